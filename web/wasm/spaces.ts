/** What the indices in a module's code refer to: the imported and the own of each kind, one after the other. */

import { Cursor } from "./instructions.ts";
import type { Module } from "./module.ts";
import { theOp } from "./ops.ts";
import { Subtyping } from "./subtyping.ts";
import type { FuncType, GlobalType, MemoryType, RefType, TableType } from "./types.ts";

export interface Spaces {
	readonly subtyping: Subtyping;
	/** The index of each function's type, of which `importedFuncs` come from outside. */
	readonly funcs: readonly number[];
	readonly importedFuncs: number;
	readonly tables: readonly TableType[];
	readonly memories: readonly MemoryType[];
	/** `importedGlobals` of them come from outside. */
	readonly globals: readonly GlobalType[];
	readonly importedGlobals: number;
	/** The index of each tag's type. */
	readonly tags: readonly number[];
	readonly elems: readonly RefType[];
	/** How many data segments code may name. */
	readonly datas: number;
	/** The functions that `ref.func` may name: those that something outside of code refers to. */
	readonly declared: ReadonlySet<number>;
}

/** Throws Malformed or Invalid where a module's expressions or types cannot be read. */
export function spacesOf(module: Module): Spaces {
	const funcs: number[] = [];
	const tables: TableType[] = [];
	const memories: MemoryType[] = [];
	const globals: GlobalType[] = [];
	const tags: number[] = [];
	for (const { extern } of module.imports) {
		if (extern.kind === "func") funcs.push(extern.type);
		else if (extern.kind === "table") tables.push(extern.type);
		else if (extern.kind === "memory") memories.push(extern.type);
		else if (extern.kind === "global") globals.push(extern.type);
		else tags.push(extern.type.type);
	}
	return {
		subtyping: new Subtyping(module.types),
		funcs: [...funcs, ...module.funcs],
		importedFuncs: funcs.length,
		importedGlobals: globals.length,
		tables: [...tables, ...module.tables.map(({ type }) => type)],
		memories: [...memories, ...module.memories],
		globals: [...globals, ...module.globals.map(({ type }) => type)],
		tags: [...tags, ...module.tags.map(({ type }) => type)],
		elems: module.elems.map(({ type }) => type),
		datas: module.dataCount ?? 0,
		declared: declaredFuncs(module),
	};
}

/** The function type with this index, if there is one. */
export function funcTypeOf({ subtyping }: Spaces, type: number | undefined): FuncType | undefined {
	const composite = type === undefined ? undefined : subtyping.types[type]?.composite;
	return composite?.kind === "func" ? composite : undefined;
}

const refFunc = theOp("ref.func");

function declaredFuncs(module: Module): Set<number> {
	const found = new Set<number>();
	for (const { kind, index } of module.exports) if (kind === "func") found.add(index);
	const expressions = [...module.globals, ...module.tables].map(({ init }) => init);
	for (const { items, mode } of [...module.elems, ...module.datas.map(({ mode }) => ({ mode, items: [] }))]) {
		if (mode.kind === "active") expressions.push(mode.offset);
		for (const item of items) {
			if (typeof item === "number") found.add(item);
			else expressions.push(item);
		}
	}
	for (const expression of expressions) {
		if (!expression) continue;
		const cursor = new Cursor(expression.bytes);
		while (cursor.next()) if (cursor.op === refFunc) found.add(cursor.reader().u32());
	}
	return found;
}
