/** What follows an opcode: its kinds, their values, and how they are read and written. */

import type { Reader } from "./reader.ts";
import { readHeapType, readValueType, writeHeapType, writeValueType } from "./type-format.ts";
import type { HeapType, ValueType } from "./types.ts";
import type { Writer } from "./writer.ts";

/** What may follow an opcode. */
export const immediateKinds = [
	/** Nothing, one value type, or a type's index. */
	"block_type",
	/** How many blocks further out, LEB128; `labels` is a vector of them and the default after it. */
	"label",
	"labels",
	/** Indices, LEB128; a field's is one within its struct. */
	"func",
	"type",
	"table",
	"local",
	"global",
	"memory",
	"tag",
	"data",
	"elem",
	"field",
	/** A vector of value types. */
	"value_types",
	/** A heap type: as it is, written `(ref x)`, and written `(ref null x)`. */
	"heap_type",
	"ref",
	"ref_null",
	/** A byte that says whether the two heap types behind the label that follows are nullable. */
	"cast",
	/** A vector of the clauses of a `try_table`. */
	"catches",
	/** The alignment as a power of two, the index of a memory other than 0, and the offset. */
	"memarg",
	/** A lane's number, a byte; `lanes` is 16 of them. */
	"lane",
	"lanes",
	/** A byte that is 0. */
	"order",
	/** How many values follow one another, LEB128. */
	"count",
	/** Constants: `i32` and `i64` as signed LEB128, the others as 4, 8 and 16 bytes, little-endian. */
	"i32",
	"i64",
	"f32",
	"f64",
	"v128",
] as const;
export type Immediate = (typeof immediateKinds)[number];

/** Nothing, one result, or the index of a function type. */
export type BlockType = null | ValueType | number;

export interface Catch {
	readonly kind: "catch" | "catch_ref" | "catch_all" | "catch_all_ref";
	/** Null where all are caught. */
	readonly tag: number | null;
	readonly label: number;
}

export interface MemArg {
	/** The logarithm to the base 2. */
	readonly align: number;
	readonly memory: number;
	readonly offset: bigint;
}

/** An immediate as it was read. */
export type ImmediateValue =
	| {
			readonly kind:
				| "label"
				| "func"
				| "type"
				| "table"
				| "local"
				| "global"
				| "memory"
				| "tag"
				| "data"
				| "elem"
				| "field"
				| "cast"
				| "lane"
				| "order"
				| "count"
				| "i32";
			readonly value: number;
	  }
	| { readonly kind: "i64"; readonly value: bigint }
	/** Floats keep their bytes: a NaN's payload would not survive being a number. */
	| { readonly kind: "f32" | "f64" | "v128" | "lanes"; readonly value: Uint8Array }
	/** The last is the default. */
	| { readonly kind: "labels"; readonly value: readonly number[] }
	| { readonly kind: "block_type"; readonly value: BlockType }
	| { readonly kind: "value_types"; readonly value: readonly ValueType[] }
	| { readonly kind: "heap_type" | "ref" | "ref_null"; readonly value: HeapType }
	| { readonly kind: "catches"; readonly value: readonly Catch[] }
	| { readonly kind: "memarg"; readonly value: MemArg };

const NO_RESULT = 0x40;
const OTHER_MEMORY = 0x40;
const catchKinds = ["catch", "catch_ref", "catch_all", "catch_all_ref"] as const;
const constantLengths = { f32: 4, f64: 8, v128: 16, lanes: 16 } as const;

export function readBlockType(reader: Reader): BlockType {
	const first = reader.peek();
	if (first > NO_RESULT && first < 0x80) return readValueType(reader);
	if (first === NO_RESULT) {
		reader.at++;
		return null;
	}
	const from = reader.at;
	const index = reader.s33();
	return index < 0 ? reader.fail("this is no block type", from) : index;
}

export function readMemArg(reader: Reader): MemArg {
	const from = reader.at;
	const flags = reader.u32();
	if (flags >= 2 * OTHER_MEMORY) reader.fail("this is no alignment", from);
	const memory = flags & OTHER_MEMORY ? reader.u32() : 0;
	return { align: flags & ~OTHER_MEMORY, memory, offset: reader.u64() };
}

export function readLabels(reader: Reader): number[] {
	const labels = reader.many(() => reader.u32());
	labels.push(reader.u32());
	return labels;
}

export function readCatch(reader: Reader): Catch {
	const code = reader.byte();
	const kind = catchKinds[code] ?? reader.fail(`0x${code.toString(16)} begins no catch clause`, reader.at - 1);
	return { kind, tag: code < 2 ? reader.u32() : null, label: reader.u32() };
}

export function readImmediate(reader: Reader, kind: Immediate): ImmediateValue {
	switch (kind) {
		case "lane":
		case "cast":
			return { kind, value: reader.byte() };
		case "order": {
			const value = reader.byte();
			return value === 0 ? { kind, value } : reader.fail("the order of memory accesses must be 0", reader.at - 1);
		}
		case "i32":
			return { kind, value: reader.s32() };
		case "i64":
			return { kind, value: reader.s64() };
		case "f32":
		case "f64":
		case "v128":
		case "lanes":
			return { kind, value: reader.take(constantLengths[kind]) };
		case "labels":
			return { kind, value: readLabels(reader) };
		case "block_type":
			return { kind, value: readBlockType(reader) };
		case "value_types":
			return { kind, value: reader.many(() => readValueType(reader)) };
		case "heap_type":
		case "ref":
		case "ref_null":
			return { kind, value: readHeapType(reader) };
		case "catches":
			return { kind, value: reader.many(() => readCatch(reader)) };
		case "memarg":
			return { kind, value: readMemArg(reader) };
		default:
			return { kind, value: reader.u32() };
	}
}

/** Goes past an immediate, as cheaply as it can be told to be one. */
export function skipImmediate(reader: Reader, kind: Immediate): void {
	switch (kind) {
		case "local":
		case "global":
		case "label":
		case "func":
		case "type":
		case "field":
			reader.u32();
			break;
		case "i32":
			reader.s32();
			break;
		case "i64":
			reader.s64();
			break;
		case "lane":
		case "cast":
			reader.byte();
			break;
		case "f32":
		case "f64":
		case "v128":
		case "lanes":
			reader.skip(constantLengths[kind]);
			break;
		default:
			readImmediate(reader, kind);
	}
}

export function writeImmediate(writer: Writer, immediate: ImmediateValue): void {
	switch (immediate.kind) {
		case "lane":
		case "cast":
		case "order":
			writer.byte(immediate.value);
			break;
		case "i32":
			writer.s32(immediate.value);
			break;
		case "i64":
			writer.s64(immediate.value);
			break;
		case "f32":
		case "f64":
		case "v128":
		case "lanes":
			writer.bytes(immediate.value);
			break;
		case "labels":
			writer.u32(immediate.value.length - 1);
			for (const label of immediate.value) writer.u32(label);
			break;
		case "block_type":
			if (immediate.value === null) writer.byte(NO_RESULT);
			else if (typeof immediate.value === "number") writer.s33(immediate.value);
			else writeValueType(writer, immediate.value);
			break;
		case "value_types":
			writer.many(immediate.value, (type) => writeValueType(writer, type));
			break;
		case "heap_type":
		case "ref":
		case "ref_null":
			writeHeapType(writer, immediate.value);
			break;
		case "catches":
			writer.many(immediate.value, ({ kind, tag, label }) => {
				writer.byte(catchKinds.indexOf(kind));
				if (tag !== null) writer.u32(tag);
				writer.u32(label);
			});
			break;
		case "memarg": {
			const { align, memory, offset } = immediate.value;
			writer.u32(align | (memory === 0 ? 0 : OTHER_MEMORY));
			if (memory !== 0) writer.u32(memory);
			writer.u64(offset);
			break;
		}
		default:
			writer.u32(immediate.value);
	}
}
