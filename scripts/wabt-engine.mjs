/** wabt's engine apart from its script, which carries it as a string: so it is fetched once, compiled once, and not parsed as text. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run-command.mjs";

export const wabtScript = "node_modules/wabt/index.js";

/** Emscripten's way to carry bytes in a string, and the function that makes bytes of it again. */
const carried = /function findWasmBinary\(\)\{return binaryDecode\(('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")\)\}/;
const decoding = /function binaryDecode\(bin\)\{[\s\S]*?return o\}/;

/** @param {string} script */
function find(script) {
	const [whole, literal] = carried.exec(script) ?? [];
	const [decode] = decoding.exec(script) ?? [];
	if (!whole || !literal || !decode) throw new Error(`${wabtScript} does not carry its engine as it used to`);
	return { whole, literal, decode };
}

/** The engine's bytes. */
export function wabtEngine() {
	const { literal, decode } = find(readFileSync(join(root, wabtScript), "utf8"));
	// Of a package that is pinned; what it does at run time anyway.
	const bytes = new Function(`${decode}; return binaryDecode(${literal});`)();
	if (!WebAssembly.validate(bytes)) throw new Error(`what ${wabtScript} carries is not its engine`);
	return bytes;
}

/** The script without it, which then has to be given `instantiateWasm`. @param {string} script */
export function withoutEngine(script) {
	const { whole } = find(script);
	return script.replace(whole, () => 'function findWasmBinary(){throw Error("wabt was not given its engine")}');
}

/** For Vite and Rolldown. @returns {import("rolldown").Plugin} */
export function wabtPlugin() {
	return {
		name: "watbench:wabt",
		transform(code, id) {
			return /[\\/]wabt[\\/]index\.js$/.test(id) ? { code: withoutEngine(code), map: null } : null;
		},
	};
}
