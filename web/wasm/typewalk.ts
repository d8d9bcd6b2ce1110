/** Goes through code instruction by instruction, and knows before each which types lie on the stack and which blocks are open. */

import { Control, isControl } from "./control.ts";
import type { Decoded } from "./decode.ts";
import { isDefaultable, type Scope } from "./facts.ts";
import { Cursor, type PlacedInstruction } from "./instructions.ts";
import { Invalid } from "./invalid.ts";
import { LocalTypes } from "./local-types.ts";
import type { Locals } from "./module.ts";
import type { Op } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { signatureOf } from "./signatures.ts";
import { funcTypeOf, type Spaces } from "./spaces.ts";
import { type BlockSignature, type Frame, labelTypes, Stack } from "./stack.ts";
import type { Bottom } from "./subtyping.ts";
import type { ValueType } from "./types.ts";

/** What the code to be walked belongs to. */
export interface Body {
	readonly type: BlockSignature;
	readonly locals: readonly Locals[];
}

/** The engines' limit. */
const mostLocals = 50_000;

/**
 * A walk through the code of an own function, counted without the imported ones, with offsets from the module's start.
 * Throws Invalid as `TypeWalk` does, and where there is no such function, or none of its type.
 */
export function walkFunc({ module, bytes, places }: Decoded, spaces: Spaces, index: number): TypeWalk {
	const code = module.codes[index];
	const type = funcTypeOf(spaces, module.funcs[index]);
	const end = code && places.get(code)?.to;
	if (!code || !type || end === undefined)
		throw new Invalid(null, `there is no function ${index} with a type and code`);
	return new TypeWalk(spaces, { type, locals: code.locals }, bytes, end - code.bytes.length, end);
}

export class TypeWalk {
	readonly #cursor: Cursor;
	readonly #scope: Scope;
	readonly #locals: LocalTypes;
	readonly #params: number;
	readonly #stack: Stack;
	readonly #control: Control;
	#begun = false;

	/**
	 * Walks the instructions of `bytes` from `from` to `end`, the last of which must close the body. Throws Invalid where
	 * there are too many locals, or one of a type that is not there.
	 */
	constructor(spaces: Spaces, body: Body, bytes: Uint8Array, from = 0, end = bytes.length) {
		this.#cursor = new Cursor(bytes, from, end);
		const { params, results } = body.type;
		this.#locals = new LocalTypes(params, body.locals);
		if (this.#locals.count > mostLocals) throw new Invalid(from, `more than ${mostLocals} locals`);
		for (const { type } of body.locals)
			if (!spaces.subtyping.has(type)) throw new Invalid(from, "a local is of a type that there is not");
		this.#params = params.length;
		this.#stack = new Stack(spaces.subtyping, (reason) => this.#fail(reason));
		this.#stack.open(null, from, { params: [], results });
		this.#scope = {
			spaces,
			returns: results,
			local: (index) => this.#locals.at(index) ?? this.#fail(`there is no local ${index}`),
			label: (depth) => labelTypes(this.#stack.frame(depth)),
			fail: (reason) => this.#fail(reason),
		};
		this.#control = new Control(this.#stack, this.#scope);
	}

	/**
	 * Goes to the next instruction, and says whether there was one. Throws Invalid where the one before does not fit to its
	 * operands, and Malformed where the next cannot be read.
	 */
	next(): boolean {
		if (this.#begun) this.#apply(this.#cursor.op);
		this.#begun = true;
		if (this.#cursor.next()) {
			if (this.#stack.frames.length === 0) this.#fail("the body has ended before");
			return true;
		}
		if (this.#stack.frames.length > 0) throw new Invalid(this.#cursor.to, "the code ends in an open block");
		return false;
	}

	/** The instruction that the walk has come to, and has not yet applied. */
	get op(): Op {
		return this.#cursor.op;
	}

	/** Where it begins, and where the next one does. */
	get from(): number {
		return this.#cursor.from;
	}

	get to(): number {
		return this.#cursor.to;
	}

	/** A reader that stands at the instruction's immediates; good until the walk goes on. */
	reader(): Reader {
		return this.#cursor.reader();
	}

	instruction(): PlacedInstruction {
		return this.#cursor.instruction();
	}

	/** What lies on the stack before the instruction, the top last; of code that cannot be reached, what is known. */
	get stack(): readonly (ValueType | Bottom)[] {
		return this.#stack.types;
	}

	/** The open blocks before the instruction, the innermost last. */
	get frames(): readonly Frame[] {
		return this.#stack.frames;
	}

	/** How many locals there are, parameters included. */
	get localCount(): number {
		return this.#locals.count;
	}

	/** The locals' types, the parameters first. */
	get locals(): readonly ValueType[] {
		return this.#locals.all();
	}

	/** Whether the instruction can be reached, as validation has it: a block counts as reached wherever it stands. */
	get reachable(): boolean {
		return this.#stack.frames.at(-1)?.reachable ?? false;
	}

	/** The frame that a branch over so many others leads to. Throws Invalid if there is none. */
	frame(depth: number): Frame {
		return this.#stack.frame(depth);
	}

	/** The type of the operand with so many above it; `bottom` where code that cannot be reached has none. */
	operand(depth: number): ValueType | Bottom {
		const { types, frames } = this.#stack;
		const at = types.length - 1 - depth;
		return at < (frames.at(-1)?.height ?? 0) ? "bottom" : (types[at] ?? "bottom");
	}

	#fail(reason: string): never {
		throw new Invalid(this.#cursor.from, `${this.#cursor.op.name}: ${reason}`);
	}

	#apply(op: Op): void {
		if (isControl[op.index]) this.#control.apply(op, this.#cursor.reader(), this.from);
		else {
			const { takes, gives } = signatureOf(op, this.#cursor.reader(), this.#scope);
			this.#stack.popAll(takes);
			this.#stack.pushAll(gives);
			if (op.gives[0] === "any*") this.#stack.unreachable();
			if (op.immediates[0] === "local") this.#checkLocal(op, this.#cursor.reader().u32());
			if (op.name === "rethrow" && !/^catch/.test(this.#stack.frame(this.#cursor.reader().u32()).op?.name ?? ""))
				this.#fail("this is no catch block");
		}
	}

	/** A local without a default value must be set before it is read, in a block that is still open. */
	#checkLocal(op: Op, index: number): void {
		const type = this.#locals.at(index);
		if (index < this.#params || type === undefined || isDefaultable(type)) return;
		if (op.takes.length > 0) this.#stack.set(index);
		else if (!this.#stack.isSet(index)) this.#fail(`local ${index} may not have been set`);
	}
}
