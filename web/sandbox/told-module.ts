/** Tells Python what engines say in bytes of a module: where a call stands in the text, and why there was a trap. */

import { type Decoded, decode } from "../wasm/decode.ts";
import type { Call, Known } from "../wasm/known-operands.ts";
import { orNull } from "../wasm/malformed.ts";
import { lineCounts } from "../wat/line-counts.ts";
import { type Places, placesOf } from "../wat/places.ts";
import { explainTrap } from "../wat/trap.ts";

/** What it takes and gives is text, since objects are dear to read from Python. */
export interface ToldModule {
	/**
	 * A `CallPlace` of web/wat/places.ts as JSON, for a function's index and a byte of the module. `null` for a module without
	 * a text, or with one that does not fit.
	 */
	place(func: number, offset: number): string;
	/** What `Metered.counts` gives, by the lines of the text: a `LineCounts` of web/wat/line-counts.ts as JSON. */
	lines(counts: string): string;
	/**
	 * Why there was a trap, in a sentence that may be empty: the fields of `Trapped` in web/wat/trap.ts, as numbers with blanks
	 * between them. `calls` and `memories` are pairs, and an argument that is not known is `?`.
	 */
	explain(kind: string, calls: string, values: string, memories: string): string;
}

/** Reads nothing before it is asked: most modules do not trap. */
export function tellModule(text: string | undefined, bytes: Uint8Array): ToldModule {
	let places: Places | undefined;
	let decoded: Decoded | null | undefined;
	return {
		place(func, offset) {
			if (text === undefined) return "null";
			places ??= placesOf(text, bytes);
			return JSON.stringify(places(func, offset));
		},
		lines: (counts) => JSON.stringify(lineCounts(text ?? null, bytes, JSON.parse(counts))),
		explain(kind, calls, values, memories) {
			if (decoded === undefined) decoded = orNull(() => decode(bytes));
			if (!decoded) return "";
			return explainTrap(decoded, {
				kind,
				calls: pairs(calls),
				arguments: words(values).map((value): Known => (value === "?" ? null : BigInt(value))),
				memoryBytes: new Map(pairs(memories)),
			});
		},
	};
}

function words(text: string): string[] {
	return text.split(" ").filter((word) => word !== "");
}

function pairs(text: string): Call[] {
	const numbers = words(text).map(Number);
	return numbers.flatMap((number, index): Call[] => (index % 2 === 0 ? [[number, numbers[index + 1] ?? 0]] : []));
}
