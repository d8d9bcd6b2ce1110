/** Finds the place in a WAT text that an engine means when it refuses the binary: an instruction, a function or a field. */

import { decode } from "../wasm/decode.ts";
import { orNull } from "../wasm/malformed.ts";
import { type Fields, fieldsOf, headOf } from "./fields.ts";
import { pair } from "./pairing.ts";
import { pairAt } from "./places.ts";

/** UTF-16 offsets in a text. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** V8 says the function's index and a byte of the module, the others the byte alone; null where neither leads anywhere. */
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
	const fields = fieldsOf(text);
	const func = index ? fields.funcs[Number(index[1] ?? index[2])] : undefined;
	if (func) return { from: func.from, to: func.to };
	return offset === null ? null : fieldRange(fields, bytes, offset);
}

/** The field whose bytes have the one at `offset`. */
function fieldRange(fields: Fields, bytes: Uint8Array, offset: number): Range | null {
	const decoded = orNull(() => decode(bytes));
	if (!decoded) return null;
	const { module, places } = decoded;
	for (const [items, lists] of [
		[module.imports, fields.imports],
		[module.codes, fields.own("func")],
		[module.tables, fields.own("table")],
		[module.memories, fields.own("memory")],
		[module.globals, fields.own("global")],
		[module.tags, fields.own("tag")],
		[module.elems, fields.own("elem")],
		[module.datas, fields.own("data")],
	] as const) {
		const found = items.findIndex((item) => {
			const place = places.get(item);
			return place && place.from <= offset && offset < place.to;
		});
		const list = lists[found];
		if (list && items.length === lists.length) return headOf(list);
	}
	return null;
}
