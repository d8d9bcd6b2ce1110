/** Finds out why the browser's engine refuses a binary that wabt is content with, and where in the text that is. */

import type { Finding } from "./diagnose.ts";
import { fieldsOf } from "./fields.ts";
import { type Range, refusedRange } from "./refused-code.ts";
import { scan } from "./scan.ts";

interface Probe {
	readonly name: string;
	/** The sections of a small module that an engine accepts if and only if it has the feature. */
	readonly sections: readonly number[];
	/** Where a text uses it, for features that wabt lets through when they are off. */
	readonly use?: (text: string) => Range | null;
}

/** By wabt's names. */
const probes: Readonly<Record<string, Probe>> = {
	simd: { name: "SIMD", sections: inFunction([0x41, 0, 0xfd, 0x0f, 0x1a]) },
	threads: { name: "shared memories", sections: [5, 4, 1, 3, 1, 1] },
	tail_call: { name: "tail calls", sections: inFunction([0x12, 0]) },
	extended_const: { name: "extended constant expressions", sections: [6, 9, 1, 0x7f, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b] },
	exceptions: { name: "exceptions with try_table", sections: inFunction([0x1f, 0x40, 0, 0x0b]), use: firstOfTryTable },
	multi_memory: { name: "several memories in a module", sections: [5, 5, 2, 0, 0, 0, 0] },
	memory64: { name: "64-bit memories and tables", sections: [5, 3, 1, 4, 1], use: firstLongAddress },
	relaxed_simd: { name: "relaxed SIMD", sections: inFunction([0, 0xfd, 0x80, 0x02, 0x1a]) },
};

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function inFunction(code: readonly number[]): readonly number[] {
	const body = [0, ...code, 0x0b];
	return [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body];
}

/** Which of wabt's features the engine that runs this lacks. */
export function lackingFeatures(): readonly string[] {
	return Object.entries(probes)
		.filter(([, { sections }]) => !WebAssembly.validate(Uint8Array.from([...header, ...sections])))
		.map(([feature]) => feature);
}

/**
 * The finding for `bytes`, assembled from `text` and refused by the engine. `refusedWithout` assembles the text again
 * without a feature, and returns the first thing that is wrong then, or null.
 */
export function explainRefusal(
	text: string,
	bytes: Uint8Array<ArrayBuffer>,
	refusedWithout: (feature: string) => Finding | null,
): Finding {
	const words = engineWords(bytes);
	for (const feature of lackingFeatures()) {
		const probe = probes[feature];
		const range = probe?.use ? probe.use(text) : refusedWithout(feature);
		if (range) {
			const message = `this browser does not support ${probe?.name ?? feature}: ${words}`;
			return { from: range.from, to: range.to, severity: "error", source: "engine", message };
		}
	}
	const segment = laterMemorySegment(bytes);
	if (segment !== null) {
		const message =
			"the assembler cannot write an active data segment for any memory but the first (a fault of wabt, WebAssembly/wabt#2518): " +
			`use a passive segment and memory.init. The engine says: ${words}`;
		return { ...(dataRange(text, segment) ?? moduleRange(text)), severity: "error", source: "engine", message };
	}
	const reference = firstWord(text, (word, parent) => word === "ref" && parent === "ref");
	if (reference) {
		const message = `the assembler cannot write typed references (a fault of wabt). The engine says: ${words}`;
		return { ...reference, severity: "error", source: "engine", message };
	}
	const message = `the assembler made a module that the engine refuses, which may be the assembler's fault: ${words}`;
	return { ...(refusedRange(text, bytes, words) ?? moduleRange(text)), severity: "error", source: "engine", message };
}

function engineWords(bytes: Uint8Array<ArrayBuffer>): string {
	try {
		new WebAssembly.Module(bytes);
	} catch (error) {
		if (error instanceof Error) return error.message.replace(/^WebAssembly\.Module\(\): /, "");
	}
	return "the engine refuses the module and does not say why";
}

/** wabt has one switch for both generations of exceptions. */
function firstOfTryTable(text: string): Range | null {
	return firstWord(text, (word) => word === "try_table" || word === "throw_ref" || word === "exnref");
}

/** The `i64` of `(memory i64 1)` and the like. */
function firstLongAddress(text: string): Range | null {
	return firstWord(text, (word, parent) => word === "i64" && (parent === "memory" || parent === "table"));
}

/** `parent` is the keyword of the bracket that the word stands in. */
function firstWord(text: string, wanted: (word: string, parent: string) => boolean): Range | null {
	const parents: string[] = [];
	let opening = false;
	let found: Range | null = null;
	scan(text, (kind, from, to) => {
		if (kind === "word") {
			const word = text.slice(from, to);
			if (opening) parents[parents.length - 1] = word;
			if (wanted(word, parents.at(-1) ?? "")) found = { from, to };
		}
		opening = kind === "open";
		if (opening || kind === "annotation") parents.push("");
		else if (kind === "close") parents.pop();
		return found === null;
	});
	return found;
}

/** `(module`, or the first token of a text that begins with a field. */
function moduleRange(text: string): Range {
	let from = 0;
	let to = 0;
	let tokens = 0;
	scan(text, (kind, start, end) => {
		tokens++;
		if (tokens === 1) from = start;
		to = end;
		return tokens === 1 && kind === "open";
	});
	return { from, to };
}

/** The index of the first data segment whose flags say that it names a memory: wabt writes the flags, and not the name. */
function laterMemorySegment(bytes: Uint8Array): number | null {
	const data = sectionOf(bytes, 11);
	if (!data) return null;
	const reader = createReader(bytes, data.from);
	const count = reader.unsigned();
	for (let i = 0; i < count && reader.at() < data.to; i++) {
		const flags = reader.unsigned();
		if (flags === 2) return i;
		if (flags === 0) reader.skipConstant();
		reader.skip(reader.unsigned());
	}
	return null;
}

/** The `(data` of a segment, also of one inside a memory. */
function dataRange(text: string, segment: number): Range | null {
	const list = fieldsOf(text).own("data")[segment];
	return list ? { from: list.from, to: list.items[0]?.to ?? list.from } : null;
}

function sectionOf(bytes: Uint8Array, id: number): Range | null {
	const reader = createReader(bytes, header.length);
	while (reader.at() < bytes.length) {
		const section = reader.unsigned();
		const size = reader.unsigned();
		if (section === id) return { from: reader.at(), to: reader.at() + size };
		reader.skip(size);
	}
	return null;
}

function createReader(bytes: Uint8Array, start: number) {
	let at = start;
	function unsigned(): number {
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = bytes[at++] ?? 0;
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) break;
		}
		return value;
	}
	return {
		at: () => at,
		unsigned,
		skip(count: number): void {
			at += count;
		},
		/** i32.const, i64.const or global.get and `end`; anything longer is walked as far as its first 0x0b. */
		skipConstant(): void {
			at++;
			while (at < bytes.length && (bytes[at] ?? 0) >= 0x80) at++;
			at++;
			while (at < bytes.length && bytes[at] !== 0x0b) at++;
			at++;
		},
	};
}
