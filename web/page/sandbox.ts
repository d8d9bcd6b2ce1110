/** One sandbox on the page: its heartbeat, and the limits on what comes out of it. */

import type { Event, LostReason, Request } from "../protocol.ts";
import { readEvent } from "./hostile.ts";
import type { SandboxFrame } from "./sandbox-frame.ts";
import type { Sandbox, SandboxHandlers } from "./session.ts";

/** More messages a second than any program's output and canvas can cause. */
const mostMessages = 2000;
const flooded = "Stopped: the program sent the page too many messages.";
const pingEveryMs = 1000;
/** Silence of the frame's own thread, which runs nothing but this answer, after which its process counts as dead. */
const frameSilenceMs = 6000;
/** Silence of an interpreter that runs nothing. */
const idleSilenceMs = 20_000;

/** Listens to a sandbox that was opened. */
export function createSandbox({ frame, control, host, ...opened }: SandboxFrame, handlers: SandboxHandlers): Sandbox {
	let gone = false;
	let booted = false;
	let busy = true;
	let arrived = 0;
	let windowStart = performance.now();
	let frameHeard = performance.now();
	let hostHeard = performance.now();
	let tick = performance.now();

	function destroy(): void {
		gone = true;
		clearInterval(heartbeat);
		control.close();
		host.close();
		frame.remove();
	}

	function lose(reason: LostReason, message: string): void {
		if (gone) return;
		destroy();
		handlers.lost(reason, message);
	}

	const heartbeat = setInterval(() => {
		const now = performance.now();
		// A page that was hidden, asleep or held up has no right to call anybody else silent.
		if (document.hidden || now - tick > 2 * pingEveryMs) {
			frameHeard = now;
			hostHeard = now;
		}
		tick = now;
		if (opened.loads() === 0) return;
		if (now - frameHeard > frameSilenceMs) {
			lose("memory", "The program's process died: most likely it used more memory than the browser gives it.");
		} else if (!busy && now - hostHeard > idleSilenceMs) {
			lose("silent", "Python stopped answering.");
		} else {
			control.postMessage({ type: "ping", ping: now });
			if (!busy) host.postMessage({ type: "ping", ping: 0 } satisfies Request);
		}
	}, pingEveryMs);

	function limited(): boolean {
		const now = performance.now();
		if (now - windowStart > 1000) {
			windowStart = now;
			arrived = 0;
		}
		arrived += 1;
		return arrived > mostMessages;
	}

	host.onmessage = ({ data }: MessageEvent<unknown>) => {
		if (gone) return;
		if (limited()) {
			lose("flooded", flooded);
			return;
		}
		const event: Event | null = readEvent(data);
		if (!event) {
			lose("forged", "Stopped: the program sent the page a message that Python never sends.");
			return;
		}
		hostHeard = performance.now();
		if (event.type === "fatal") lose(event.reason, event.message);
		else if (event.type !== "pong") {
			booted ||= event.type === "booted";
			if (event.type === "booted" || event.type === "finished") busy = false;
			handlers.event(event);
		}
	};

	control.onmessage = ({ data }: MessageEvent<{ type: string; message?: string }>) => {
		if (gone) return;
		// The frame passes on each error that nobody caught, and a program can throw those by the thousand.
		if (limited()) {
			lose("flooded", flooded);
			return;
		}
		frameHeard = performance.now();
		// Later errors are the program's own, and the host prints them.
		if (data.type === "error" && !booted)
			lose("crashed", `Python's worker failed: ${data.message ?? "no reason given"}`);
	};

	const left = () => {
		frameHeard = performance.now();
		// The frame's document is made once; a second one means that something in it tried to go elsewhere.
		if (opened.loads() > 1) lose("forged", "Stopped: the sandbox tried to leave its page.");
	};
	opened.onLoad(left);
	opened.onMissed((message) => lose("incomplete", message));
	left();

	return {
		send(request) {
			if (request.type === "run") busy = true;
			host.postMessage(request);
		},
		interrupt(run) {
			control.postMessage({ type: "interrupt", run });
		},
		destroy,
	};
}
