/** The sandbox's frame and its ports: what is begun at once, before the page itself is there to listen. */

import frameDocument from "virtual:frame";
import { setFrameDocument } from "./trusted.ts";

export interface SandboxFrame {
	readonly frame: HTMLIFrameElement;
	/** To the frame's own thread: its pings and the interrupt. What comes waits until somebody listens. */
	readonly control: MessagePort;
	/** To the host worker, likewise. */
	readonly host: MessagePort;
	/** For the supplier: to the frame, and to the host worker. */
	readonly supplies: readonly [frame: MessagePort, host: MessagePort];
	/** How often a document was loaded in the frame: once, unless something in it tries to leave. */
	loads(): number;
	onLoad(listener: () => void): void;
	/** Something that the sandbox wants cannot be had. */
	miss(message: string): void;
	/** Called with the sentence, at once when it was missed already. */
	onMissed(listener: (message: string) => void): void;
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

/** Makes a frame, which has its ports as soon as it is loaded. */
export function openSandboxFrame(): SandboxFrame {
	const frame = document.createElement("iframe");
	frame.setAttribute("sandbox", "allow-scripts");
	frame.allow = "cross-origin-isolated";
	frame.hidden = true;
	frame.title = "Sandbox in which programs run";
	frame.tabIndex = -1;
	const [control, host] = [new MessageChannel(), new MessageChannel()];
	const [toFrame, toHost] = [new MessageChannel(), new MessageChannel()];
	let loads = 0;
	let loaded: () => void = () => {};
	let missed: string | null = null;
	let tellMissed: (message: string) => void = () => {};
	frame.addEventListener("load", () => {
		loads += 1;
		loaded();
		if (loads > 1) return;
		frame.contentWindow?.postMessage(null, "*", [control.port2, host.port2, toFrame.port2, toHost.port2]);
	});
	setFrameDocument(frame, frameDocument);
	withBody((body) => body.append(frame));
	return {
		frame,
		control: control.port1,
		host: host.port1,
		supplies: [toFrame.port1, toHost.port1],
		loads: () => loads,
		onLoad(listener) {
			loaded = listener;
		},
		miss(message) {
			missed ??= message;
			tellMissed(message);
		},
		onMissed(listener) {
			tellMissed = listener;
			if (missed !== null) listener(missed);
		},
	};
}
