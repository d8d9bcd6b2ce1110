/** Writes the code of a function anew while a walk goes through the old one: copies instructions and adds others. */

import type { BranchHint } from "./branch-hints.ts";
import type { ImmediateValue } from "./immediates.ts";
import { type Instruction, writeInstruction } from "./instructions.ts";
import type { Code, Locals } from "./module.ts";
import { type Op, theOp } from "./ops.ts";
import { OriginsBuilder } from "./origins.ts";
import type { Shifts } from "./shifts.ts";
import type { ValueType } from "./types.ts";
import type { TypeWalk } from "./typewalk.ts";
import { Writer } from "./writer.ts";

const UNLIKELY = new Uint8Array([0]);

/** What begins a block that labels are counted by. */
const openers: ReadonlySet<Op> = new Set(["block", "loop", "if", "try", "try_table"].map(theOp));

export class BodyWriter {
	readonly #walk: TypeWalk;
	readonly #bytes: Uint8Array;
	/** Where the old instructions begin in `bytes`. */
	readonly #start: number;
	readonly #shifts: Shifts;
	readonly #writer = new Writer();
	readonly #origins = new OriginsBuilder();
	readonly #locals: Locals[];
	#localCount: number;
	#openers = 0;
	/** For each block of the old code, in the order in which they begin, its number in the new code. */
	readonly labels: number[] = [];
	/** What branches of the new code are expected to do, by ascending offset from where its instructions begin. */
	readonly hints: BranchHint[] = [];
	readonly #oldHints: ReadonlyMap<number, Uint8Array>;

	/** `hints`: by the offsets of branches in the old code, from where its instructions begin. */
	constructor(
		walk: TypeWalk,
		bytes: Uint8Array,
		locals: readonly Locals[],
		shifts: Shifts,
		hints: ReadonlyMap<number, Uint8Array>,
	) {
		this.#walk = walk;
		this.#bytes = bytes;
		this.#start = walk.to;
		this.#shifts = shifts;
		this.#locals = [...locals];
		this.#localCount = walk.localCount;
		this.#oldHints = hints;
	}

	/** Adds a local of this type behind the others, and returns its index. */
	local(type: ValueType): number {
		this.#locals.push({ count: 1, type });
		return this.#localCount++;
	}

	/** Copies the instruction that the walk has come to, with its indices moved. */
	copy(): void {
		const { op, from, to } = this.#walk;
		const offset = from - this.#start;
		this.#origins.copied(this.#writer.length, offset);
		const hint = this.#oldHints.get(offset);
		if (hint) this.hints.push({ offset: this.#writer.length, value: hint });
		if (openers.has(op)) this.labels.push(this.#openers++);
		const old = this.#bytes.subarray(from, to);
		if (!this.#shifts.concerns(op)) this.#writer.bytes(old);
		else writeInstruction(this.#writer, { op, immediates: this.#shifts.immediates(op, this.#walk.reader()) });
	}

	/** Adds an instruction, whose indices are those of the new module. A trap in it belongs to where the walk is. */
	add(op: Op, ...immediates: ImmediateValue[]): void {
		this.#origins.added(this.#writer.length, this.#walk.from - this.#start);
		if (openers.has(op)) this.#openers++;
		writeInstruction(this.#writer, { op, immediates });
	}

	addAll(...instructions: readonly Instruction[]): void {
		for (const { op, immediates } of instructions) this.add(op, ...immediates);
	}

	/** Adds an `if` or `br_if` that will hardly ever branch. */
	addUnlikely(op: Op, ...immediates: ImmediateValue[]): void {
		this.hints.push({ offset: this.#writer.length, value: UNLIKELY });
		this.add(op, ...immediates);
	}

	finish(): { readonly code: Code; readonly origins: Int32Array } {
		return { code: { locals: this.#locals, bytes: this.#writer.finish() }, origins: this.#origins.finish() };
	}
}
