/** Frames on their way to the page's canvas: at most one in flight and sixty a second, the last one always. */

import type { Event } from "../protocol.ts";

type FrameEvent = Omit<Extract<Event, { type: "frame" }>, "run">;

export interface Canvas {
	show(pixels: Uint8Array | Uint8ClampedArray, width: number, height: number): void;
	/** Resolves when the frame shown last is painted, or at once when there is none. */
	shown(): Promise<void>;
	/** The page has painted. */
	painted(): void;
	/** Sends the frame that waits, if any. */
	flush(): void;
	startRun(): void;
}

/** A little under a sixtieth of a second, so that a steady 60 a second is not thinned to 30 by jitter. */
const frameMs = 15;

export function createCanvas(tell: (frame: FrameEvent, transfer: Transferable[]) => void): Canvas {
	let waiting: FrameEvent | null = null;
	let inFlight = false;
	let sentAt = 0;
	let resolvers: (() => void)[] = [];
	let timer: ReturnType<typeof setTimeout> | null = null;

	function forget(): void {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		waiting = null;
	}

	function send(frame: FrameEvent): void {
		forget();
		inFlight = true;
		sentAt = performance.now();
		tell(frame, [frame.pixels]);
	}

	/** Sends the frame that waits when its time has come: a program may show nothing after it for long. */
	function sendInTime(): void {
		if (!waiting) return;
		const earlyMs = sentAt + frameMs - performance.now();
		if (earlyMs <= 0) send(waiting);
		else timer ??= setTimeout(() => waiting && send(waiting), earlyMs);
	}

	return {
		show(pixels, width, height) {
			const copy = new Uint8Array(pixels.length);
			copy.set(pixels);
			waiting = { type: "frame", width, height, pixels: copy.buffer };
			if (!inFlight) sendInTime();
			// A program that never yields hears no `painted`; time alone then paces it.
			else if (performance.now() - sentAt >= 4 * frameMs) send(waiting);
		},
		shown() {
			if (!inFlight && waiting) send(waiting);
			return inFlight ? new Promise((resolve) => resolvers.push(resolve)) : Promise.resolve();
		},
		painted() {
			inFlight = false;
			if (waiting) {
				sendInTime();
				return;
			}
			const resolve = resolvers;
			resolvers = [];
			for (const each of resolve) each();
		},
		flush() {
			if (waiting) send(waiting);
		},
		startRun() {
			forget();
			inFlight = false;
			for (const each of resolvers) each();
			resolvers = [];
		},
	};
}
