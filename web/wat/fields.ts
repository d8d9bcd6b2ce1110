/** Lists what the fields of a WAT module define, each in the order of its indices. */

import { isName, keywordOf, type List, type Node, read, spelledOut } from "./tree.ts";

const spaces = ["type", "func", "table", "memory", "global", "tag", "elem", "data"] as const;
/** What WebAssembly numbers, each by itself. */
export type Space = (typeof spaces)[number];

export interface FuncField {
	/** With its `$`, as it is written; null for a function that has none. */
	readonly name: string | null;
	readonly imported: boolean;
	/** From the opening bracket to the end of the name, or of the keyword `func` where there is no name. */
	readonly from: number;
	readonly to: number;
	/** `(func …)` itself. */
	readonly list: List;
}

export interface Fields {
	/** By index: imported ones first. */
	readonly funcs: readonly FuncField[];
	/** The lists `(func …)`, `(struct …)` or `(array …)` of the types that are written out, by index. */
	readonly types: readonly (List | undefined)[];
	/** The values of the globals that are not imported, by index. */
	readonly globals: readonly List[];
	/** Each `(data …)`, by index, those inside a memory included. */
	readonly data: readonly List[];
	/** The index of what has a name with its `$`; undefined where nothing has it. */
	indexOf(space: Space, name: string): number | undefined;
}

type Name = string | null;

/** What a text defines that need not be WAT: what looks like it. */
export function fieldsOf(text: string): Fields {
	const funcs: { readonly imported: FuncField[]; readonly defined: FuncField[] } = { imported: [], defined: [] };
	const types: (List | undefined)[] = [];
	const globals: List[] = [];
	const data: List[] = [];
	const names = new Map<string, { readonly imported: Name[]; readonly defined: Name[] }>(
		spaces.map((space) => [space, { imported: [], defined: [] }]),
	);

	function define(list: List, inImport: boolean): void {
		const keyword = keywordOf(list);
		const place = inImport || inside(list, "import") ? "imported" : "defined";
		const name = isName(list.items[1]) ? list.items[1] : null;
		names.get(keyword)?.[place].push(name && spelledOut(name.text));
		if (keyword === "func") {
			const { from, items } = list;
			const to = (name ?? items[0])?.to ?? from;
			funcs[place].push({ name: name?.text ?? null, imported: place === "imported", from, to, list });
		} else if (keyword === "type") {
			types.push(definitionOf(list));
		} else if (keyword === "global" && place === "defined") {
			globals.push(list);
		} else if (keyword === "data") {
			data.push(list);
		} else if (keyword === "table" && inside(list, "elem")) {
			names.get("elem")?.defined.push(null);
		} else if (keyword === "memory") {
			const bytes = inside(list, "data");
			if (!bytes) return;
			names.get("data")?.defined.push(null);
			data.push(bytes);
		}
	}

	for (const field of moduleFields(read(text))) {
		const keyword = keywordOf(field);
		if (keyword !== "import" && keyword !== "rec") define(field, false);
		else for (const item of field.items) if (item.kind === "list") define(item, keyword === "import");
	}
	const indices = new Map<string, ReadonlyMap<string, number>>();
	for (const [space, { imported, defined }] of names) {
		const all = [...imported, ...defined].map((name, index) => [name, index] as const);
		indices.set(space, new Map(all.flatMap(([name, index]) => (name === null ? [] : [[name, index]]))));
	}
	return {
		funcs: [...funcs.imported, ...funcs.defined],
		types,
		globals,
		data,
		indexOf: (space, name) => indices.get(space)?.get(spelledOut(name)),
	};
}

function inside(list: List, keyword: string): List | undefined {
	return list.items.filter((item) => item.kind === "list").find((item) => keywordOf(item) === keyword);
}

/** The fields of `(module …)`, or those that stand there without it. */
function moduleFields(nodes: readonly Node[]): readonly List[] {
	return nodes
		.flatMap((node) => (node.kind === "list" && keywordOf(node) === "module" ? node.items : [node]))
		.filter((node) => node.kind === "list");
}

/** The `(func …)`, `(struct …)` or `(array …)` of a `(type …)`, also within a `(sub …)`. */
function definitionOf(type: List): List | undefined {
	const last = type.items.at(-1);
	if (last?.kind !== "list") return undefined;
	return keywordOf(last) === "sub" ? definitionOf(last) : last;
}
