/** Finds the places in the user's documents that a Python traceback names. */

import type { Frame, Place } from "../protocol.ts";

/** A stretch of the traceback; with a place it can be followed there. */
export interface TracebackPart {
	readonly text: string;
	readonly place: Place | null;
}

/** A traceback of a deep recursion names one line thousands of times; so many links serve nobody. */
const mostLinks = 200;

const named = /File "([^"\n]+)", line (\d+)/g;

/**
 * Cuts a traceback at each `File "…", line N` whose file is one of `files`. The column is that of the frame for the same
 * line, in the traceback's order, else 1. The parts' texts together are the traceback.
 */
export function tracebackParts(
	traceback: string,
	files: readonly string[],
	frames: readonly Frame[],
): readonly TracebackPart[] {
	const parts: TracebackPart[] = [];
	let done = 0;
	let links = 0;
	let nextFrame = 0;
	for (const match of traceback.matchAll(named)) {
		const [text, file = "", digits] = match;
		const line = Number(digits);
		if (!files.includes(file) || !Number.isSafeInteger(line) || line < 1) continue;
		if (links === mostLinks) break;
		const fits = (frame: Frame) => frame.file === file && frame.line === line;
		let found = frames.findIndex((frame, index) => index >= nextFrame && fits(frame));
		if (found >= 0) nextFrame = found + 1;
		else found = frames.findIndex(fits);
		if (match.index > done) parts.push({ text: traceback.slice(done, match.index), place: null });
		parts.push({ text, place: { file, line, column: frames[found]?.column ?? 1 } });
		done = match.index + text.length;
		links += 1;
	}
	if (done < traceback.length) parts.push({ text: traceback.slice(done), place: null });
	return parts;
}
