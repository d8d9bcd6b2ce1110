/** Gathers modules to try things on: those of the samples and of every `.wast` script, assembled by wabt or written as bytes there. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import loadWabt from "wabt";
import { defaultFeatures } from "../../web/wat/features.ts";

export interface CorpusModule {
	/** The file, and for a script the line. */
	readonly name: string;
	readonly bytes: Uint8Array;
	/** Whether a script says that the bytes are no module, or not a valid one. */
	readonly refused: boolean;
}

const root = join(import.meta.dirname, "../..");
const wabt = await loadWabt();

/** Null for what wabt cannot assemble. The binary need not be valid. */
export function assembled(text: string): Uint8Array | null {
	const features = { ...defaultFeatures, function_references: true };
	try {
		const module = wabt.parseWat("module.wat", new TextEncoder().encode(text), features);
		try {
			return module.toBinary({ write_debug_names: true }).buffer;
		} finally {
			module.destroy();
		}
	} catch {
		return null;
	}
}

/** Every module that can be had, those that scripts want to be refused included. */
export function corpus(): CorpusModule[] {
	return [...samples(), ...scripts()];
}

function* samples(): Generator<CorpusModule> {
	const folder = join(root, "static/samples");
	for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
		if (!file.endsWith(".wat")) continue;
		const bytes = assembled(readFileSync(join(folder, file), "utf8"));
		if (bytes) yield { name: file, bytes, refused: false };
	}
}

/** The module that stands so in a script, in whichever form. */
function bytesOf(text: string): Uint8Array | null {
	const [, definition, form] = /^\(module\s+(definition\s+)?(?:\$\S+\s+)?(binary|quote)?/.exec(text) ?? [];
	if (form === "binary") return quoted(text);
	if (form === "quote") return assembled(new TextDecoder().decode(quoted(text)));
	// The assembler knows no definitions.
	return assembled(definition ? text.replace(/^\(module\s+definition(\s+\$\S+)?/, "(module ") : text);
}

function* scripts(): Generator<CorpusModule> {
	const folder = join(root, "tests/wast/scripts");
	for (const file of readdirSync(folder).sort()) {
		const script = readFileSync(join(folder, file), "utf8");
		for (const { text, from, command } of modulesIn(script)) {
			const bytes = bytesOf(text);
			if (!bytes) continue;
			const line = script.slice(0, from).split("\n").length;
			yield { name: `${file}:${line}`, bytes, refused: /^assert_(invalid|malformed)/.test(command) };
		}
	}
}

/** The brackets in a script that begin with `module`, which are not within each other, and the command that each stands in. */
function* modulesIn(script: string): Generator<{ text: string; from: number; command: string }> {
	const token = /;;[^\n]*|\(;[\s\S]*?;\)|"(?:[^"\\]|\\.)*"|\(\s*([a-z_]*)|\)/g;
	let depth = 0;
	let opened: { from: number; depth: number } | null = null;
	let command = "";
	for (let match = token.exec(script); match; match = token.exec(script)) {
		if (match[0] === ")") {
			depth--;
			if (opened?.depth === depth) {
				yield { text: script.slice(opened.from, token.lastIndex), from: opened.from, command };
				opened = null;
			}
		} else if (match[1] !== undefined) {
			if (depth === 0) command = match[1];
			if (match[1] === "module" && !opened) opened = { from: match.index, depth };
			depth++;
		}
	}
}

const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

/** The bytes of `(module binary "…" …)`. */
function quoted(text: string): Uint8Array {
	const bytes: number[] = [];
	for (const match of text.matchAll(/;;[^\n]*|\(;[\s\S]*?;\)|"((?:[^"\\]|\\.)*)"/g)) {
		for (const [, hex, unicode, escaped, plain] of (match[1] ?? "").matchAll(
			/\\([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]+)\}|\\(.)|([^\\])/gu,
		)) {
			if (hex) bytes.push(Number.parseInt(hex, 16));
			else {
				const character = unicode
					? String.fromCodePoint(Number.parseInt(unicode, 16))
					: (plain ?? escapes[escaped ?? ""] ?? escaped ?? "");
				bytes.push(...new TextEncoder().encode(character));
			}
		}
	}
	return new Uint8Array(bytes);
}
