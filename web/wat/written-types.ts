/** Reads indices and types as they are written in a WAT text, with the names of its module. */

import { type AbstractHeapType, type FuncType, type HeapType, ref, typeText, type ValueType } from "../wasm/types.ts";
import type { Space } from "./fields.ts";
import { integerBits } from "./literals.ts";
import { isName, keywordOf, type Node } from "./tree.ts";

/** What the names in a function stand for. */
export interface Naming {
	/** The index of a name with its `$`; undefined for one that is unknown. */
	indexOf(space: Space | "local", name: string): number | undefined;
	fieldOf(type: number, name: string): number | undefined;
	/** The type with that index, where it is a function's. */
	signature(type: number): FuncType | undefined;
}

export function textOf(node: Node | undefined): string {
	return node?.kind === "word" ? node.text : "";
}

/** An index, lane or count; null for what is none. */
export function numberOf(node: Node | undefined): number | null {
	const text = textOf(node);
	const bits = /^[\dx]/.test(text) ? integerBits(text, 32) : null;
	return bits === null ? null : Number(bits);
}

export function indexOf(node: Node | undefined, space: Space | "local", naming: Naming): number | null {
	return isName(node) ? (naming.indexOf(space, node.text) ?? null) : numberOf(node);
}

export interface Signature {
	readonly params: readonly (ValueType | null)[];
	readonly results: readonly (ValueType | null)[];
}

/** What `(type …)`, `(param …)` and `(result …)` at the front of `rest` say; null for an unknown type. */
export function signatureOf(rest: Node[], naming: Naming): Signature | null {
	let named: FuncType | undefined | null = null;
	if (keywordOf(rest[0]) === "type") {
		const use = rest.shift();
		const index = use?.kind === "list" ? indexOf(use.items[1], "type", naming) : null;
		named = index === null ? undefined : naming.signature(index);
	}
	const written = { params: valuesOf(rest, "param", naming), results: valuesOf(rest, "result", naming) };
	if (named === null) return written;
	const repeated = written.params.length + written.results.length > 0;
	if (!named || (repeated && !sameType(written, named))) return null;
	return named;
}

/** The types in the lists with this keyword at the front of `rest`. */
export function valuesOf(rest: Node[], keyword: string, naming: Naming): (ValueType | null)[] {
	const values: (ValueType | null)[] = [];
	while (keywordOf(rest[0]) === keyword) {
		const list = rest.shift();
		if (list?.kind !== "list") break;
		for (const item of list.items.slice(isName(list.items[1]) ? 2 : 1)) values.push(valueTypeOf(item, naming));
	}
	return values;
}

export function sameValues(written: readonly (ValueType | null)[], values: readonly ValueType[]): boolean {
	return written.length === values.length && written.every((type, index) => type === values[index]);
}

export function sameType(written: Signature | null, type: FuncType | undefined): boolean {
	if (!written || !type) return false;
	return sameValues(written.params, type.params) && sameValues(written.results, type.results);
}

const abstract: ReadonlyMap<string, AbstractHeapType> = new Map(
	(
		["any", "eq", "i31", "struct", "array", "none", "func", "nofunc", "extern", "noextern", "exn", "noexn"] as const
	).map((heap) => [heap, heap]),
);
const numberTypes = ["i32", "i64", "f32", "f64", "v128"] as const;
/** As `funcref` is written for `(ref null func)`. */
const short: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
	...numberTypes.map((type) => [type, type] as const),
	...[...abstract.values()].map((heap) => [typeText(ref(true, heap)), ref(true, heap)] as const),
]);

export function heapTypeOf(node: Node | undefined, naming: Naming): HeapType | null {
	if (node?.kind === "list" || short.has(textOf(node))) {
		const type = valueTypeOf(node, naming);
		return type === null || typeof type === "string" ? null : type.heap;
	}
	return abstract.get(textOf(node)) ?? indexOf(node, "type", naming);
}

export function valueTypeOf(node: Node | undefined, naming: Naming): ValueType | null {
	if (node?.kind !== "list") return short.get(textOf(node)) ?? null;
	if (keywordOf(node) !== "ref") return null;
	const nullable = textOf(node.items[1]) === "null";
	const heap = heapTypeOf(node.items[nullable ? 2 : 1], naming);
	return heap === null ? null : ref(nullable, heap);
}
