/** Steps through the instructions of a function body or a constant expression, and writes instructions. */

import { type ImmediateValue, readImmediate, skipImmediate, writeImmediate } from "./immediates.ts";
import { isPrefix, type Op, opCoded, theOp } from "./ops.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

export interface Instruction {
	readonly op: Op;
	/** In the order of `op.immediates`. */
	readonly immediates: readonly ImmediateValue[];
}

/** An instruction and the bytes it has, from the start of what the cursor reads: an engine's offset is its `from`. */
export interface PlacedInstruction extends Instruction {
	readonly from: number;
	readonly to: number;
}

/**
 * Goes through instructions without an object for each: `next`, and then ask. It knows nothing of blocks, so it goes
 * on past the `end` that closes a body if there are bytes.
 */
export class Cursor {
	readonly #reader: Reader;
	/** The instruction that `next` came to; what it is before the first means nothing. */
	op: Op = theOp("unreachable");
	/** Where the instruction, its immediates and the next instruction begin. */
	from = 0;
	immediatesFrom = 0;
	to: number;

	/** Reads `bytes` from `from` to `end`. Throws Malformed where these are no instructions, as `next` does. */
	constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
		this.#reader = new Reader(bytes, from, end);
		this.to = from;
	}

	/** Goes to the next instruction, and says whether there was one. */
	next(): boolean {
		const reader = this.#reader;
		reader.at = this.to;
		if (reader.done) return false;
		this.from = reader.at;
		this.op = readOp(reader);
		this.immediatesFrom = reader.at;
		for (const kind of this.op.immediates) skipImmediate(reader, kind);
		this.to = reader.at;
		return true;
	}

	/** A reader that stands at the instruction's immediates, to read them once more; it is the same one each time. */
	reader(): Reader {
		this.#reader.at = this.immediatesFrom;
		return this.#reader;
	}

	/** The instruction as a value of its own. */
	instruction(): PlacedInstruction {
		const { op, from, to } = this;
		const reader = this.reader();
		return { op, immediates: op.immediates.map((kind) => readImmediate(reader, kind)), from, to };
	}
}

function readOp(reader: Reader): Op {
	const from = reader.at;
	const byte = reader.byte();
	const behind = isPrefix(byte) ? reader.u32() : 0;
	// Numbers behind a prefix have three hexadecimal digits in the table, and none is that high.
	const op = behind > 0xfff ? undefined : opCoded(isPrefix(byte) ? byte * 0x1000 + behind : byte);
	if (op) return op;
	const code = `0x${byte.toString(16).padStart(2, "0")}${isPrefix(byte) ? ` ${behind}` : ""}`;
	return reader.fail(`there is no instruction with the opcode ${code}`, from);
}

/** All instructions of `bytes` from `from` to `end`. Throws Malformed at the first that is none. */
export function* instructions(
	bytes: Uint8Array,
	from = 0,
	end = bytes.length,
): Generator<PlacedInstruction, void, void> {
	const cursor = new Cursor(bytes, from, end);
	while (cursor.next()) yield cursor.instruction();
}

export function writeInstruction(writer: Writer, { op, immediates }: Instruction): void {
	writeOp(writer, op);
	for (const immediate of immediates) writeImmediate(writer, immediate);
}

/** Writes an opcode without what follows it. */
export function writeOp(writer: Writer, op: Op): void {
	if (op.code < 0x100) writer.byte(op.code);
	else {
		writer.byte(op.code >>> 12);
		writer.u32(op.code & 0xfff);
	}
}

/** An instruction by its name. Throws an Error if there is none. */
export function instruction(name: string, ...immediates: ImmediateValue[]): Instruction {
	return { op: theOp(name), immediates };
}

/** Instructions one after the other, as bytes. */
export function written(...instructions: readonly Instruction[]): Uint8Array<ArrayBuffer> {
	const writer = new Writer();
	for (const each of instructions) writeInstruction(writer, each);
	return writer.finish();
}
