/** The tables of the Module pane: sections with their share of the bytes, types, imports, functions, exports and names. */

import type { Inspection } from "../wat/inspection.ts";
import type { InspectedPart } from "../wat/listing.ts";
import { hexAddress } from "./memory-address.ts";
import { button, el } from "./view.ts";

export interface ModuleTables {
	readonly dom: HTMLElement;
	show(inspection: Inspection): void;
}

/** Rows of a table that are shown before the person asks for all. */
const mostRows = 100;

type Content = string | number | Node;

interface Table {
	readonly caption: string;
	readonly heads: readonly string[];
	/** Made when they are shown: a module may have many thousands. */
	readonly rows: readonly (() => readonly Content[])[];
	/** How many of what the caption names; as many as rows unless told. */
	readonly count?: number;
	/** Columns with numbers, which are aligned at their end. */
	readonly numbers: readonly number[];
}

const counted = (count: number) => count.toLocaleString("en");

export function createModuleTables(props: { choose(part: InspectedPart): void }): ModuleTables {
	const dom = el("div", { class: "module-tables", tabindex: "0", role: "group", "aria-label": "Parts of the module" });
	/** Captions of the tables that are shown whole. */
	const whole = new Set<string>();

	function tableOf({ caption, heads, rows, numbers, count = rows.length }: Table): readonly Node[] {
		if (rows.length === 0) return [];
		const row = (cells: () => readonly Content[]) =>
			el(
				"tr",
				{},
				...cells().map((content, column) => {
					const attributes = { class: numbers.includes(column) ? "number" : "" };
					const child = content instanceof Node ? content : String(content);
					return column === 0 ? el("th", { scope: "row", ...attributes }, child) : el("td", attributes, child);
				}),
			);
		const isCut = rows.length > mostRows && !whole.has(caption);
		const list = el("tbody", {}, ...(isCut ? rows.slice(0, mostRows) : rows).map(row));
		const head = heads.map((text, column) =>
			el("th", { scope: "col", class: numbers.includes(column) ? "number" : "" }, text),
		);
		const table = el(
			"table",
			{},
			el("caption", {}, `${caption} (${counted(count)})`),
			el("thead", {}, el("tr", {}, ...head)),
			list,
		);
		if (!isCut) return [table];
		const more = button(`Show all ${counted(rows.length)} rows of ${caption}`, () => {
			whole.add(caption);
			list.append(...rows.slice(mostRows).map(row));
			more.remove();
			dom.focus({ preventScroll: true });
		});
		return [table, more];
	}

	function sections({ sections, bytes }: Inspection): Table {
		const rows = sections.map(({ title, from, to, count }) => () => {
			const share = el("span", { class: "module-share", "aria-hidden": "true" });
			share.style.setProperty("--share", String((to - from) / bytes.length));
			const size = el("span", {}, counted(to - from), share);
			return [title, count === null ? "" : counted(count), hexAddress(from, 4), size];
		});
		const heads = ["Section", "Items", "Offset", "Bytes"];
		// The module's header is none.
		return { caption: "Sections", heads, rows, count: rows.length - 1, numbers: [1, 2, 3] };
	}

	function functions({ items, parts }: Inspection): Table {
		const codes = new Map(parts.filter(({ kind }) => kind === "func").map((part) => [part.index, part]));
		const rows = items
			.filter(({ kind, imported }) => kind === "func" && !imported)
			.map(({ index, name, type }) => () => {
				const part = codes.get(index);
				const label = name === "" ? String(index) : name;
				const choose = part ? button(label, () => props.choose(part), { class: "link" }) : label;
				return [choose, index, type, part ? counted(part.words.length) : ""];
			});
		return { caption: "Functions", heads: ["Name", "Index", "Type", "Instructions"], rows, numbers: [1, 3] };
	}

	return {
		dom,
		show(inspection) {
			const { items, exports, types, names } = inspection;
			const named = new Map(items.map(({ kind, index, name }) => [`${kind} ${index}`, name]));
			const label = (kind: string, index: number) => {
				const name = named.get(`${kind} ${index}`);
				return name ? `${index} ${name}` : String(index);
			};
			const tables: readonly Table[] = [
				sections(inspection),
				{
					caption: "Imports",
					heads: ["Module", "Name", "Index", "Type"],
					rows: items.flatMap(({ imported, kind, index, type }) =>
						imported ? [() => [...imported, label(kind, index), type]] : [],
					),
					numbers: [],
				},
				{
					caption: "Exports",
					heads: ["Name", "Index", "Type"],
					rows: exports.map(({ name, kind, index, type }) => () => [name, label(kind, index), type]),
					numbers: [],
				},
				functions(inspection),
				{
					caption: "Memories, tables, globals and tags",
					heads: ["Name", "Index", "Type"],
					rows: items
						.filter(({ kind, imported }) => kind !== "func" && !imported)
						.map(({ index, name, type }) => () => [name || String(index), index, type]),
					numbers: [1],
				},
				{
					caption: "Types",
					heads: ["Index", "Type"],
					rows: types.map((type, index) => () => [index, type]),
					numbers: [],
				},
				{
					caption: "Names",
					heads: ["Name", "Of", "Index"],
					rows: names.map(({ kind, of, name }) => () => [name, kind, of]),
					numbers: [],
				},
			];
			dom.replaceChildren(...tables.flatMap(tableOf));
		},
	};
}
