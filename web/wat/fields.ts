/** Lists what the fields of a WAT module define, each in the order of its indices. */

import { type Atom, isName, keywordOf, type List, type Node, read, spelledOut } from "./tree.ts";

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
	/** What is imported, of any kind, in the order of the text: `(import …)`, or what holds one. */
	readonly imports: readonly List[];
	/** What is defined here and not imported, by index; also the segments inside a table or memory. */
	own(space: Space): readonly List[];
	/** The index of what has a name with its `$`; undefined where nothing has it. */
	indexOf(space: Space, name: string): number | undefined;
}

/** What a text defines that need not be WAT: what looks like it. */
export function fieldsOf(text: string): Fields {
	const all = new Map<string, { readonly imported: List[]; readonly own: List[] }>(
		spaces.map((space) => [space, { imported: [], own: [] }]),
	);
	const imports: List[] = [];

	function define(list: List, isImported: boolean): void {
		all.get(keywordOf(list))?.[isImported ? "imported" : "own"].push(list);
		const segment = keywordOf(list) === "table" ? inside(list, "elem") : inside(list, "data");
		if (segment && /^(table|memory)$/.test(keywordOf(list))) all.get(keywordOf(segment))?.own.push(segment);
	}

	for (const field of moduleFields(read(text))) {
		const keyword = keywordOf(field);
		const isImported = keyword === "import" || inside(field, "import") !== undefined;
		if (isImported) imports.push(field);
		if (keyword !== "import" && keyword !== "rec") define(field, isImported);
		else for (const item of field.items) if (item.kind === "list") define(item, isImported);
	}
	const indices = new Map<string, ReadonlyMap<string, number>>();
	for (const [space, { imported, own }] of all) {
		const names = [...imported, ...own].map((list, index) => [nameOf(list), index] as const);
		indices.set(space, new Map(names.flatMap(([name, index]) => (name ? [[spelledOut(name.text), index]] : []))));
	}
	const { imported = [], own = [] } = all.get("func") ?? {};
	return {
		funcs: [...imported.map((list) => funcField(list, true)), ...own.map((list) => funcField(list, false))],
		types: (all.get("type")?.own ?? []).map(definitionOf),
		imports,
		own: (space) => all.get(space)?.own ?? [],
		indexOf: (space, name) => indices.get(space)?.get(spelledOut(name)),
	};
}

function funcField(list: List, imported: boolean): FuncField {
	return { name: nameOf(list)?.text ?? null, imported, ...headOf(list), list };
}

function nameOf({ items }: List): Atom | null {
	return isName(items[1]) ? items[1] : null;
}

/** From a list's bracket to the end of its name, or of its keyword where it has none. */
export function headOf(list: List): { readonly from: number; readonly to: number } {
	return { from: list.from, to: (nameOf(list) ?? list.items[0])?.to ?? list.from };
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
