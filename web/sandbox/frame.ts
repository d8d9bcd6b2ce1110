/**
 * The sandbox frame's only script: makes the host worker out of text, holds the number of the run to interrupt (shared
 * memory does not cross from a frame to its page), and answers the page's pings for as long as its process lives.
 */

import type { Engine } from "./supplies.ts";

/** From the page to the frame, over the control port; the frame echoes pings. */
export type FrameRequest =
	| { readonly type: "interrupt"; readonly run: number }
	/** Pyodide's engine: compiled here while the worker is still starting. */
	| { readonly type: "compile"; readonly wasm: ArrayBuffer }
	| { readonly type: "ping"; readonly ping: number };
export type FrameEvent =
	| { readonly type: "ping"; readonly ping: number }
	| { readonly type: "error"; readonly message: string };

/** What the page hands over once: the host's script, the control port and the host's own port. */
addEventListener(
	"message",
	({ data, ports }: MessageEvent<ArrayBuffer>) => {
		const [control, host] = ports;
		if (!control || !host) return;
		const tell = (event: FrameEvent) => control.postMessage(event);
		const text = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
		let hand: (engine: Engine) => void = () => {};
		const compile = async (wasm: ArrayBuffer) => {
			try {
				hand({ engine: await WebAssembly.compile(wasm) });
			} catch (error) {
				hand({ problem: `Python's engine cannot be compiled: ${error instanceof Error ? error.message : error}` });
			}
		};
		const interrupt = window.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
		control.onmessage = ({ data: request }: MessageEvent<FrameRequest>) => {
			if (request.type === "ping") tell(request);
			else if (request.type === "compile") void compile(request.wasm);
			else if (interrupt) Atomics.store(interrupt, 0, request.run);
		};
		try {
			const policy = window.trustedTypes?.createPolicy("sandbox", { createScriptURL: (url) => url });
			const worker = new Worker((policy?.createScriptURL(text) ?? text) as string);
			worker.onerror = (event) => tell({ type: "error", message: event.message });
			worker.postMessage({ host, interrupt }, [host]);
			hand = (engine) => worker.postMessage(engine);
		} catch (error) {
			tell({ type: "error", message: String(error) });
		}
	},
	{ once: true },
);
