/** Measures how deep a WAT text nests, since wabt crashes or never returns on deep ones. */

import { scan } from "./scan.ts";

/** wabt's stack gives out between 140 and 460 levels, by shape. */
export const nestingLimit = 100;

const flatOpeners = new Set(["block", "loop", "if", "try", "try_table"]);
const flatClosers = new Set(["end", "delegate"]);
const longestKeyword = 9;

/**
 * The bracket or the flat `block`, `loop`, `if` … that goes deeper than `limit` first, or null. Both kinds count together,
 * the module's own bracket is level 1.
 */
export function tooDeep(text: string, limit = nestingLimit): { readonly from: number; readonly to: number } | null {
	let depth = 0;
	/** For each bracket that is open, the flat blocks opened directly within it. */
	const flat: number[] = [];
	let afterOpen = false;
	let found: { from: number; to: number } | null = null;

	scan(text, (kind, from, to) => {
		const folded = afterOpen;
		afterOpen = kind === "open";
		if (kind === "open" || kind === "annotation") {
			flat.push(0);
			depth++;
		} else if (kind === "close") {
			const unfinished = flat.pop();
			if (unfinished !== undefined) depth -= 1 + unfinished;
		} else if (kind === "word" && !folded && to - from <= longestKeyword) {
			const word = text.slice(from, to);
			const innermost = flat.length - 1;
			const open = flat[innermost];
			if (open === undefined) return true;
			if (flatOpeners.has(word)) {
				flat[innermost] = open + 1;
				depth++;
			} else if (open > 0 && flatClosers.has(word)) {
				flat[innermost] = open - 1;
				depth--;
			}
		}
		if (depth > limit) {
			found = { from, to };
			return false;
		}
		return true;
	});
	return found;
}
