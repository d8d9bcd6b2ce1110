/** Lists the instructions of a module's functions and globals in words, with the places that they have in bytes and text. */

import type { Decoded, Place } from "../wasm/decode.ts";
import { instructions, type PlacedInstruction } from "../wasm/instructions.ts";
import { Malformed } from "../wasm/malformed.ts";
import type { ExternKind } from "../wasm/module.ts";
import { instructionWords, type Vocabulary } from "./binary-words.ts";
import type { PairedPart, Pairing } from "./pairing.ts";

/** Something with instructions: a function, or the first value of a global. Offsets of text count UTF-16 code units. */
export interface InspectedPart {
	readonly title: string;
	readonly kind: "func" | "global";
	readonly index: number;
	/** Of its instructions in the text format, two blanks in front for each block around them. */
	readonly words: readonly string[];
	/** Where each instruction begins and ends in the module, two numbers for each. */
	readonly places: Uint32Array<ArrayBuffer>;
	/** The same in the text, from the keyword to the last immediate; null where no text is known. */
	readonly text: Uint32Array<ArrayBuffer> | null;
	/** Where the function stands in the text. */
	readonly field: Place | null;
	/** Why the listing ends early, in a sentence; empty where it does not. */
	readonly problem: string;
}

/** The functions, and behind them the globals. `words` are those of the function with an index. */
export function partsOf(
	{ bytes, module, places }: Decoded,
	pairing: Pairing | null,
	words: (func: number | null) => Vocabulary,
): InspectedPart[] {
	const paired = pairing && !("mismatch" in pairing) ? pairing : null;
	const importedOf = (wanted: ExternKind) => module.imports.filter(({ extern }) => extern.kind === wanted).length;
	const globals = importedOf("global");
	const funcs = importedOf("func");
	return [
		...module.codes.map((code, at) => {
			const index = funcs + at;
			const to = places.get(code)?.to ?? 0;
			const vocabulary = words(index);
			const title = `func ${vocabulary.name("func", index) ?? index}`;
			const place = { from: to - code.bytes.length, to };
			return {
				title,
				kind: "func",
				index,
				...listing(bytes, place, vocabulary, paired?.funcs[index] ?? null),
			} as const;
		}),
		...module.globals.map(({ init }, at) => {
			const index = globals + at;
			const vocabulary = words(null);
			const title = `value of global ${vocabulary.name("global", index) ?? index}`;
			const place = places.get(init) ?? { from: 0, to: 0 };
			return { title, kind: "global", index, ...listing(bytes, place, vocabulary, paired?.parts[at] ?? null) } as const;
		}),
	];
}

const opens = new Set(["block", "loop", "if", "try", "try_table"]);
const divides = new Set(["else", "catch", "catch_all"]);
/** Blocks deeper than this are written no further to the right. */
const mostIndented = 24;

function listing(
	bytes: Uint8Array,
	{ from, to }: Place,
	vocabulary: Vocabulary,
	paired: PairedPart | null,
): Pick<InspectedPart, "words" | "places" | "text" | "field" | "problem"> {
	const found: PlacedInstruction[] = [];
	let problem = "";
	try {
		// What is paired has been read.
		for (const each of paired?.pairs.map(({ binary }) => binary) ?? instructions(bytes, from, to)) found.push(each);
	} catch (error) {
		if (!(error instanceof Malformed)) throw error;
		problem = `The listing ends here: ${error.reason}.`;
	}
	let depth = 0;
	const words = found.map(({ op, immediates }) => {
		if (op.name === "end" || op.name === "delegate") depth--;
		const level = divides.has(op.name) ? depth - 1 : depth;
		if (opens.has(op.name)) depth++;
		return `${"  ".repeat(Math.min(Math.max(level, 0), mostIndented))}${instructionWords(op, immediates, vocabulary)}`;
	});
	const text = paired?.pairs.flatMap(({ text }) => [text.from, Math.max(text.to, text.immediates.at(-1)?.to ?? 0)]);
	return {
		words,
		places: Uint32Array.from(found.flatMap(({ from, to }) => [from, to])),
		text: text ? Uint32Array.from(text) : null,
		field: paired?.func ? { from: paired.func.list.from, to: paired.func.list.to } : null,
		problem,
	};
}
