/** Tells how often each line of a WAT text was executed, from how often each straight stretch of its code was begun. */

import { linesOf } from "./lines.ts";
import { pair } from "./pairing.ts";

/** Bytes of the module in which `length` instructions of a function stand, and how often they were begun to be executed. */
export type CountedStretch = readonly [func: number, from: number, to: number, length: number, count: number];

export interface LineCounts {
	/** 1-based lines with instructions, in their order: how often the most frequent one was executed, and how many all of them. */
	readonly lines: readonly (readonly [line: number, executions: number, instructions: number])[];
	/** Functions by index: how often each was called, and how many instructions were executed in it itself. */
	readonly functions: readonly (readonly [index: number, calls: number, instructions: number])[];
	/** Why there are no lines; empty where there are. */
	readonly note: string;
}

interface Total {
	executions: number;
	instructions: number;
}

/** `text` is what `bytes` was assembled from, null where it is not known. Never throws. */
export function lineCounts(text: string | null, bytes: Uint8Array, stretches: readonly CountedStretch[]): LineCounts {
	const functions = new Map<number, Total>();
	for (const [func, , , length, count] of stretches) {
		const known = functions.get(func);
		// The first stretch begins with each call, and with nothing else.
		if (known) known.instructions += length * count;
		else functions.set(func, { executions: count, instructions: length * count });
	}
	const { lines, note } =
		text === null ? { lines: new Map(), note: "there is no text" } : byLine(text, bytes, stretches);
	const listed = (totals: Map<number, Total>) =>
		[...totals]
			.map(([key, { executions, instructions }]) => [key, executions, instructions] as const)
			.sort(([a], [b]) => a - b);
	return { lines: listed(lines), functions: listed(functions), note };
}

function byLine(text: string, bytes: Uint8Array, stretches: readonly CountedStretch[]) {
	const lines = new Map<number, Total>();
	const pairing = pair(text, bytes);
	if ("mismatch" in pairing) return { lines, note: pairing.mismatch };
	const places = linesOf(text);
	for (const [func, from, to, , count] of stretches) {
		for (const { binary, text } of pairing.funcs[func]?.pairs ?? []) {
			// `end` and `else` do nothing.
			if (binary.from < from || binary.from >= to || /^(end|else)$/.test(binary.op.name)) continue;
			const { line } = places.place(text.from);
			const total = lines.get(line) ?? { executions: 0, instructions: 0 };
			total.executions = Math.max(total.executions, count);
			total.instructions += count;
			lines.set(line, total);
		}
	}
	return { lines, note: "" };
}
