/** Moves the indices of a module behind what is newly imported: everywhere but in the code of functions. */

import type { Elem, Expression, ExternKind, Module, SegmentMode } from "./module.ts";
import type { InnerNaming, Names } from "./names.ts";
import type { Shifts } from "./shifts.ts";

/** The module with new lists of whatever may hold indices that move. */
export function moveModule(module: Module, shifts: Shifts): Module {
	const init = <Item extends { readonly init: Expression | null }>(item: Item): Item =>
		item.init ? { ...item, init: shifts.expression(item.init) } : item;
	return {
		...module,
		tables: module.tables.map(init),
		globals: module.globals.map(init),
		exports: module.exports.map((each) => ({ ...each, index: shifts.index(each.kind, each.index) })),
		start: module.start === null ? null : shifts.index("func", module.start),
		elems: module.elems.map((elem) => moveElem(elem, shifts)),
		datas: module.datas.map(({ mode, bytes }) => ({ mode: moveMode(mode, "memory", shifts), bytes })),
	};
}

function moveMode(mode: SegmentMode, kind: ExternKind, shifts: Shifts): SegmentMode {
	if (mode.kind !== "active") return mode;
	return { kind: mode.kind, index: shifts.index(kind, mode.index), offset: shifts.expression(mode.offset) };
}

const isIndices = (items: Elem["items"]): items is readonly number[] => typeof items[0] === "number";

function moveElem({ mode, type, items }: Elem, shifts: Shifts): Elem {
	return {
		mode: moveMode(mode, "table", shifts),
		type,
		items: isIndices(items)
			? items.map((index) => shifts.index("func", index))
			: items.map((item) => shifts.expression(item)),
	};
}

/** `labels` gives the new number of a function's block, by the function's index and the block's number as they were. */
export function moveNames(part: Names, shifts: Shifts, labels: (func: number, label: number) => number): Names {
	const inFuncs = (names: readonly InnerNaming[], inner: (func: number, index: number) => number): InnerNaming[] =>
		names.map((each) => ({
			index: shifts.index("func", each.index),
			names: each.names.map(({ index, name }) => ({ index: inner(each.index, index), name })),
		}));
	switch (part.kind) {
		case "func":
		case "table":
		case "memory":
		case "global":
		case "tag": {
			const { kind, names } = part;
			return { kind, names: names.map(({ index, name }) => ({ index: shifts.index(kind, index), name })) };
		}
		case "local":
			return { kind: part.kind, names: inFuncs(part.names, (_, local) => local) };
		case "label":
			return { kind: part.kind, names: inFuncs(part.names, labels) };
		default:
			return part;
	}
}
