/** Tells where in a WAT text the instruction stands that a byte of its binary belongs to. */

import { type FuncField, fieldsOf } from "./fields.ts";
import { linesOf } from "./lines.ts";
import { type Pair, pair } from "./pairing.ts";

/** Lines and columns are 1-based; columns count UTF-16 code units. */
export interface FuncPlace {
	/** With its `$`, or null for a function that has none. */
	readonly name: string | null;
	/** Of the opening bracket. */
	readonly line: number;
	readonly column: number;
}

export interface InstructionPlace {
	/** Of the keyword. */
	readonly line: number;
	readonly column: number;
}

export interface Places {
	/** Every function of the text in the order of the indices, imported ones first. */
	readonly funcs: readonly FuncPlace[];
	/** Why no instruction can be told, in a sentence; null where they can. */
	readonly mismatch: string | null;
	/** The instruction of a function, by its index, that the byte at `offset` of the module belongs to; null for none. */
	instruction(func: number, offset: number): InstructionPlace | null;
}

/** `bytes` is what `text` was assembled into. Never throws: whatever does not fit is a mismatch. */
export function placesOf(text: string, bytes: Uint8Array): Places {
	const pairing = pair(text, bytes);
	const lines = linesOf(text);
	const isPaired = !("mismatch" in pairing);
	const heads = isPaired ? pairing.fields.funcs : fieldsOf(text).funcs;
	return {
		funcs: heads.map(({ name, from }: FuncField) => ({ name, ...lines.place(from) })),
		mismatch: isPaired ? null : pairing.mismatch,
		instruction(func, offset) {
			const found = isPaired ? pairAt(pairing.funcs[func]?.pairs ?? [], offset) : undefined;
			return found ? lines.place(found.text.from) : null;
		},
	};
}

/** The pair whose bytes hold the one at `offset`. */
export function pairAt(pairs: readonly Pair[], offset: number): Pair | undefined {
	const found = pairs.findLast(({ binary }) => binary.from <= offset);
	return found && offset < found.binary.to ? found : undefined;
}
