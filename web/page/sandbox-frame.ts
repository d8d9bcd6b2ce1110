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
	/** Hands over the standard library. Rejects with a sentence for the person when it cannot be had. */
	supplyLibrary(): Promise<void>;
}

/** Calls as soon as the page has a body: its first script comes before that. */
function withBody(callback: (body: HTMLElement) => void): void {
	if (document.body) {
		callback(document.body);
		return;
	}
	const observer = new MutationObserver(() => {
		if (!document.body) return;
		observer.disconnect();
		callback(document.body);
	});
	observer.observe(document.documentElement, { childList: true });
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
			frame.contentWindow?.postMessage(await runtime.host, "*", [control.port2, host.port2]);
		} catch {
			// Whoever waits for the runtime hears of it.
		}
	});
	// Nothing is transferred: what crosses to another process is copied anyway, and the next sandbox wants it, too.
	const supply = (each: Supply) => host.port1.postMessage({ type: "supply", supply: each } satisfies Request);
	runtime.engine.then(
		(wasm) => control.port1.postMessage({ type: "compile", wasm }),
		() => {},
	);
	for (const each of runtime.supplies) each.then(supply, () => {});
	setFrameDocument(frame, frameDocument);
	withBody((body) => body.append(frame));
	return {
		frame,
		control: control.port1,
		host: host.port1,
		loads: () => loads,
		onLoad(listener) {
			loaded = listener;
		},
		async supplyLibrary() {
			supply(await runtime.library());
		},
	};
}
