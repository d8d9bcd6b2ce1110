/** Takes code apart into straight-line segments: what is executed from the first instruction to the last, if nothing traps or throws. */

import { Cursor } from "./instructions.ts";
import type { Code } from "./module.ts";
import { ops, theOp } from "./ops.ts";

export interface Segment {
	/** Where its instructions stand, from where the function's instructions begin. */
	readonly from: number;
	readonly to: number;
	/** How many instructions it has. `end` and `else` do nothing, and do not count. */
	readonly length: number;
}

const free = new Set(["end", "else"].map(theOp));

/** Whether what stands behind an instruction, by `Op.index`, may be executed less or more often than it. */
export const endsSegment = ops.map(
	({ name, gives }) =>
		gives.includes("any*") || /^(loop|if|else|end|delegate|catch|catch_all|br_if|br_on_.*)$/.test(name),
);

/** The segments of the code in their order, those without instructions that count included. */
export function segmentsOf(code: Code): Segment[] {
	const segments: Segment[] = [];
	const cursor = new Cursor(code.bytes);
	let from = 0;
	let length = 0;
	while (cursor.next()) {
		if (!free.has(cursor.op)) length++;
		if (!endsSegment[cursor.op.index]) continue;
		segments.push({ from, to: cursor.to, length });
		from = cursor.to;
		length = 0;
	}
	return segments;
}
