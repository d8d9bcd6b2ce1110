/** What a module consists of, section by section (core specification, "Binary Format: Modules"). */

import type { GlobalType, MemoryType, RecGroup, RefType, TableType, TagType, ValueType } from "./types.ts";

/**
 * A module as plain values. To change one, make another with new lists and new items where something is different;
 * `encode` copies the bytes of what is still the same object.
 */
export interface Module {
	readonly types: readonly RecGroup[];
	readonly imports: readonly Import[];
	/** The index of each own function's type. */
	readonly funcs: readonly number[];
	readonly tables: readonly Table[];
	readonly memories: readonly MemoryType[];
	readonly tags: readonly TagType[];
	readonly globals: readonly Global[];
	readonly exports: readonly Export[];
	/** The function that is called when the module is instantiated. */
	readonly start: number | null;
	readonly elems: readonly Elem[];
	/** How many data segments follow the code, where that is said before it. */
	readonly dataCount: number | null;
	/** One for each of `funcs`. */
	readonly codes: readonly Code[];
	readonly datas: readonly Data[];
	readonly customs: readonly Custom[];
}

/** The kinds of what is imported and exported, in the order of their numbers. */
export const externKinds = ["func", "table", "memory", "global", "tag"] as const;
export type ExternKind = (typeof externKinds)[number];

export type ExternType =
	/** `type` is a type's index. */
	| { readonly kind: "func"; readonly type: number }
	| { readonly kind: "table"; readonly type: TableType }
	| { readonly kind: "memory"; readonly type: MemoryType }
	| { readonly kind: "global"; readonly type: GlobalType }
	| { readonly kind: "tag"; readonly type: TagType };

export interface Import {
	readonly module: string;
	readonly name: string;
	readonly extern: ExternType;
}

export interface Export {
	readonly name: string;
	readonly kind: ExternKind;
	/** Among all of this kind, the imported ones first. */
	readonly index: number;
}

/** The instructions of a constant expression, `end` included. */
export interface Expression {
	readonly bytes: Uint8Array;
}

export interface Table {
	readonly type: TableType;
	/** What its elements are at first; null if they are null. */
	readonly init: Expression | null;
}

export interface Global {
	readonly type: GlobalType;
	readonly init: Expression;
}

/** When a segment is copied to where: at instantiation, or by an instruction, or never. */
export type SegmentMode =
	| { readonly kind: "active"; readonly index: number; readonly offset: Expression }
	| { readonly kind: "passive" }
	| { readonly kind: "declarative" };

export interface Elem {
	readonly mode: SegmentMode;
	readonly type: RefType;
	/** Functions' indices, or an expression for each element. */
	readonly items: readonly number[] | readonly Expression[];
}

export interface Data {
	readonly mode: SegmentMode;
	readonly bytes: Uint8Array;
}

/** So many locals of a type, one after the other. */
export interface Locals {
	readonly count: number;
	readonly type: ValueType;
}

export interface Code {
	readonly locals: readonly Locals[];
	/** The instructions, the last `end` included. */
	readonly bytes: Uint8Array;
}

export interface Custom {
	readonly name: string;
	readonly bytes: Uint8Array;
	/** The section that it comes after; null at the start. */
	readonly after: SectionName | null;
}

/** The sections with numbers, in the order in which they stand in a module. */
export const sectionOrder = [
	"types",
	"imports",
	"funcs",
	"tables",
	"memories",
	"tags",
	"globals",
	"exports",
	"start",
	"elems",
	"dataCount",
	"codes",
	"datas",
] as const;
export type SectionName = (typeof sectionOrder)[number];

/** The number of each section in the binary format. */
export const sectionIds: Readonly<Record<SectionName, number>> = {
	types: 1,
	imports: 2,
	funcs: 3,
	tables: 4,
	memories: 5,
	tags: 13,
	globals: 6,
	exports: 7,
	start: 8,
	elems: 9,
	dataCount: 12,
	codes: 10,
	datas: 11,
};

export const emptyModule: Module = {
	types: [],
	imports: [],
	funcs: [],
	tables: [],
	memories: [],
	tags: [],
	globals: [],
	exports: [],
	start: null,
	elems: [],
	dataCount: null,
	codes: [],
	datas: [],
	customs: [],
};
