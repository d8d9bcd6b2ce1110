/** Pairs the instructions of a WAT text with those of the binary that was made of it, one by one. */

import { type Decoded, decode, type Place } from "../wasm/decode.ts";
import { instructions, type PlacedInstruction } from "../wasm/instructions.ts";
import { Malformed, orNull } from "../wasm/malformed.ts";
import type { CompositeType, FuncType } from "../wasm/types.ts";
import { agrees } from "./agreement.ts";
import { type Fields, type FuncField, fieldsOf } from "./fields.ts";
import { expression, instructionsOf, type TextInstruction } from "./instructions.ts";
import { isName, keywordOf, type List, spelledOut } from "./tree.ts";
import type { Naming } from "./written-types.ts";

/** Where an instruction stands in the text, and in the bytes of the module. */
export interface Pair {
	readonly text: TextInstruction;
	readonly binary: PlacedInstruction;
}

/** What a part of the binary became of: a function, or the value of a global. `pairs` are in the order of the bytes. */
export interface PairedPart {
	readonly func: FuncField | null;
	readonly pairs: readonly Pair[];
}

export type Pairing =
	| {
			readonly decoded: Decoded;
			readonly fields: Fields;
			/** By index; null for those that are imported. */
			readonly funcs: readonly (PairedPart | null)[];
			/** Everything with instructions, in the order of the bytes. */
			readonly parts: readonly PairedPart[];
	  }
	| {
			/** In a sentence where text and binary differ. */
			readonly mismatch: string;
			/** The text's functions where the binary has as many, else none. */
			readonly heads: readonly FuncField[];
	  };

/** Never throws. Where anything differs, no instruction's place is told. */
export function pair(text: string, bytes: Uint8Array): Pairing {
	const fields = fieldsOf(text);
	try {
		return paired(fields, decode(bytes));
	} catch (error) {
		if (error instanceof Mismatch) return { mismatch: error.message, heads: error.heads };
		if (error instanceof Malformed) return { mismatch: `the module cannot be read: ${error.message}`, heads: [] };
		throw error;
	}
}

class Mismatch extends Error {
	constructor(
		message: string,
		readonly heads: readonly FuncField[],
	) {
		super(message);
	}
}

function paired(fields: Fields, decoded: Decoded): Pairing {
	const { module } = decoded;

	/** One pair for each instruction of the bytes from `from` to `to`. */
	function matched(
		written: readonly TextInstruction[],
		{ from, to }: Place,
		naming: Naming,
		what: string,
	): readonly Pair[] {
		const read = instructionsIn(decoded.bytes, from, to);
		const message = read ? difference(written, read, naming, what) : `the code of ${what} cannot be read`;
		if (message !== null) throw new Mismatch(message, fields.funcs);
		return (read ?? []).flatMap((binary, index) => {
			const text = written[index];
			return text ? [{ text, binary }] : [];
		});
	}

	const types = module.types.flatMap((group) => group.types.map((type) => type.composite));
	const imported = module.imports.filter(({ extern }) => extern.kind === "func").length;
	const inText = fields.funcs.filter((func) => func.imported).length;
	if (imported !== inText) {
		throw new Mismatch(`the text imports ${counted(inText)} and the binary ${counted(imported)}`, []);
	}
	const all = imported + module.funcs.length;
	if (all !== fields.funcs.length) {
		throw new Mismatch(`the text has ${counted(fields.funcs.length)} and the binary ${counted(all)}`, []);
	}
	const funcs = fields.funcs.map((field, index): PairedPart | null => {
		const code = module.codes[index - imported];
		const type = types[module.funcs[index - imported] ?? -1];
		if (!code || type?.kind !== "func") return null;
		const end = decoded.places.get(code)?.to ?? 0;
		const naming = namingOf(fields, types, localsOf(field.list, type));
		const place = { from: end - code.bytes.length, to: end };
		return {
			func: field,
			pairs: matched(instructionsOf(field.list), place, naming, `function ${field.name ?? index}`),
		};
	});
	const naming = namingOf(fields, types, new Map());
	const globals = module.globals.map(({ init }, index): PairedPart => {
		const place = decoded.places.get(init) ?? { from: 0, to: 0 };
		const field = fields.own("global")[index];
		const written = field ? expression(field, 1) : [];
		return { func: null, pairs: matched(written, place, naming, `the value of global ${index}`) };
	});
	const parts = [...globals, ...funcs.filter((part) => part !== null)];
	return { decoded, fields, funcs, parts };
}

function counted(functions: number): string {
	return functions === 1 ? "1 function" : `${functions} functions`;
}

/** Where the text's instructions are not the binary's, in a sentence; null where they are. */
function difference(
	written: readonly TextInstruction[],
	read: readonly PlacedInstruction[],
	naming: Naming,
	what: string,
): string | null {
	for (const [index, text] of written.entries()) {
		const binary = read[index];
		if (binary && agrees(text, binary.op, binary.immediates, naming)) continue;
		const other = binary ? `${binary.op.name} at byte 0x${binary.from.toString(16)}` : "nothing more";
		return `instruction ${index + 1} of ${what} is ${text.name} in the text and ${other} in the binary`;
	}
	const more = read[written.length];
	return more ? `${what} goes on with ${more.op.name} in the binary, and ends in the text` : null;
}

/** Null where there is one that we do not know. */
function instructionsIn(bytes: Uint8Array, from: number, to: number): readonly PlacedInstruction[] | null {
	return orNull(() => [...instructions(bytes, from, to)]);
}

/** The names of a function's parameters and locals. */
function localsOf(func: List, type: FuncType): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	/** Of the next parameter, and the next local: parameters may be left to a type that is named. */
	const next = { param: 0, local: type.params.length };
	for (const item of func.items) {
		const keyword = keywordOf(item);
		if (item.kind !== "list" || (keyword !== "param" && keyword !== "local")) continue;
		const [, first] = item.items;
		if (isName(first)) found.set(spelledOut(first.text), next[keyword]);
		next[keyword] += isName(first) ? 1 : item.items.length - 1;
	}
	return found;
}

function namingOf(fields: Fields, types: readonly CompositeType[], locals: ReadonlyMap<string, number>): Naming {
	return {
		indexOf: (space, name) => (space === "local" ? locals.get(spelledOut(name)) : fields.indexOf(space, name)),
		fieldOf(type, name) {
			const names: (string | null)[] = [];
			for (const item of fields.types[type]?.items ?? []) {
				if (item.kind !== "list" || keywordOf(item) !== "field") continue;
				const [, first, ...more] = item.items;
				names.push(isName(first) ? spelledOut(first.text) : null);
				if (!isName(first)) names.push(...more.map(() => null));
			}
			const index = names.indexOf(name);
			return index < 0 ? undefined : index;
		},
		signature(type) {
			const found = types[type];
			return found?.kind === "func" ? found : undefined;
		},
	};
}
