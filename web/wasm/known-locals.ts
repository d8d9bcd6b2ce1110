/** Follows what locals hold along a function's code, as far as that is the same on every way there. */

import { Cursor, type PlacedInstruction } from "./instructions.ts";
import type { Known } from "./known-operands.ts";

export interface KnownLocals {
	get(index: number): Known;
	/**
	 * Goes past an instruction. `top` is what it takes from the stack, and `part` where the block, or the `else` or `catch` of
	 * it, begins that it stands in: by bytes.
	 */
	pass(instruction: PlacedInstruction, top: Known, part: number): void;
}

/** `bytes` from `from` to `end` are the function's instructions, `first` are its parameters, and all others begin as 0. */
export function knownLocals(bytes: Uint8Array, from: number, end: number, first: readonly Known[]): KnownLocals {
	const values = new Map(first.entries());
	const set = setInParts(bytes, from, end);
	const forget = (part: number) => {
		for (const index of set.get(part) ?? []) values.set(index, null);
	};
	return {
		get: (index) => values.get(index) ?? (values.has(index) ? null : 0n),
		pass({ op, immediates: [first], from }, top, part) {
			if ((op.name === "local.set" || op.name === "local.tee") && first?.kind === "local") values.set(first.value, top);
			// Its second turn finds what was set in the first.
			else if (op.name === "loop") forget(from);
			// Here may come from any place of the part, or from before it.
			else if (/^(end|else|catch|catch_all|delegate)$/.test(op.name)) forget(part);
		},
	};
}

/** The locals that are set in each part of the code, by where it begins. */
function setInParts(bytes: Uint8Array, from: number, end: number): ReadonlyMap<number, ReadonlySet<number>> {
	const found = new Map<number, Set<number>>();
	const open = [from];
	const cursor = new Cursor(bytes, from, end);

	function close(): void {
		const inner = found.get(open.pop() ?? from);
		for (const index of inner ?? []) add(index);
	}

	function add(index: number): void {
		const part = open.at(-1) ?? from;
		const set = found.get(part) ?? new Set();
		found.set(part, set.add(index));
	}

	while (cursor.next()) {
		const { name } = cursor.op;
		if (/^(else|catch|catch_all|end|delegate)$/.test(name)) close();
		if (/^(else|catch|catch_all|block|loop|if|try|try_table)$/.test(name)) open.push(cursor.from);
		if (name === "local.set" || name === "local.tee") add(cursor.reader().u32());
	}
	return found;
}
