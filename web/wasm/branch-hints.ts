/** Reads and writes the custom section `metadata.code.branch_hint`: which branches are likely to be taken. */

import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

export interface BranchHint {
	/** Of the `if` or `br_if`, in bytes from where the function's locals are declared. */
	readonly offset: number;
	/** 0 for unlikely, 1 for likely. */
	readonly value: Uint8Array;
}

/** The hints for the function with this index, imported ones counted, by ascending offset. */
export interface FuncHints {
	readonly func: number;
	readonly hints: readonly BranchHint[];
}

export const branchHintSection = "metadata.code.branch_hint";

/** Throws Malformed, with an offset in `bytes`; engines then go without hints. */
export function readBranchHints(bytes: Uint8Array): FuncHints[] {
	const reader = new Reader(bytes);
	const found = reader.many((): FuncHints => {
		const func = reader.u32();
		return { func, hints: reader.many(() => ({ offset: reader.u32(), value: reader.take(reader.u32()) })) };
	});
	if (!reader.done) reader.fail("the branch hints end here, but more bytes belong to them");
	return found;
}

export function writeBranchHints(funcs: readonly FuncHints[]): Uint8Array<ArrayBuffer> {
	const writer = new Writer();
	writer.many(funcs, ({ func, hints }) => {
		writer.u32(func);
		writer.many(hints, ({ offset, value }) => {
			writer.u32(offset);
			writer.u32(value.length);
			writer.bytes(value);
		});
	});
	return writer.finish();
}
