/** Rewrites a module so that it counts instructions down and traps when none are left: an endless loop ends, and nothing else changes. */

import type { Decoded } from "./decode.ts";
import { Cursor, instruction, written } from "./instructions.ts";
import type { Code } from "./module.ts";
import { ops, theOp } from "./ops.ts";
import { type CodePlan, Rewriter, type Rewritten } from "./rewrite.ts";
import { endsSegment, segmentsOf } from "./segments.ts";
import type { TypeWalk } from "./typewalk.ts";

export interface FuelOptions {
	/**
	 * What the counter is exported as: an i64 global, below 0 after a trap for want of fuel, which may be set at any time. After
	 * another trap it may not yet know what the function that trapped has executed since it last called another or was called.
	 */
	readonly name: string;
	/** How many instructions may be executed before the counter is set, below 2⁶³: a start function has no more. */
	readonly budget: bigint;
	/**
	 * A function without parameters and results, to be imported and called when the fuel is spent. If it sets the counter to
	 * 0 or more, the module goes on. It must not throw, since code could catch that.
	 */
	readonly refill: ImportName | null;
}

export interface SharedFuelOptions {
	/** An i64 global that can be set, as in `FuelOptions`. */
	readonly counter: ImportName;
	readonly refill: ImportName | null;
}

/** What something is imported as; the pair may well be imported already. */
export interface ImportName {
	readonly module: string;
	readonly name: string;
}

const isLess = instruction("i64.lt_s");
const ifSo = instruction("if", { kind: "block_type", value: null });
const end = instruction("end");
const subtract = instruction("i64.sub");
const trap = instruction("unreachable");
const constant = (value: bigint) => instruction("i64.const", { kind: "i64", value });
const zero = constant(0n);

const loop = theOp("loop");

function byName(shape: RegExp): readonly boolean[] {
	return ops.map(({ name }) => shape.test(name));
}

const isCall = byName(/^call/);
const branches = byName(/^br/);
const leaves = byName(/^(return|throw|rethrow|unreachable)/);
const catches = byName(/^try/);

/**
 * Whether a function should hold the counter in a local between calls: that makes loops fast. One that catches exceptions
 * cannot, since where a block ends it would not know whether the call that threw has counted on.
 */
function isCounterLocal(code: Code): boolean {
	const cursor = new Cursor(code.bytes);
	let loops = false;
	while (cursor.next()) {
		if (catches[cursor.op.index]) return false;
		loops ||= cursor.op === loop;
	}
	return loops;
}

/**
 * Each segment takes its length from the counter when it begins, also if it does not come to its end; at the beginning of a
 * function and of a loop, the counter is looked at. Throws Malformed or Invalid for a module that cannot be rewritten, and an
 * Error if it exports something under the counter's name.
 */
export function withFuel(decoded: Decoded, options: FuelOptions): Rewritten {
	const rewriter = new Rewriter(decoded);
	return rewriter.finish(addFuel(rewriter, options));
}

/** As `withFuel`, for a module that is being rewritten for other reasons, too, of which none has added functions or globals. */
export function addFuel(rewriter: Rewriter, { name, budget, refill }: FuelOptions): CodePlan {
	const refilling = refill && importRefill(rewriter, refill);
	const counter = rewriter.addGlobal({ type: counterType, init: { bytes: written(constant(budget), end) } });
	rewriter.addExport({ name, kind: "global", index: counter });
	return fuelPlan(rewriter, counter, refilling);
}

/**
 * As `withFuel`, with a counter that is imported: several modules can share it, and it can be filled up while a start function
 * runs. Calls are dearer: Chromium 156 took five times as long for a loop around a small function as with a counter of its own.
 */
export function withSharedFuel(decoded: Decoded, { counter, refill }: SharedFuelOptions): Rewritten {
	const rewriter = new Rewriter(decoded);
	const refilling = refill && importRefill(rewriter, refill);
	const index = rewriter.addImport({ ...counter, extern: { kind: "global", type: counterType } });
	return rewriter.finish(fuelPlan(rewriter, index, refilling));
}

const counterType = { value: "i64", mutable: true } as const;

interface Refilling {
	readonly type: number;
	readonly func: number;
}

function importRefill(rewriter: Rewriter, from: ImportName): Refilling {
	const type = rewriter.addFuncType([], []);
	return { type, func: rewriter.addImport({ ...from, extern: { kind: "func", type } }) };
}

/** What takes fuel from the global with the index `counter`. */
function fuelPlan(rewriter: Rewriter, counter: number, refilling: Refilling | null): CodePlan {
	const get = instruction("global.get", { kind: "global", value: counter });
	const set = instruction("global.set", { kind: "global", value: counter });
	const call = (func: number) => instruction("call", { kind: "func", value: func });
	let spent = trap;
	if (refilling !== null) {
		const bytes = written(call(refilling.func), get, zero, isLess, ifSo, trap, end, end);
		spent = call(rewriter.addFunc(refilling.type, { locals: [], bytes }));
	}

	return (code, walk, body) => {
		const segments = segmentsOf(code);
		const local = { kind: "local", value: body.local("i64") } as const;
		const isLocal = isCounterLocal(code);
		const recall = instruction("local.get", local);
		const keep = instruction("local.set", local);
		const keepOn = instruction("local.tee", local);
		const publish = isLocal ? [recall, set] : [];
		const refresh = isLocal ? [get, keep] : [];
		let segment = 0;
		let begins = true;
		let isHead = true;

		function take(length: number): void {
			const from = isLocal && segment > 1 ? recall : get;
			body.addAll(from, constant(BigInt(length)), subtract);
			if (!isHead) body.addAll(isLocal ? keep : set);
			else {
				if (isLocal) body.addAll(keepOn);
				else body.addAll(keepOn, set, recall);
				body.addAll(zero, isLess);
				body.addUnlikely(ifSo.op, ...ifSo.immediates);
				body.addAll(...publish, spent, ...refresh, end);
			}
		}

		return {
			before() {
				const { op, frames } = walk;
				if (begins) {
					const length = segments[segment++]?.length ?? 0;
					if (length > 0) take(length);
					else if (segment === 1) body.addAll(...refresh);
				}
				const isLast = frames.length === 1 && op === end.op;
				if (isCall[op.index] || leaves[op.index] || isLast || (branches[op.index] && isLeaving(walk)))
					body.addAll(...publish);
			},
			after() {
				const { op } = walk;
				if (isCall[op.index]) body.addAll(...refresh);
				begins = endsSegment[op.index] ?? false;
				isHead = op === loop;
			},
		};
	};
}

/** Whether a branch may end the function. */
function isLeaving(walk: TypeWalk): boolean {
	const outermost = walk.frames.length - 1;
	return walk.instruction().immediates.some((immediate) => {
		if (immediate.kind === "label") return immediate.value === outermost;
		return immediate.kind === "labels" && immediate.value.includes(outermost);
	});
}
