/** Reads and writes types in the binary format (core specification, "Binary Format: Types"). */

import type { Reader } from "./reader.ts";
import {
	type AbstractHeapType,
	type CompositeType,
	type FieldType,
	type GlobalType,
	type HeapType,
	type Limits,
	type MemoryType,
	type NumberType,
	type RecGroup,
	type RefType,
	ref,
	type StorageType,
	type SubType,
	type TableType,
	type ValueType,
} from "./types.ts";
import type { Writer } from "./writer.ts";

const numberTypes: ReadonlyMap<number, NumberType> = new Map([
	[0x7f, "i32"],
	[0x7e, "i64"],
	[0x7d, "f32"],
	[0x7c, "f64"],
	[0x7b, "v128"],
]);

const heapTypes: ReadonlyMap<number, AbstractHeapType> = new Map([
	[0x74, "noexn"],
	[0x73, "nofunc"],
	[0x72, "noextern"],
	[0x71, "none"],
	[0x70, "func"],
	[0x6f, "extern"],
	[0x6e, "any"],
	[0x6d, "eq"],
	[0x6c, "i31"],
	[0x6b, "struct"],
	[0x6a, "array"],
	[0x69, "exn"],
]);

const codes: ReadonlyMap<string, number> = new Map([...numberTypes, ...heapTypes].map(([code, name]) => [name, code]));
const REF_NULL = 0x63;
const REF = 0x64;
const I16 = 0x77;
const I8 = 0x78;
const ARRAY = 0x5e;
const STRUCT = 0x5f;
const FUNC = 0x60;
const SUB_FINAL = 0x4f;
const SUB = 0x50;
const REC = 0x4e;

/** Bits in front of limits. */
const HAS_MAX = 1;
const SHARED = 2;
const ADDRESS_64 = 4;
const PAGE_SIZE = 8;

export function readHeapType(reader: Reader): HeapType {
	const from = reader.at;
	const code = reader.s33();
	if (code >= 0) return code;
	const heap = reader.at === from + 1 ? heapTypes.get(code & 0x7f) : undefined;
	return heap ?? reader.fail("this is no heap type", from);
}

export function writeHeapType(writer: Writer, heap: HeapType): void {
	if (typeof heap === "number") writer.s33(heap);
	else writer.byte(codes.get(heap) ?? 0);
}

export function readValueType(reader: Reader): ValueType {
	const code = reader.byte();
	const number = numberTypes.get(code);
	if (number !== undefined) return number;
	if (code === REF || code === REF_NULL) return ref(code === REF_NULL, readHeapType(reader));
	const heap = heapTypes.get(code);
	return heap === undefined ? reader.fail(`0x${code.toString(16)} is no value type`, reader.at - 1) : ref(true, heap);
}

export function writeValueType(writer: Writer, type: ValueType): void {
	if (typeof type === "string") writer.byte(codes.get(type) ?? 0);
	else {
		if (!type.nullable || typeof type.heap === "number") writer.byte(type.nullable ? REF_NULL : REF);
		writeHeapType(writer, type.heap);
	}
}

export function readRefType(reader: Reader): RefType {
	const from = reader.at;
	const type = readValueType(reader);
	return typeof type === "string" ? reader.fail(`${type} is no reference type`, from) : type;
}

function readBit(reader: Reader, what: string): boolean {
	const byte = reader.byte();
	if (byte > 1) reader.fail(`${what} is 0 or 1`, reader.at - 1);
	return byte === 1;
}

function readStorageType(reader: Reader): StorageType {
	const code = reader.peek();
	if (code !== I8 && code !== I16) return readValueType(reader);
	reader.at++;
	return code === I8 ? "i8" : "i16";
}

function readFieldType(reader: Reader): FieldType {
	return { storage: readStorageType(reader), mutable: readBit(reader, "a field's mutability") };
}

function writeFieldType(writer: Writer, { storage, mutable }: FieldType): void {
	if (storage === "i8") writer.byte(I8);
	else if (storage === "i16") writer.byte(I16);
	else writeValueType(writer, storage);
	writer.byte(mutable ? 1 : 0);
}

function readCompositeType(reader: Reader): CompositeType {
	const code = reader.byte();
	const values = () => reader.many(() => readValueType(reader));
	if (code === FUNC) return { kind: "func", params: values(), results: values() };
	if (code === STRUCT) return { kind: "struct", fields: reader.many(() => readFieldType(reader)) };
	if (code === ARRAY) return { kind: "array", field: readFieldType(reader) };
	return reader.fail(`0x${code.toString(16)} begins no type`, reader.at - 1);
}

function writeCompositeType(writer: Writer, type: CompositeType): void {
	const values = (types: readonly ValueType[]) => writer.many(types, (each) => writeValueType(writer, each));
	if (type.kind === "func") {
		writer.byte(FUNC);
		values(type.params);
		values(type.results);
	} else if (type.kind === "struct") {
		writer.byte(STRUCT);
		writer.many(type.fields, (field) => writeFieldType(writer, field));
	} else {
		writer.byte(ARRAY);
		writeFieldType(writer, type.field);
	}
}

function readSubType(reader: Reader): SubType {
	const code = reader.peek();
	if (code !== SUB && code !== SUB_FINAL) return { final: true, supertypes: [], composite: readCompositeType(reader) };
	reader.at++;
	const supertypes = reader.many(() => reader.u32());
	return { final: code === SUB_FINAL, supertypes, composite: readCompositeType(reader) };
}

function writeSubType(writer: Writer, { final, supertypes, composite }: SubType): void {
	if (!final || supertypes.length > 0) {
		writer.byte(final ? SUB_FINAL : SUB);
		writer.many(supertypes, (each) => writer.u32(each));
	}
	writeCompositeType(writer, composite);
}

export function readRecGroup(reader: Reader): RecGroup {
	if (reader.peek() !== REC) return { types: [readSubType(reader)] };
	reader.at++;
	return { types: reader.many(() => readSubType(reader)) };
}

export function writeRecGroup(writer: Writer, { types }: RecGroup): void {
	const [only, ...others] = types;
	if (only && others.length === 0) writeSubType(writer, only);
	else {
		writer.byte(REC);
		writer.many(types, (each) => writeSubType(writer, each));
	}
}

function readLimits(reader: Reader, flags: number): Limits {
	const is64 = (flags & ADDRESS_64) !== 0;
	const bound = () => (is64 ? reader.u64() : BigInt(reader.u32()));
	return { address: is64 ? "i64" : "i32", min: bound(), max: flags & HAS_MAX ? bound() : null };
}

function readFlags(reader: Reader, known: number): number {
	const flags = reader.byte();
	if (flags & ~known) reader.fail(`0x${flags.toString(16)} begins no limits`, reader.at - 1);
	return flags;
}

function writeLimits(writer: Writer, { address, min, max }: Limits, flags = 0): void {
	writer.byte(flags | (max === null ? 0 : HAS_MAX) | (address === "i64" ? ADDRESS_64 : 0));
	writer.u64(min);
	if (max !== null) writer.u64(max);
}

export function readMemoryType(reader: Reader): MemoryType {
	const flags = readFlags(reader, HAS_MAX | SHARED | ADDRESS_64 | PAGE_SIZE);
	const limits = readLimits(reader, flags);
	return { limits, shared: (flags & SHARED) !== 0, pageSize: flags & PAGE_SIZE ? reader.u32() : 16 };
}

export function writeMemoryType(writer: Writer, { limits, shared, pageSize }: MemoryType): void {
	writeLimits(writer, limits, (shared ? SHARED : 0) | (pageSize === 16 ? 0 : PAGE_SIZE));
	if (pageSize !== 16) writer.u32(pageSize);
}

export function readTableType(reader: Reader): TableType {
	return { element: readRefType(reader), limits: readLimits(reader, readFlags(reader, HAS_MAX | ADDRESS_64)) };
}

export function writeTableType(writer: Writer, { element, limits }: TableType): void {
	writeValueType(writer, element);
	writeLimits(writer, limits);
}

export function readGlobalType(reader: Reader): GlobalType {
	return { value: readValueType(reader), mutable: readBit(reader, "a global's mutability") };
}

export function writeGlobalType(writer: Writer, { value, mutable }: GlobalType): void {
	writeValueType(writer, value);
	writer.byte(mutable ? 1 : 0);
}
