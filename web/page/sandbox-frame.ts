/** The sandbox's frame and its ports: what is begun at once, before the page itself is there to listen. */

import frameDocument from "virtual:frame";
import type { Request, Supply } from "../protocol.ts";
import type { Runtime } from "./runtime.ts";
import { setFrameDocument } from "./trusted.ts";

export interface SandboxFrame {
	readonly frame: HTMLIFrameElement;
	/** To the frame's own thread: its pings and the interrupt. What comes waits until somebody listens. */
	readonly control: MessagePort;
	/** To the host worker, likewise. */
	readonly host: MessagePort;
	/** How often a document was loaded in the frame: once, unless something in it tries to leave. */
	loads(): number;
	onLoad(listener: () => void): void;
}

function transferable({ bytes }: Supply): ArrayBuffer[] {
	return bytes ? [bytes] : [];
}

/** Makes a frame, and hands over the host's script and Python's files as they come. */
export function openSandboxFrame(runtime: Runtime): SandboxFrame {
	const frame = document.createElement("iframe");
	frame.setAttribute("sandbox", "allow-scripts");
	frame.allow = "cross-origin-isolated";
	frame.hidden = true;
	frame.title = "Sandbox in which programs run";
	frame.tabIndex = -1;
	const control = new MessageChannel();
	const host = new MessageChannel();
	let loads = 0;
	let loaded: () => void = () => {};
	frame.addEventListener("load", async () => {
		loads += 1;
		loaded();
		if (loads > 1) return;
		try {
			const script = await runtime.host();
			frame.contentWindow?.postMessage(script, "*", [control.port2, host.port2, script]);
		} catch {
			// Whoever waits for the runtime hears of it.
		}
	});
	for (const each of runtime.supplies()) {
		each.then(
			(supply) => {
				if (supply.name === "wasm") control.port1.postMessage({ type: "compile", wasm: supply.bytes });
				host.port1.postMessage({ type: "supply", supply } satisfies Request, transferable(supply));
			},
			() => {},
		);
	}
	setFrameDocument(frame, frameDocument);
	// The page's first script may come before the page has a body.
	if (document.body) document.body.append(frame);
	else document.addEventListener("DOMContentLoaded", () => document.body.append(frame), { once: true });
	return {
		frame,
		control: control.port1,
		host: host.port1,
		loads: () => loads,
		onLoad(listener) {
			loaded = listener;
		},
	};
}
