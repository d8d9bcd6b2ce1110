/** Finds out which operands of an instruction are the same in every run, or follow from a call's arguments. */

import type { Decoded } from "./decode.ts";
import type { ImmediateValue } from "./immediates.ts";
import { instructions, type PlacedInstruction } from "./instructions.ts";
import { type KnownLocals, knownLocals } from "./known-locals.ts";
import { funcTypeOf, type Spaces, spacesOf } from "./spaces.ts";
import { TypeWalk } from "./typewalk.ts";

/** The bits of an i32 or i64, not negative; null for what is not known. */
export type Known = bigint | null;

/** A function's index, and the byte of the module at which its call or trap was. */
export type Call = readonly [func: number, offset: number];

export interface KnownInstruction extends PlacedInstruction {
	/** What lies on the stack before it, the top last. */
	readonly operands: readonly Known[];
}

/**
 * The instruction of the last of `calls`, which are in one module and outermost first, each called by the one before. The
 * arguments of the first are given where they are known. Null where the byte belongs to no instruction. Throws Invalid and
 * Malformed.
 */
export function knownInstruction(
	decoded: Decoded,
	calls: readonly Call[],
	given: readonly Known[],
): KnownInstruction | null {
	const spaces = spacesOf(decoded.module);
	let params = given;
	for (const [index, call] of calls.entries()) {
		const found = reached(decoded, spaces, call, params);
		const next = calls[index + 1];
		if (!next || !found) return found;
		params = argumentsOf(found, next[0], spaces);
	}
	return null;
}

/**
 * What a call hands to the function `callee`. Nothing is known where the call is of another: what `call_indirect` and
 * imports lead to may have called `callee` in turn.
 */
function argumentsOf({ op, immediates, operands }: KnownInstruction, callee: number, spaces: Spaces): readonly Known[] {
	if (op.name !== "call" || immediates[0]?.value !== callee) return [];
	const count = funcTypeOf(spaces, spaces.funcs[callee])?.params.length ?? 0;
	return operands.slice(operands.length - count);
}

function reached(
	decoded: Decoded,
	spaces: Spaces,
	[func, offset]: Call,
	params: readonly Known[],
): KnownInstruction | null {
	const code = decoded.module.codes[func - spaces.importedFuncs];
	const type = funcTypeOf(spaces, spaces.funcs[func]);
	const end = code && decoded.places.get(code)?.to;
	if (!code || !type || end === undefined) return null;
	const from = end - code.bytes.length;
	const first = type.params.map((param, index) => wrapped(params[index], param === "i64" ? 64 : 32));
	const locals = knownLocals(decoded.bytes, from, end, first);
	const walk = new TypeWalk(spaces, { type, locals: code.locals }, decoded.bytes, from, end);
	const values: Known[] = [];
	let before: PlacedInstruction | null = null;
	let height = 0;
	let part = from;
	while (walk.next()) {
		if (before) {
			locals.pass(before, values.at(-1) ?? null, part);
			follow(values, before, walk.stack.length, height, locals, decoded, spaces);
		}
		if (walk.to > offset) return walk.from <= offset ? { ...walk.instruction(), operands: [...values] } : null;
		before = walk.instruction();
		height = walk.frames.at(-1)?.height ?? 0;
		part = walk.frames.at(-1)?.from ?? from;
	}
	return null;
}

const binary: Readonly<Record<string, (a: bigint, b: bigint, bits: bigint) => bigint>> = {
	add: (a, b) => a + b,
	sub: (a, b) => a - b,
	mul: (a, b) => a * b,
	and: (a, b) => a & b,
	or: (a, b) => a | b,
	xor: (a, b) => a ^ b,
	shl: (a, b, bits) => a << (b % bits),
	shr_u: (a, b, bits) => a >> (b % bits),
};

/** Makes of what lay on the stack before an instruction what lies there after it, where there are `length` operands. */
function follow(
	values: Known[],
	{ op, immediates }: PlacedInstruction,
	length: number,
	/** How many operands lie below those of the block that it stands in. */
	height: number,
	locals: KnownLocals,
	decoded: Decoded,
	spaces: Spaces,
): void {
	const [type = "", work = ""] = op.name.split(".");
	const bits = type === "i64" ? 64 : 32;
	const [first] = immediates;
	const compute = op.takes.length === 2 && (type === "i32" || type === "i64") ? binary[work] : undefined;
	let made: Known[] = [];
	if (op.name === "i32.const" || op.name === "i64.const") made = [numberOf(first, bits)];
	else if (op.name === "local.get" && first?.kind === "local") made = [locals.get(first.value)];
	else if (op.name === "global.get" && first?.kind === "global") made = [globalOf(first.value, decoded, spaces)];
	else if (op.name === "i32.wrap_i64") made = [wrapped(values.at(-1), 32)];
	else if (op.name === "i64.extend_i32_u") made = [values.at(-1) ?? null];
	else if (op.name === "local.tee") made = [values.at(-1) ?? null];
	else if (compute) {
		const [a, b] = values.slice(-2);
		made = [typeof a === "bigint" && typeof b === "bigint" ? BigInt.asUintN(bits, compute(a, b, BigInt(bits))) : null];
	} else if (
		op.name === "block" ||
		op.name === "if" ||
		op.name === "try" ||
		op.name === "try_table" ||
		op.name === "br_if"
	) {
		// What they take is on the stack as before.
	} else {
		const count = op.name.startsWith("call") ? resultsOf(first, spaces) : fixed(op.gives);
		// At the end of a block, in its other branch and after a loop has begun, what lies there may come from elsewhere.
		made = Array.from({ length: Math.max(0, Math.min(length, count ?? length - height)) }, () => null);
	}
	const rest = length - made.length;
	if (values.length > rest) values.length = Math.max(0, rest);
	while (values.length < rest) values.push(null);
	values.push(...made);
}

/** How many values an instruction gives, null where that depends on more than itself. */
function fixed(gives: readonly string[]): number | null {
	return gives.some((kind) => kind.endsWith("*")) ? null : gives.length;
}

function resultsOf(callee: ImmediateValue | undefined, spaces: Spaces): number | null {
	if (callee?.kind === "func") return funcTypeOf(spaces, spaces.funcs[callee.value])?.results.length ?? null;
	return callee?.kind === "type" ? (funcTypeOf(spaces, callee.value)?.results.length ?? null) : null;
}

function numberOf(immediate: ImmediateValue | undefined, bits: number): Known {
	return immediate?.kind === "i32" || immediate?.kind === "i64" ? BigInt.asUintN(bits, BigInt(immediate.value)) : null;
}

function wrapped(value: Known | undefined, bits: number): Known {
	return typeof value === "bigint" ? BigInt.asUintN(bits, value) : null;
}

/** A global that is constant in this module and in every other. */
function globalOf(index: number, { module }: Decoded, spaces: Spaces): Known {
	const own = module.globals[index - spaces.importedGlobals];
	if (!own || own.type.mutable) return null;
	const [only, end, more] = [...instructions(own.init.bytes)];
	return end?.op.name === "end" && !more ? numberOf(only?.immediates[0], own.type.value === "i64" ? 64 : 32) : null;
}
