/** What the program prints, on its way to the page: prompt while it trickles, batched and cut when it floods. */

import type { Event } from "../protocol.ts";

type Stream = "stdout" | "stderr";
type OutputEvent = Omit<Extract<Event, { type: "output" }>, "run">;

export interface Output {
	write(stream: Stream, bytes: Uint8Array): void;
	flush(): void;
	/** Sends what is due; for a program that computes without a pause, in which no timer fires. */
	poll(): void;
	startRun(): void;
}

/** Messages that may leave at once; after that they leave every `batchMs`. One comes back per `batchMs`. */
const burst = 64;
const batchMs = 50;
/** Kept of one batch, in UTF-16 code units: its first and its last part. */
const headLength = 16_384;
const tailLength = 16_384;

/** Parts kept apart in one batch: with more, what alternates between the streams would flood the page with messages. */
const mostParts = 8;

/** A part of the output that waits to be sent: the first part as it came, then only the newest. */
interface Pending {
	readonly stream: Stream;
	head: string;
	tail: string;
	dropped: number;
}

function append(pending: Pending, text: string): void {
	const room = headLength - pending.head.length;
	if (room > 0) pending.head += text.slice(0, room);
	const rest = room > 0 ? text.slice(room) : text;
	if (!rest) return;
	pending.tail += rest;
	// Cut only when twice too long, so that a flood of short writes costs linear time.
	if (pending.tail.length > 2 * tailLength) {
		pending.dropped += pending.tail.length - tailLength;
		pending.tail = pending.tail.slice(-tailLength);
	}
}

export function createOutput(tell: (event: OutputEvent) => void): Output {
	const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
	let pending: Pending[] = [];
	let tokens = burst;
	let refilled = 0;
	/** When the batch that waits is to leave. */
	let due = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;

	function flush(): void {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		for (const { stream, head, tail, dropped } of pending) {
			tell({ type: "output", stream, text: head, dropped: 0 });
			if (tail) tell({ type: "output", stream, text: tail, dropped });
		}
		pending = [];
	}

	function write(stream: Stream, bytes: Uint8Array): void {
		const text = decoders[stream].decode(bytes, { stream: true });
		if (!text) return;
		const now = performance.now();
		const earned = Math.floor((now - refilled) / batchMs);
		if (earned > 0) {
			tokens = Math.min(burst, tokens + earned);
			refilled = now;
		}
		const last = pending.at(-1);
		if (last?.stream === stream) append(last, text);
		else {
			// Streams that alternate faster than anyone reads are joined rather than kept apart for ever.
			const joined = pending.length >= mostParts ? pending.findLast((part) => part.stream === stream) : undefined;
			const part = joined ?? { stream, head: "", tail: "", dropped: 0 };
			append(part, text);
			if (!joined) pending.push(part);
		}
		if (tokens > 0) {
			tokens -= 1;
			flush();
		} else if (timer === null) {
			timer = setTimeout(flush, batchMs);
			due = now + batchMs;
		}
	}

	return {
		write,
		flush,
		poll() {
			if (timer !== null && performance.now() >= due) flush();
		},
		startRun() {
			if (timer !== null) clearTimeout(timer);
			timer = null;
			pending = [];
			tokens = burst;
			decoders.stdout = new TextDecoder();
			decoders.stderr = new TextDecoder();
		},
	};
}
