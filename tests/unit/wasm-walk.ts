/** Says of a module whether the decoder and the type walk find anything wrong with it. */

import { type Decoded, decode } from "../../web/wasm/decode.ts";
import { Invalid } from "../../web/wasm/invalid.ts";
import { Malformed } from "../../web/wasm/malformed.ts";
import { spacesOf } from "../../web/wasm/spaces.ts";
import { walkFunc } from "../../web/wasm/typewalk.ts";

/** Walks all functions of a module to their ends, and returns how many instructions they have. */
export function walkAll(decoded: Decoded): number {
	const spaces = spacesOf(decoded.module);
	let count = 0;
	for (const index of decoded.module.codes.keys()) {
		const walk = walkFunc(decoded, spaces, index);
		while (walk.next()) count++;
	}
	return count;
}

/** What is wrong with a module, null if nothing is. Throws what is neither Malformed nor Invalid. */
export function complaint(bytes: Uint8Array): Malformed | Invalid | null {
	try {
		walkAll(decode(bytes));
		return null;
	} catch (error) {
		if (error instanceof Malformed || error instanceof Invalid) return error;
		throw error;
	}
}
