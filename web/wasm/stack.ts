/** The operands and the open blocks that lie on the stack at a place in code (core specification, "Validation Algorithm"). */

import type { Op } from "./ops.ts";
import type { Bottom, Subtyping } from "./subtyping.ts";
import { type FuncType, type RefType, typeText, type ValueType } from "./types.ts";

/** An open block. The outermost is the body, to which a branch returns. */
export interface Frame {
	/** What opened it, or parted it: `else`, `catch` and `catch_all` open the same block anew; null for the body. */
	readonly op: Op | null;
	/** Where the instruction stands that opened or parted it. */
	readonly from: number;
	readonly params: readonly ValueType[];
	readonly results: readonly ValueType[];
	/** How many operands lie below the block's own. */
	readonly height: number;
	/** Whether the place that the walk has come to can be reached. What is not reached may take operands of any type. */
	readonly reachable: boolean;
}

export interface OpenFrame extends Frame {
	reachable: boolean;
	/** How many locals without a default value had been set when it was opened. */
	readonly set: number;
}

/** What a block takes and leaves. */
export type BlockSignature = Pick<FuncType, "params" | "results">;

/** What a branch to the frame takes. */
export function labelTypes(frame: Frame): readonly ValueType[] {
	return frame.op?.name === "loop" ? frame.params : frame.results;
}

/** A bound that no engine reaches, so that bytes made to use up memory do not. */
const most = 1_000_000;

export class Stack {
	readonly #subtyping: Subtyping;
	readonly #fail: (reason: string) => never;
	/** The top last. */
	readonly types: (ValueType | Bottom)[] = [];
	/** The innermost last. */
	readonly frames: OpenFrame[] = [];
	/** Locals without a default value that have been set, and the order in which that happened. */
	readonly #isSet = new Set<number>();
	readonly #setOrder: number[] = [];

	/** `fail` throws Invalid for the instruction at hand. */
	constructor(subtyping: Subtyping, fail: (reason: string) => never) {
		this.#subtyping = subtyping;
		this.#fail = fail;
	}

	/** The frame that a branch over so many others leads to. */
	frame(depth: number): OpenFrame {
		return this.frames[this.frames.length - 1 - depth] ?? this.#fail(`there are no ${depth + 1} blocks to leave`);
	}

	push(type: ValueType | Bottom): void {
		if (this.types.length >= most) this.#fail(`more than ${most} operands`);
		this.types.push(type);
	}

	pushAll(types: readonly ValueType[]): void {
		for (const type of types) this.push(type);
	}

	popAny(): ValueType | Bottom {
		const frame = this.frame(0);
		if (this.types.length > frame.height) return this.types.pop() ?? "bottom";
		return frame.reachable ? this.#fail("an operand is missing") : "bottom";
	}

	pop(wanted: ValueType | Bottom): ValueType | Bottom {
		const type = this.popAny();
		if (type === wanted || this.#subtyping.matches(type, wanted)) return type;
		return this.#fail(`${shown(wanted)} is wanted, but ${shown(type)} is there`);
	}

	popAll(types: readonly ValueType[]): void {
		for (let at = types.length - 1; at >= 0; at--) this.pop(types[at] ?? "bottom");
	}

	popRef(): RefType | Bottom {
		const type = this.popAny();
		if (type === "bottom" || typeof type !== "string") return type;
		return this.#fail(`a reference is wanted, but ${type} is there`);
	}

	/** What follows in the innermost block cannot be reached. */
	unreachable(): void {
		const frame = this.frame(0);
		this.types.length = frame.height;
		frame.reachable = false;
	}

	open(op: Op | null, from: number, { params, results }: BlockSignature): void {
		if (this.frames.length >= most) this.#fail(`more than ${most} open blocks`);
		const set = this.#setOrder.length;
		this.frames.push({ op, from, params, results, height: this.types.length, reachable: true, set });
		this.pushAll(params);
	}

	/** Closes the innermost block, whose results must be all that it leaves. */
	close(): Frame {
		const frame = this.frame(0);
		this.popAll(frame.results);
		if (this.types.length !== frame.height) this.#fail("more operands are left than the block has results");
		while (this.#setOrder.length > frame.set) this.#isSet.delete(this.#setOrder.pop() ?? 0);
		this.frames.pop();
		return frame;
	}

	/** Whether a local has been set in a block that is still open. */
	isSet(local: number): boolean {
		return this.#isSet.has(local);
	}

	set(local: number): void {
		if (this.#isSet.has(local)) return;
		this.#isSet.add(local);
		this.#setOrder.push(local);
	}
}

function shown(type: ValueType | Bottom): string {
	return type === "bottom" ? "any value" : typeText(type);
}
