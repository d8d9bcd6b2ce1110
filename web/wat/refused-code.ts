/** Finds the place in a WAT text that an engine means when it refuses the binary: an instruction, or a function. */

import { decode } from "../wasm/decode.ts";
import { Malformed } from "../wasm/malformed.ts";
import { type FuncField, fieldsOf } from "./fields.ts";
import { pair } from "./pairing.ts";
import { pairAt } from "./places.ts";

/** UTF-16 offsets in a text. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** V8 says the function's index and a byte of the module, the others the byte alone; null where neither is of code. */
export function refusedRange(text: string, bytes: Uint8Array, words: string): Range | null {
	const index = /function #(\d+)|function at index (\d+)/.exec(words);
	const at = /@\+(\d+)|at (?:offset|byte) (\d+)/.exec(words);
	const offset = at ? Number(at[1] ?? at[2]) : null;
	const pairing = pair(text, bytes);
	if (offset !== null && !("mismatch" in pairing)) {
		for (const { pairs } of pairing.parts) {
			const found = pairAt(pairs, offset);
			if (found) return { from: found.text.from, to: found.text.to };
		}
	}
	const { funcs } = fieldsOf(text);
	const func = index
		? funcs[Number(index[1] ?? index[2])]
		: offset === null
			? undefined
			: ownerOf(funcs, bytes, offset);
	return func ? { from: func.from, to: func.to } : null;
}

/** The function in whose code a byte lies. */
function ownerOf(funcs: readonly FuncField[], bytes: Uint8Array, offset: number): FuncField | undefined {
	try {
		const { module, places } = decode(bytes);
		const index = module.codes.findIndex((code) => {
			const place = places.get(code);
			return place && place.from <= offset && offset < place.to;
		});
		return index < 0 ? undefined : funcs.filter((func) => !func.imported)[index];
	} catch (error) {
		if (error instanceof Malformed) return undefined;
		throw error;
	}
}
