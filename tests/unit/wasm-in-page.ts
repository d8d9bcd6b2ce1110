/** What `wasm-bundled.mjs` puts into a page: compares modules with what became of them with fuel, both in base64. */

import { compare } from "./wasm-compared.ts";

interface Pair {
	readonly name: string;
	readonly plain: string;
	readonly fuelled: string;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function comparePairs(pairs: readonly Pair[], counter: string) {
	let [calls, traps] = [0, 0];
	const differences: string[] = [];
	for (const { name, plain, fuelled } of pairs) {
		const compared = compare(bytesOf(plain), bytesOf(fuelled), counter);
		calls += compared.calls;
		traps += compared.traps;
		differences.push(...compared.differences.map((difference) => `${name}: ${difference}`));
	}
	return { calls, traps, differences };
}

Object.assign(globalThis, { comparePairs });
