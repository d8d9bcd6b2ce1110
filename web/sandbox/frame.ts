/**
 * The sandbox frame's only script: makes the host worker out of text, holds the number of the run to interrupt (shared
 * memory does not cross from a frame to its page), and answers the page's pings for as long as its process lives.
 */

import type { FrameSupply } from "../supplier/messages.ts";
import type { Engine } from "./supplies.ts";

/** From the page to the frame, over the control port; the frame echoes pings. */
export type FrameRequest =
	| { readonly type: "interrupt"; readonly run: number }
	| { readonly type: "ping"; readonly ping: number };
export type FrameEvent =
	| { readonly type: "ping"; readonly ping: number }
	| { readonly type: "error"; readonly message: string };

async function compile(engine: ArrayBuffer): Promise<Engine> {
	try {
		return { engine: await WebAssembly.compile(engine) };
	} catch (error) {
		return { problem: `Python's engine cannot be compiled: ${error instanceof Error ? error.message : error}` };
	}
}

/** What the page hands over once: the control port, the host's own port, and the supplier's to the frame and to the host. */
addEventListener(
	"message",
	({ ports }: MessageEvent) => {
		const [control, host, files, supply] = ports;
		if (!control || !host || !files || !supply) return;
		const tell = (event: FrameEvent) => control.postMessage(event);
		const interrupt = window.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
		control.onmessage = ({ data: request }: MessageEvent<FrameRequest>) => {
			if (request.type === "ping") tell(request);
			else if (interrupt) Atomics.store(interrupt, 0, request.run);
		};

		function start(script: ArrayBuffer): Worker {
			const text = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
			const policy = window.trustedTypes?.createPolicy("sandbox", { createScriptURL: (url) => url });
			const worker = new Worker((policy?.createScriptURL(text) ?? text) as string);
			worker.onerror = (event) => tell({ type: "error", message: event.message });
			worker.postMessage({ host, supply, interrupt }, [host as MessagePort, supply as MessagePort]);
			return worker;
		}

		let engine: Promise<Engine> | null = null;
		let worker: Worker | null = null;
		const hand = async () => {
			if (worker && engine) worker.postMessage(await engine);
		};
		files.onmessage = ({ data }: MessageEvent<FrameSupply>) => {
			try {
				if (data.type === "script") worker = start(data.script);
				else engine = compile(data.engine);
				void hand();
			} catch (error) {
				tell({ type: "error", message: String(error) });
			}
		};
	},
	{ once: true },
);
