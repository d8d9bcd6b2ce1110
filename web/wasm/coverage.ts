/** Rewrites a module so that it counts how often each straight-line segment of its code is executed. */

import type { Decoded, Place } from "./decode.ts";
import type { ImmediateValue } from "./immediates.ts";
import { instruction, writeInstruction, written } from "./instructions.ts";
import { type CodePlan, Rewriter, type Rewritten } from "./rewrite.ts";
import { endsSegment, segmentsOf } from "./segments.ts";
import { Writer } from "./writer.ts";

/** Its place is that of its instructions, in the module as it was. */
export interface CountedSegment extends Place {
	/** The function's index, imported ones counted. */
	readonly func: number;
	/** How many instructions it has, of which each was executed as often as the segment was begun, unless one trapped or threw. */
	readonly length: number;
}

export interface Coverage {
	readonly plan: CodePlan;
	/** In the order of their counters; segments in which nothing is executed are left out. */
	readonly segments: readonly CountedSegment[];
}

export interface Covered extends Rewritten {
	readonly segments: readonly CountedSegment[];
}

/** So that the function that reads the counters is not longer than engines take. */
const mostSegments = 400_000;

const end = instruction("end");
const counterType = { value: "i64", mutable: true } as const;
const zero = written(instruction("i64.const", { kind: "i64", value: 0n }), end);
const increase = [instruction("i64.const", { kind: "i64", value: 1n }), instruction("i64.add")];

/**
 * Adds counters to a module that is being rewritten, and exports as `name` a function that takes the number of a segment and
 * gives how often it was begun, an i64. Throws Malformed for code that cannot be read, and an Error if the name is taken or
 * there are more than 400,000 segments.
 */
export function addCoverage(rewriter: Rewriter, { module, places }: Decoded, name: string): Coverage {
	const imported = rewriter.spaces.importedFuncs;
	const segments = module.codes.flatMap((code, index): CountedSegment[] => {
		const start = (places.get(code)?.to ?? 0) - code.bytes.length;
		return segmentsOf(code)
			.filter(({ length }) => length > 0)
			.map(({ from, to, length }) => ({ from: start + from, to: start + to, func: imported + index, length }));
	});
	if (segments.length > mostSegments) throw new Error(`more than ${mostSegments} segments of code cannot be counted`);
	const counters = segments.map(() => rewriter.addGlobal({ type: counterType, init: { bytes: zero } }));
	const reading = new Writer();
	writeReading(reading, counters, 0, counters.length);
	writeInstruction(reading, end);
	const code = { locals: [], bytes: reading.finish() };
	const reader = rewriter.addFunc(rewriter.addFuncType(["i32"], ["i64"]), code);
	rewriter.addExport({ name, kind: "func", index: reader });

	let next = 0;
	function plan(...[code, walk, body]: Parameters<CodePlan>): ReturnType<CodePlan> {
		const lengths = segmentsOf(code).map(({ length }) => length);
		let segment = 0;
		let begins = true;
		return {
			before() {
				if (!begins || (lengths[segment++] ?? 0) === 0) return;
				const value = counters[next++] ?? 0;
				body.addAll(
					instruction("global.get", { kind: "global", value }),
					...increase,
					instruction("global.set", { kind: "global", value }),
				);
			},
			after() {
				begins = endsSegment[walk.op.index] ?? false;
			},
		};
	}
	return { plan, segments };
}

/** Reads the counter whose number the function was given, of those from `first` to before `behind`: by halves, since tables of labels have a limit. */
function writeReading(writer: Writer, counters: readonly number[], first: number, behind: number): void {
	const write = (name: string, ...immediates: ImmediateValue[]) =>
		writeInstruction(writer, instruction(name, ...immediates));
	const value = counters[first];
	if (value === undefined) write("i64.const", { kind: "i64", value: 0n });
	else if (behind - first === 1) write("global.get", { kind: "global", value });
	else {
		const half = (first + behind) >> 1;
		write("local.get", { kind: "local", value: 0 });
		write("i32.const", { kind: "i32", value: half });
		write("i32.lt_u");
		write("if", { kind: "block_type", value: "i64" });
		writeReading(writer, counters, first, half);
		write("else");
		writeReading(writer, counters, half, behind);
		write("end");
	}
}

/** Counts, and does nothing else. Throws what `addCoverage` throws, and Invalid for a module that cannot be rewritten. */
export function withCoverage(decoded: Decoded, name: string): Covered {
	const rewriter = new Rewriter(decoded);
	const { plan, segments } = addCoverage(rewriter, decoded, name);
	return { ...rewriter.finish(plan), segments };
}
