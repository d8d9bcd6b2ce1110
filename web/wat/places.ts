/** Tells where in a WAT text the instruction stands that a byte of its binary belongs to. */

import { linesOf } from "./lines.ts";
import { type Pair, pair } from "./pairing.ts";

/** A call in a function of a text. Lines and columns are 1-based; columns count UTF-16 code units. */
export interface CallPlace {
	/** The function's name with its `$`, or null for one that has none. */
	readonly name: string | null;
	/** Of the instruction's keyword; of the function's bracket where the byte belongs to none, or where `note` says why. */
	readonly line: number;
	readonly column: number;
	/** The line's text, without the blanks around it. */
	readonly text: string;
	/** Why the place is not that of the instruction, in a sentence; empty where it is. */
	readonly note: string;
}

/**
 * Asks for the place of a function, by its index, and a byte of the module; null where the text's functions are not the
 * binary's. `bytes` is what `text` was assembled into. Never throws.
 */
export type Places = (func: number, offset: number) => CallPlace | null;

export function placesOf(text: string, bytes: Uint8Array): Places {
	const pairing = pair(text, bytes);
	const lines = linesOf(text);
	const rows = text.split(/\r\n|\r|\n/);
	const isPaired = !("mismatch" in pairing);
	const heads = isPaired ? pairing.fields.funcs : pairing.heads;
	const note = isPaired ? "" : `The line is the function's first: ${pairing.mismatch}.`;
	return (func, offset) => {
		const head = heads[func];
		if (!head) return null;
		const found = isPaired ? pairAt(pairing.funcs[func]?.pairs ?? [], offset) : undefined;
		const { line, column } = lines.place((found?.text ?? head).from);
		return { name: head.name, line, column, text: rows[line - 1]?.trim() ?? "", note };
	};
}

/** The pair whose bytes hold the one at `offset`. */
export function pairAt(pairs: readonly Pair[], offset: number): Pair | undefined {
	const found = pairs.findLast(({ binary }) => binary.from <= offset);
	return found && offset < found.binary.to ? found : undefined;
}
