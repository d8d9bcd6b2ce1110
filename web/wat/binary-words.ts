/** Writes what a binary holds in the words of the text format: types, instructions, and names for indices. */

import type { ImmediateValue } from "../wasm/immediates.ts";
import type { ExternKind, ExternType } from "../wasm/module.ts";
import type { Op } from "../wasm/ops.ts";
import {
	type CompositeType,
	type FieldType,
	type FuncType,
	type HeapType,
	type Limits,
	ref,
	type SubType,
	typeText,
	type ValueType,
} from "../wasm/types.ts";

/** What may have a name of its own in a module. */
export type NamedKind = ExternKind | "type" | "elem" | "data";

/** What the words are taken from; a name that is missing is written as its index. */
export interface Vocabulary {
	/** The name with its `$`, as the text format writes it. */
	name(kind: NamedKind, index: number): string | undefined;
	/** Of a local in the function that is written. */
	local(index: number): string | undefined;
	signature(type: number): FuncType | undefined;
}

/** A name of the name section as an identifier: `$x`, or `$"two words"`. */
export function identifier(name: string): string {
	if (/^[\w!#$%&'*+\-./:<=>?@\\^`|~]+$/.test(name)) return `$${name}`;
	const escaped = name.replace(/["\\\p{Cc}]/gu, (unit) =>
		/["\\]/.test(unit) ? `\\${unit}` : `\\u{${unit.codePointAt(0)?.toString(16)}}`,
	);
	return `$"${escaped}"`;
}

/** A module's type, such as `(type $t (func (param i32)))`; `index` is given in a comment where it has no name. */
export function typeDefinition({ final, supertypes, composite }: SubType, index: number, words: Vocabulary): string {
	const inner = compositeWords(composite, words);
	const above = supertypes.map((type) => words.name("type", type) ?? String(type));
	const whole =
		final && above.length === 0 ? inner : `(sub ${[final ? "final" : "", ...above, inner].join(" ").trim()})`;
	return `(type ${words.name("type", index) ?? `(;${index};)`} ${whole})`;
}

function compositeWords(type: CompositeType, words: Vocabulary): string {
	switch (type.kind) {
		case "func":
			return `(func${signatureWords(type, words)})`;
		case "struct":
			return `(struct${type.fields.map((field) => ` (field ${fieldWords(field, words)})`).join("")})`;
		case "array":
			return `(array ${fieldWords(type.field, words)})`;
	}
}

function fieldWords({ storage, mutable }: FieldType, words: Vocabulary): string {
	const text = typeText(storage, (type) => words.name("type", type));
	return mutable ? `(mut ${text})` : text;
}

const valueWords = (type: ValueType, words: Vocabulary) => typeText(type, (index) => words.name("type", index));

/** ` (param …) (result …)`, with a blank in front; empty for a function that takes and gives nothing. */
export function signatureWords(type: FuncType | undefined, words: Vocabulary): string {
	const list = (keyword: string, types: readonly ValueType[]) =>
		types.length === 0 ? "" : ` (${keyword} ${types.map((each) => valueWords(each, words)).join(" ")})`;
	return type ? list("param", type.params) + list("result", type.results) : "";
}

function limitWords({ address, min, max }: Limits): string {
	return `${address === "i64" ? "i64 " : ""}${min}${max === null ? "" : ` ${max}`}`;
}

/** What is imported or defined, such as `memory 1 2 shared`. */
export function externWords(extern: ExternType, words: Vocabulary): string {
	switch (extern.kind) {
		case "func":
			return `func${signatureWords(words.signature(extern.type), words)}`;
		case "tag":
			return `tag${signatureWords(words.signature(extern.type.type), words)}`;
		case "table":
			return `table ${limitWords(extern.type.limits)} ${valueWords(extern.type.element, words)}`;
		case "memory": {
			const { limits, shared, pageSize } = extern.type;
			return `memory ${limitWords(limits)}${shared ? " shared" : ""}${pageSize === 16 ? "" : ` (pagesize ${2 ** pageSize})`}`;
		}
		case "global": {
			const text = valueWords(extern.type.value, words);
			return `global ${extern.type.mutable ? `(mut ${text})` : text}`;
		}
	}
}

/** An instruction with its immediates, without those that the text may leave out. */
export function instructionWords(op: Op, immediates: readonly ImmediateValue[], words: Vocabulary): string {
	const spaces = immediates.filter(({ kind }) => kind === "memory" || kind === "table");
	const isFirst = spaces.every(({ value }) => value === 0);
	const rest = immediates.filter((each) => !spaces.includes(each));
	// The text has the memory or table in front, and may leave out those with the index 0.
	const shown = [...(isFirst ? [] : spaces), ...rest];
	const cast = immediates.find((each) => each.kind === "cast");
	let castAt = 0;
	const parts = shown.map((immediate) => {
		if (cast?.kind !== "cast" || immediate.kind !== "heap_type") return immediateWords(immediate, op, words);
		return valueWords(ref((cast.value & (1 << castAt++)) !== 0, immediate.value), words);
	});
	return [op.name, ...parts].filter((part) => part !== "").join(" ");
}

function immediateWords(immediate: ImmediateValue, op: Op, words: Vocabulary): string {
	const { kind, value } = immediate;
	const heap = (type: HeapType) => (typeof type === "number" ? (words.name("type", type) ?? String(type)) : type);
	switch (kind) {
		case "cast":
		case "order":
			return "";
		case "local":
			return words.local(value) ?? String(value);
		case "func":
		case "table":
		case "memory":
		case "global":
		case "tag":
		case "elem":
		case "data":
			return words.name(kind, value) ?? String(value);
		case "type": {
			const name = words.name("type", value) ?? String(value);
			return /^(return_)?call_indirect$/.test(op.name) ? `(type ${name})` : name;
		}
		case "label":
		case "field":
		case "lane":
		case "count":
		case "i32":
		case "i64":
			return String(value);
		case "labels":
		case "lanes":
			return [...value].join(" ");
		case "f32":
		case "f64":
			return floatWords(value);
		case "v128":
			return `i32x4 ${[0, 4, 8, 12].map((at) => `0x${littleEndian(value.subarray(at, at + 4)).toString(16)}`).join(" ")}`;
		case "block_type":
			if (value === null) return "";
			return typeof value === "number"
				? `(type ${words.name("type", value) ?? value})`
				: `(result ${valueWords(value, words)})`;
		case "value_types":
			return `(result ${value.map((type) => valueWords(type, words)).join(" ")})`;
		case "heap_type":
			return heap(value);
		case "ref":
		case "ref_null":
			return valueWords(ref(kind === "ref_null", value), words);
		case "catches":
			return value
				.map(({ kind, tag, label }) => {
					const named = tag === null ? "" : ` ${words.name("tag", tag) ?? tag}`;
					return `(${kind}${named} ${label})`;
				})
				.join(" ");
		case "memarg": {
			const { align, memory, offset } = value;
			const parts = [
				memory === 0 ? "" : (words.name("memory", memory) ?? String(memory)),
				offset === 0n ? "" : `offset=${offset}`,
				2 ** align === op.width ? "" : `align=${2 ** align}`,
			];
			return parts.filter((part) => part !== "").join(" ");
		}
	}
}

function littleEndian(bytes: Uint8Array): bigint {
	return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Of 4 or 8 bytes; a NaN with the bits that make it another than the usual one. */
function floatWords(bytes: Uint8Array): string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const single = bytes.length === 4;
	const value = single ? view.getFloat32(0, true) : view.getFloat64(0, true);
	const bits = littleEndian(bytes);
	const sign = bits >> (single ? 31n : 63n) ? "-" : "";
	if (Number.isNaN(value)) {
		const payload = BigInt.asUintN(single ? 23 : 52, bits);
		return `${sign}nan${payload === 1n << (single ? 22n : 51n) ? "" : `:0x${payload.toString(16)}`}`;
	}
	if (!Number.isFinite(value)) return `${sign}inf`;
	if (Object.is(value, -0)) return "-0";
	return single ? shortest(value) : String(value);
}

/** The shortest digits that are read as the same 32-bit float. */
function shortest(value: number): string {
	for (let digits = 1; digits < 9; digits++) {
		const text = Number(value.toPrecision(digits));
		if (Math.fround(text) === value) return String(text);
	}
	return String(value);
}
