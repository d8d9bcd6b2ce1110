/** Compares an instruction as it is written with one of a binary: name and every immediate. */

import type { BlockType, Catch, ImmediateValue, MemArg } from "../wasm/immediates.ts";
import type { Op } from "../wasm/ops.ts";
import { ref, type ValueType } from "../wasm/types.ts";
import type { Scope, TextInstruction } from "./instructions.ts";
import { floatBits, integerBits, vectorBits } from "./literals.ts";
import { isName, keywordOf, type List, type Node, spelledOut } from "./tree.ts";
import {
	heapTypeOf,
	indexOf,
	type Naming,
	numberOf,
	type Signature,
	sameType,
	sameValues,
	signatureOf,
	textOf,
	valuesOf,
	valueTypeOf,
} from "./written-types.ts";

const zero: Node = { kind: "word", text: "0", from: 0, to: 0 };

/** Whether `written` is what the binary has, with what the text may leave out filled in. */
export function agrees(
	written: TextInstruction,
	op: Op,
	immediates: readonly ImmediateValue[],
	naming: Naming,
): boolean {
	if (written.name !== op.name) return false;
	// Their labels only repeat those of their blocks.
	if (op.name === "end" || op.name === "else") return true;
	const rest = inBinaryOrder(written.immediates, op);
	if (op.immediates[0] === "block_type" && isName(rest[0])) rest.shift();
	const cast = op.immediates[0] === "cast" ? rest.slice(1) : [];
	let type = -1;
	for (const immediate of immediates) {
		if (immediate.kind === "cast") {
			const nullable = cast.map((node, index) => (isNullable(valueTypeOf(node, naming)) ? 1 << index : 0));
			if (immediate.value !== (nullable[0] ?? 0) + (nullable[1] ?? 0)) return false;
		} else if (!takes(rest, immediate, type, op, written.scope, naming)) return false;
		if (immediate.kind === "type") type = immediate.value;
	}
	return rest.length === 0;
}

/** The text has the table before the type or segment, and the memory before the segment; it may leave index 0 out. */
function inBinaryOrder(nodes: readonly Node[], op: Op): Node[] {
	// wabt also takes `(memory 1)` for an index.
	const rest = nodes.map((node) => (/^(memory|table)$/.test(keywordOf(node)) ? (childOf(node) ?? node) : node));
	const [first, second] = op.immediates;
	if (second === "table" && first === "type") rest.push(rest[0]?.kind === "word" ? (rest.shift() ?? zero) : zero);
	else if ((second === "table" && first === "elem") || (second === "memory" && first === "data")) {
		rest.push(rest.length > 1 ? (rest.shift() ?? zero) : zero);
	} else if (first === "table" || first === "memory") {
		while (rest.length < op.immediates.length) rest.push(zero);
	}
	return rest;
}

function childOf(node: Node): Node | undefined {
	return node.kind === "list" ? node.items[1] : undefined;
}

/** Takes what is written for `immediate` off the front of `rest`, and says whether it is that. */
function takes(
	rest: Node[],
	immediate: ImmediateValue,
	type: number,
	op: Op,
	scope: Scope | null,
	naming: Naming,
): boolean {
	const { kind, value } = immediate;
	switch (kind) {
		case "block_type":
			return sameBlockType(signatureOf(rest, naming), value, naming);
		case "label":
			return labelOf(rest.shift(), scope) === value;
		case "labels": {
			const labels = rest.splice(0).map((node) => labelOf(node, scope));
			return labels.length === value.length && labels.every((label, index) => label === value[index]);
		}
		case "type":
			if (op.immediates[1] !== "table") return indexOf(rest.shift(), "type", naming) === value;
			return sameType(signatureOf(rest, naming), naming.signature(value));
		case "field": {
			const node = rest.shift();
			return (isName(node) ? naming.fieldOf(type, spelledOut(node.text)) : numberOf(node)) === value;
		}
		case "func":
		case "table":
		case "local":
		case "global":
		case "memory":
		case "tag":
		case "data":
		case "elem":
			return indexOf(rest.shift(), kind, naming) === value;
		case "count":
		case "lane":
			return numberOf(rest.shift()) === value;
		case "order":
			return true;
		case "value_types":
			return sameValues(valuesOf(rest, "result", naming), value);
		case "heap_type":
			return heapTypeOf(rest.shift(), naming) === value;
		case "ref":
		case "ref_null":
			return valueTypeOf(rest.shift(), naming) === ref(kind === "ref_null", value);
		case "catches":
			return (
				rest.length === value.length && rest.splice(0).every((node, at) => sameCatch(node, value[at], scope, naming))
			);
		case "memarg":
			return sameMemArg(rest, value, op, naming);
		case "lanes":
			return rest.length === 16 && rest.splice(0).every((node, index) => numberOf(node) === value[index]);
		case "i32":
			return integerBits(textOf(rest.shift()), 32) === BigInt.asUintN(32, BigInt(value));
		case "i64":
			return integerBits(textOf(rest.shift()), 64) === BigInt.asUintN(64, value);
		case "f32":
		case "f64":
			return floatBits(textOf(rest.shift()), kind === "f32" ? 32 : 64) === littleEndian(value);
		case "v128":
			return vectorBits(rest.splice(0).map(textOf)) === littleEndian(value);
		case "cast":
			return true;
	}
}

function littleEndian(bytes: Uint8Array): bigint {
	return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** How many blocks further out. */
function labelOf(node: Node | undefined, scope: Scope | null): number | null {
	if (!isName(node)) return numberOf(node);
	const name = spelledOut(node.text);
	let depth = 0;
	for (let block = scope; block; block = block.outer, depth++) if (block.label === name) return depth;
	return null;
}

function sameBlockType(written: Signature | null, type: BlockType, naming: Naming): boolean {
	if (typeof type === "number") return sameType(written, naming.signature(type));
	return sameType(written, { kind: "func", params: [], results: type === null ? [] : [type] });
}

function isNullable(type: ValueType | null): boolean {
	return type !== null && typeof type !== "string" && type.nullable;
}

function sameCatch(node: Node, clause: Catch | undefined, scope: Scope | null, naming: Naming): boolean {
	if (!clause || node.kind !== "list" || keywordOf(node) !== clause.kind) return false;
	const [, ...words]: readonly (Node | undefined)[] = (node satisfies List).items;
	if (clause.tag !== null && indexOf(words.shift(), "tag", naming) !== clause.tag) return false;
	return words.length === 1 && labelOf(words[0], scope) === clause.label;
}

function sameMemArg(rest: Node[], { align, memory, offset }: MemArg, op: Op, naming: Naming): boolean {
	/** A number before a lane is a memory only if the lane follows it. */
	const lanes = op.immediates.includes("lane") ? 1 : 0;
	const isIndex = (node: Node | undefined) => textOf(node) !== "" && !/^(offset|align)=/.test(textOf(node));
	const written = { align: BigInt(op.width), memory: 0 as number | null, offset: 0n as bigint | null };
	if (isIndex(rest[0]) && rest.length > lanes) written.memory = indexOf(rest.shift(), "memory", naming);
	if (textOf(rest[0]).startsWith("offset=")) written.offset = integerBits(textOf(rest.shift()).slice(7), 64);
	if (textOf(rest[0]).startsWith("align=")) written.align = integerBits(textOf(rest.shift()).slice(6), 64) ?? 0n;
	return written.memory === memory && written.offset === offset && written.align === 1n << BigInt(align);
}
