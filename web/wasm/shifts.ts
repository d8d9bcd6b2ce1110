/** Moves indices behind what is newly imported: an index space has the imported things first. */

import { type Catch, type ImmediateValue, readImmediate } from "./immediates.ts";
import { Cursor, writeInstruction } from "./instructions.ts";
import { type Expression, type ExternKind, externKinds } from "./module.ts";
import { type Op, ops } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

export class Shifts {
	readonly #first: Readonly<Record<ExternKind, number>>;
	readonly #by: Readonly<Record<ExternKind, number>>;
	/** Whether each instruction, by `Op.index`, may name something that moves. */
	readonly #moves: readonly boolean[];

	/** What has an index of at least `first` moves on by `by`. */
	constructor(first: Readonly<Record<ExternKind, number>>, by: Readonly<Record<ExternKind, number>>) {
		this.#first = first;
		this.#by = by;
		const moving = new Set<string>(externKinds.filter((kind) => by[kind] > 0));
		if (moving.has("memory")) moving.add("memarg");
		if (moving.has("tag")) moving.add("catches");
		this.#moves = ops.map(({ immediates }) => immediates.some((kind) => moving.has(kind)));
	}

	/** Where the thing with this index is afterwards. */
	index(kind: ExternKind, index: number): number {
		return index < this.#first[kind] ? index : index + this.#by[kind];
	}

	/** Whether the instruction may name something that moves. */
	concerns(op: Op): boolean {
		return this.#moves[op.index] ?? false;
	}

	/** Reads the immediates of `op`, and gives them as they are afterwards. */
	immediates(op: Op, reader: Reader): ImmediateValue[] {
		return op.immediates.map((kind) => this.#moved(readImmediate(reader, kind)));
	}

	#moved(immediate: ImmediateValue): ImmediateValue {
		switch (immediate.kind) {
			case "func":
			case "table":
			case "memory":
			case "global":
			case "tag":
				return { kind: immediate.kind, value: this.index(immediate.kind, immediate.value) };
			case "memarg":
				return { kind: "memarg", value: { ...immediate.value, memory: this.index("memory", immediate.value.memory) } };
			case "catches":
				return { kind: "catches", value: immediate.value.map((each) => this.#movedCatch(each)) };
			default:
				return immediate;
		}
	}

	#movedCatch({ kind, tag, label }: Catch): Catch {
		return { kind, tag: tag === null ? null : this.index("tag", tag), label };
	}

	/** The expression with its indices moved; the same object if it has none that move. */
	expression(expression: Expression): Expression {
		const cursor = new Cursor(expression.bytes);
		const writer = new Writer();
		let isSame = true;
		while (cursor.next()) {
			if (this.concerns(cursor.op)) {
				isSame = false;
				writeInstruction(writer, { op: cursor.op, immediates: this.immediates(cursor.op, cursor.reader()) });
			} else writer.bytes(expression.bytes.subarray(cursor.from, cursor.to));
		}
		return isSame ? expression : { bytes: writer.finish() };
	}
}
