/** The types of WebAssembly as values: what a value, function, table, memory, global or tag is declared to be. */

export type NumberType = "i32" | "i64" | "f32" | "f64" | "v128";

/** What a reference refers to, where no type of the module says so. */
export type AbstractHeapType =
	| "any"
	| "eq"
	| "i31"
	| "struct"
	| "array"
	| "none"
	| "func"
	| "nofunc"
	| "extern"
	| "noextern"
	| "exn"
	| "noexn";

/** A number is a type's index. */
export type HeapType = AbstractHeapType | number;

/** Made by `ref` alone, so that two of the same are the same object. */
export interface RefType {
	readonly kind: "ref";
	readonly nullable: boolean;
	readonly heap: HeapType;
}

export type ValueType = NumberType | RefType;

/** Of a field or an array's items: what is packed is read as i32. */
export type StorageType = ValueType | "i8" | "i16";

export interface FieldType {
	readonly storage: StorageType;
	readonly mutable: boolean;
}

export interface FuncType {
	readonly kind: "func";
	readonly params: readonly ValueType[];
	readonly results: readonly ValueType[];
}

export interface StructType {
	readonly kind: "struct";
	readonly fields: readonly FieldType[];
}

export interface ArrayType {
	readonly kind: "array";
	readonly field: FieldType;
}

export type CompositeType = FuncType | StructType | ArrayType;

/** A type with an index. */
export interface SubType {
	readonly final: boolean;
	/** Indices; WebAssembly 3.0 allows one. */
	readonly supertypes: readonly number[];
	readonly composite: CompositeType;
}

/** Types that may refer to each other. A type that stands alone is a group of one. */
export interface RecGroup {
	readonly types: readonly SubType[];
}

export type AddressType = "i32" | "i64";

export interface Limits {
	readonly address: AddressType;
	readonly min: bigint;
	readonly max: bigint | null;
}

export interface MemoryType {
	readonly limits: Limits;
	readonly shared: boolean;
	/** The logarithm of a page's bytes to the base 2: 16, if the module does not say otherwise. */
	readonly pageSize: number;
}

export interface TableType {
	readonly element: RefType;
	readonly limits: Limits;
}

export interface GlobalType {
	readonly value: ValueType;
	readonly mutable: boolean;
}

/** A tag's type is a function's: its parameters are the exception's values. */
export interface TagType {
	readonly type: number;
}

const abstractRefs = new Map<AbstractHeapType, readonly [RefType, RefType]>();
const indexedRefs: (readonly [RefType, RefType])[] = [];

/** The reference type `(ref heap)` or `(ref null heap)`. */
export function ref(nullable: boolean, heap: HeapType): RefType {
	const known = typeof heap === "number" ? indexedRefs[heap] : abstractRefs.get(heap);
	if (known) return known[nullable ? 1 : 0];
	const make = (nullable: boolean): RefType => Object.freeze({ kind: "ref", nullable, heap });
	const both = [make(false), make(true)] as const;
	if (typeof heap !== "number") abstractRefs.set(heap, both);
	// Engines take a million types; what is beyond belongs to no module that runs, and is not kept.
	else if (heap < 1_000_000) indexedRefs[heap] = both;
	return both[nullable ? 1 : 0];
}

const short: Partial<Record<AbstractHeapType, string>> = { none: "nullref" };
for (const heap of ["any", "eq", "i31", "struct", "array", "func", "extern", "exn"] as const)
	short[heap] = `${heap}ref`;
for (const heap of ["func", "extern", "exn"] as const) short[`no${heap}`] = `null${heap}ref`;

/** As the text format writes it. `nameOf` gives the name of a type by its index, with its `$`, if it has one. */
export function typeText(type: StorageType, nameOf?: (type: number) => string | undefined): string {
	if (typeof type === "string") return type;
	const { nullable, heap } = type;
	if (typeof heap === "number") return `(ref ${nullable ? "null " : ""}${nameOf?.(heap) ?? heap})`;
	return (nullable && short[heap]) || `(ref ${nullable ? "null " : ""}${heap})`;
}
