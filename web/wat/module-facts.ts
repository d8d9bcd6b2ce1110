/** What a module alone says of its memories and tables: their sizes and elements, where nothing can have changed them. */

import type { Decoded } from "../wasm/decode.ts";
import { Cursor } from "../wasm/instructions.ts";
import type { Expression } from "../wasm/module.ts";
import type { FuncType, MemoryType } from "../wasm/types.ts";

function imported(decoded: Decoded, kind: "func" | "table" | "memory") {
	return decoded.module.imports.map(({ extern }) => extern).filter((extern) => extern.kind === kind);
}

/** With those that are imported. */
export function countOf({ module }: Decoded, kind: "table" | "memory"): number {
	const own = kind === "table" ? module.tables.length : module.memories.length;
	return own + module.imports.filter(({ extern }) => extern.kind === kind).length;
}

/** The size of a memory that nothing can have grown, or of any as it `begins`; null for one that is imported. */
export function ownBytes(decoded: Decoded, memory: number, begins: boolean): number | null {
	const own: MemoryType | undefined = decoded.module.memories[memory - imported(decoded, "memory").length];
	if (!own) return null;
	const isShown = decoded.module.exports.some(({ kind, index }) => kind === "memory" && index === memory);
	const { min, max } = own.limits;
	const isFixed = min === max || (!isShown && !uses(decoded, (name) => name === "memory.grow"));
	if (!begins && !isFixed) return null;
	return own.pageSize === 16 ? Number(min) * 65536 : null;
}

/** The size of a table that nothing can have grown. */
export function tableSize(decoded: Decoded, table: number): number | null {
	const own = decoded.module.tables[table - imported(decoded, "table").length];
	if (!own) return null;
	const isShown = decoded.module.exports.some(({ kind, index }) => kind === "table" && index === table);
	const { min, max } = own.type.limits;
	if (min !== max && (isShown || uses(decoded, (name) => name === "table.grow"))) return null;
	return Number(min);
}

/** The function that lies in a table which nothing but its segments has written; null for none, undefined if unknown. */
export function elementOf(decoded: Decoded, table: number, place: bigint): number | null | undefined {
	const { exports, elems } = decoded.module;
	const isShown = exports.some(({ kind, index }) => kind === "table" && index === table);
	const own = decoded.module.tables[table - imported(decoded, "table").length];
	if (!own || own.init || isShown || uses(decoded, (name) => /^table\.(set|fill|copy|init|grow)$/.test(name))) {
		return undefined;
	}
	let found: number | null = null;
	for (const { mode, items } of elems) {
		if (mode.kind !== "active" || mode.index !== table) continue;
		const first = constantOf(mode.offset);
		if (first === null) return undefined;
		const item = items[Number(place) - first];
		if (typeof item === "number") found = item;
		else if (item) {
			const value = new Cursor(item.bytes);
			const named = value.next() ? value.instruction() : undefined;
			const func = named?.immediates[0];
			if (func?.kind !== "func") return undefined;
			found = func.value;
		}
	}
	return found;
}

/** The value of an expression that is nothing but an `i32.const`, without a sign; null for any other. */
export function constantOf({ bytes }: Expression): number | null {
	const cursor = new Cursor(bytes);
	const value = cursor.next() ? cursor.instruction().immediates[0] : undefined;
	return value?.kind === "i32" && cursor.next() && cursor.op.name === "end" ? value.value >>> 0 : null;
}

/** Whether some function has an instruction that `is` says yes to. */
function uses({ module }: Decoded, is: (name: string) => boolean): boolean {
	return module.codes.some(({ bytes }) => {
		const cursor = new Cursor(bytes);
		while (cursor.next()) if (is(cursor.op.name)) return true;
		return false;
	});
}

/** -1 where there is no such function. */
export function funcTypeIndex(decoded: Decoded, func: number): number {
	const from = imported(decoded, "func");
	const extern = from[func];
	if (extern) return extern.kind === "func" ? extern.type : -1;
	return decoded.module.funcs[func - from.length] ?? -1;
}

/** The function type with this index, if there is one. */
export function typeOf({ module }: Decoded, index: number): FuncType | undefined {
	const composite = module.types.flatMap((group) => group.types)[index]?.composite;
	return composite?.kind === "func" ? composite : undefined;
}
