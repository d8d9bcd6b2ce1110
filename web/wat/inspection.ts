/** Says what a module consists of, as plain data: its sections, what it imports, defines and exports, and its instructions. */

import { type Decoded, decode, type Place, type Section } from "../wasm/decode.ts";
import type { ExternKind, ExternType } from "../wasm/module.ts";
import { externWords, typeDefinition, type Vocabulary } from "./binary-words.ts";
import { type InspectedPart, partsOf } from "./listing.ts";
import { type ListedName, listed, namesOf, vocabularyOf } from "./name-section.ts";
import { type Pairing, pair } from "./pairing.ts";

/** A section from its number on; `count` is how many items it has, null where that means nothing. */
export interface InspectedSection extends Place {
	/** In the specification's words, such as "Type"; "Header" for the eight bytes in front of the sections. */
	readonly title: string;
	readonly count: number | null;
}

/** What the module imports or defines, by its index among those of its kind. Types are in the words of the text format. */
export interface InspectedItem {
	readonly kind: ExternKind;
	readonly index: number;
	/** With its `$`; empty for what has no name. */
	readonly name: string;
	readonly type: string;
	/** The two names that it is imported by; null for what is the module's own. */
	readonly imported: readonly [string, string] | null;
}

export interface Inspection {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly sections: readonly InspectedSection[];
	/** As WAT, by index. */
	readonly types: readonly string[];
	readonly items: readonly InspectedItem[];
	readonly exports: readonly {
		readonly name: string;
		readonly kind: ExternKind;
		readonly index: number;
		readonly type: string;
	}[];
	/** What the name section says, in its order. */
	readonly names: readonly ListedName[];
	readonly parts: readonly InspectedPart[];
	/** Why instructions have no places in the text, in a sentence; empty where they have. */
	readonly unlinked: string;
}

const titles: Readonly<Record<Exclude<Section["name"], "custom">, string>> = {
	types: "Type",
	imports: "Import",
	funcs: "Function",
	tables: "Table",
	memories: "Memory",
	tags: "Tag",
	globals: "Global",
	exports: "Export",
	start: "Start",
	elems: "Element",
	dataCount: "Data count",
	codes: "Code",
	datas: "Data",
};

const HEADER = 8;

/**
 * What is in `bytes`, which `text` was assembled into; null for a module without a text. Throws Malformed where the bytes
 * are no module.
 */
export function inspect(bytes: Uint8Array<ArrayBuffer>, text: string | null): Inspection {
	const pairing = text === null ? null : pair(text, bytes);
	const decoded = pairing && !("mismatch" in pairing) ? pairing.decoded : decode(bytes);
	const { module } = decoded;
	const names = namesOf(decoded);
	const words = vocabularyOf(decoded, names);
	const items = itemsOf(decoded, words);
	const typeOf = new Map(items.map((item) => [`${item.kind} ${item.index}`, item.type]));
	return {
		bytes,
		sections: [{ title: "Header", from: 0, to: HEADER, count: null }, ...sectionsOf(decoded)],
		types: module.types.flatMap((group) => group.types).map((type, index) => typeDefinition(type, index, words(null))),
		items,
		exports: module.exports.map((each) => ({ ...each, type: typeOf.get(`${each.kind} ${each.index}`) ?? "" })),
		names: names.flatMap(listed),
		parts: partsOf(decoded, pairing, words),
		unlinked: unlinked(pairing),
	};
}

function unlinked(pairing: Pairing | null): string {
	if (!pairing) return "A compiled module has no text here that its instructions could lead to.";
	return "mismatch" in pairing ? `Bytes and text are not linked: ${pairing.mismatch}.` : "";
}

function sectionsOf({ module, sections }: Decoded): InspectedSection[] {
	let customs = 0;
	return sections.map(({ name, from, to }) => {
		if (name === "custom") return { title: `Custom “${module.customs[customs++]?.name ?? ""}”`, from, to, count: null };
		const content = module[name];
		return { title: titles[name], from, to, count: Array.isArray(content) ? content.length : null };
	});
}

function itemsOf({ module }: Decoded, words: (func: null) => Vocabulary): InspectedItem[] {
	const all = words(null);
	const counts: Record<ExternKind, number> = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
	const item = (extern: ExternType, imported: readonly [string, string] | null): InspectedItem => {
		const index = counts[extern.kind]++;
		const { kind } = extern;
		return { kind, index, name: all.name(kind, index) ?? "", type: externWords(extern, all), imported };
	};
	const own: readonly ExternType[] = [
		...module.funcs.map((type) => ({ kind: "func", type }) as const),
		...module.tables.map(({ type }) => ({ kind: "table", type }) as const),
		...module.memories.map((type) => ({ kind: "memory", type }) as const),
		...module.globals.map(({ type }) => ({ kind: "global", type }) as const),
		...module.tags.map((type) => ({ kind: "tag", type }) as const),
	];
	return [
		...module.imports.map(({ module, name, extern }) => item(extern, [module, name])),
		...own.map((extern) => item(extern, null)),
	];
}
