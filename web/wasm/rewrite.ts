/** Makes another module from a decoded one: with more imports, functions, globals and exports, and with its code written anew. */

import { BodyWriter } from "./body-writer.ts";
import {
	type BranchHint,
	branchHintSection,
	type FuncHints,
	readBranchHints,
	writeBranchHints,
} from "./branch-hints.ts";
import { type Decoded, decode } from "./decode.ts";
import { encode, writeLocals } from "./encode.ts";
import { orNull } from "./malformed.ts";
import type { Code, Custom, Export, ExternKind, Global, Import, Locals, Module } from "./module.ts";
import { moveModule, moveNames } from "./moving.ts";
import { readNames, writeNames } from "./names.ts";
import { originOf } from "./origins.ts";
import { Reader } from "./reader.ts";
import { Shifts } from "./shifts.ts";
import { type Spaces, spacesOf } from "./spaces.ts";
import type { FuncType, RecGroup } from "./types.ts";
import { type TypeWalk, walkFunc } from "./typewalk.ts";
import { Writer } from "./writer.ts";

/** What is to stand before and behind the instruction that the walk has come to, written with `body.add`. */
export interface InstructionPlan {
	before?(): void;
	/** The walk still stands at the instruction. */
	after?(): void;
}

/** Called for each own function before its first instruction, with the code as it was. */
export type CodePlan = (code: Code, walk: TypeWalk, body: BodyWriter) => InstructionPlan;

export interface Rewritten {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** The offset in the old module of the instruction that one at this offset comes from; null for what is no code, or added. */
	origin(offset: number): number | null;
}

interface Written {
	readonly code: Code;
	readonly origins: Int32Array;
	/** The numbers of blocks, old to new. */
	readonly labels: readonly number[];
	/** With offsets from where the new instructions begin. */
	readonly hints: readonly BranchHint[];
}

export class Rewriter {
	readonly #decoded: Decoded;
	readonly #spaces: Spaces;
	readonly #types: RecGroup[] = [];
	readonly #imports: Import[] = [];
	readonly #funcs: { readonly type: number; readonly code: Code }[] = [];
	readonly #globals: Global[] = [];
	readonly #exports: Export[] = [];

	/** Throws Malformed or Invalid for a module that cannot be rewritten. */
	constructor(decoded: Decoded) {
		this.#decoded = decoded;
		this.#spaces = spacesOf(decoded.module);
	}

	get spaces(): Spaces {
		return this.#spaces;
	}

	/** Adds a type and returns its index. */
	addFuncType(params: FuncType["params"], results: FuncType["results"]): number {
		this.#types.push({ types: [{ final: true, supertypes: [], composite: { kind: "func", params, results } }] });
		return this.#spaces.subtyping.types.length + this.#types.length - 1;
	}

	/** Adds an import behind the others and returns its index, as all these methods do, in the new module. */
	addImport(added: Import): number {
		if (this.#funcs.length + this.#globals.length > 0)
			throw new Error("imports are added before functions and globals");
		const { kind } = added.extern;
		const index = this.#imported(kind) + this.#added(kind);
		this.#imports.push(added);
		return index;
	}

	/** `code` has the indices of the new module. */
	addFunc(type: number, code: Code): number {
		this.#funcs.push({ type, code });
		return this.#spaces.funcs.length + this.#added("func") + this.#funcs.length - 1;
	}

	addGlobal(global: Global): number {
		this.#globals.push(global);
		return this.#spaces.globals.length + this.#added("global") + this.#globals.length - 1;
	}

	/** `added.index` is one of the new module. Throws an Error if something is exported under the name. */
	addExport(added: Export): void {
		const isTaken = [...this.#decoded.module.exports, ...this.#exports].some(({ name }) => name === added.name);
		if (isTaken) throw new Error(`the module exports something as ${JSON.stringify(added.name)} already`);
		this.#exports.push(added);
	}

	#imported(kind: ExternKind): number {
		return this.#decoded.module.imports.filter(({ extern }) => extern.kind === kind).length;
	}

	#added(kind: ExternKind): number {
		return this.#imports.filter(({ extern }) => extern.kind === kind).length;
	}

	/**
	 * The new module. What the first plan adds is nearest to the instruction. Throws Malformed or Invalid where code cannot be
	 * walked.
	 */
	finish(...plans: readonly CodePlan[]): Rewritten {
		const { module } = this.#decoded;
		const kinds = <Value>(of: (kind: ExternKind) => Value) => ({
			func: of("func"),
			table: of("table"),
			memory: of("memory"),
			global: of("global"),
			tag: of("tag"),
		});
		const shifts = new Shifts(
			kinds((kind) => this.#imported(kind)),
			kinds((kind) => this.#added(kind)),
		);
		const hints = this.#branchHints();
		const written = module.codes.map((_, index) => this.#rewriteCode(index, plans, shifts, hints));
		const moved = this.#imports.length > 0 ? moveModule(module, shifts) : module;
		const bytes = encode(
			{
				...moved,
				types: extended(module.types, this.#types),
				imports: extended(module.imports, this.#imports),
				funcs: extended(
					module.funcs,
					this.#funcs.map(({ type }) => type),
				),
				globals: extended(moved.globals, this.#globals),
				exports: extended(moved.exports, this.#exports),
				codes: [...written.map(({ code }) => code), ...this.#funcs.map(({ code }) => code)],
				customs: this.#customs(shifts, written),
			},
			this.#decoded,
		);
		return { bytes, origin: this.#originIn(bytes, written) };
	}

	#rewriteCode(
		index: number,
		plans: readonly CodePlan[],
		shifts: Shifts,
		hints: ReadonlyMap<number, readonly BranchHint[]>,
	): Written {
		const { module, bytes } = this.#decoded;
		const walk = walkFunc(this.#decoded, this.#spaces, index);
		const code = module.codes[index] ?? { locals: [], bytes: new Uint8Array() };
		const func = this.#spaces.importedFuncs + index;
		const before = this.#localsLength(index);
		const old = hints.get(func) ?? [];
		const hinted = new Map(old.map(({ offset, value }) => [offset - before, value]));
		const body = new BodyWriter(walk, bytes, code.locals, shifts, hinted);
		const inner = plans.map((plan) => plan(code, walk, body));
		const outer = inner.toReversed();
		while (walk.next()) {
			for (const plan of outer) plan.before?.();
			body.copy();
			for (const plan of inner) plan.after?.();
		}
		return { ...body.finish(), labels: body.labels, hints: body.hints };
	}

	/** How many bytes the declarations of a function's locals have, which hints are counted from. */
	#localsLength(index: number): number {
		const { module, bytes, places } = this.#decoded;
		const code = module.codes[index];
		const place = code && places.get(code);
		if (!place) return 0;
		const reader = new Reader(bytes, place.from);
		return reader.u32() - code.bytes.length;
	}

	/** By the functions' old indices. */
	#branchHints(): Map<number, readonly BranchHint[]> {
		const sections = this.#decoded.module.customs.filter(({ name }) => name === branchHintSection);
		const funcs = sections.flatMap(({ bytes }) => orNull(() => readBranchHints(bytes)) ?? []);
		return new Map(funcs.map(({ func, hints }) => [func, hints]));
	}

	#custom(custom: Custom, shifts: Shifts, written: readonly Written[]): Custom {
		const ownOf = (func: number) => written[func - this.#spaces.importedFuncs];
		if (custom.name === "name") {
			// No engine minds a custom section that is malformed, and it stays as it is.
			const parts = orNull(() => readNames(custom.bytes));
			if (!parts) return custom;
			const labels = (func: number, label: number) => ownOf(func)?.labels[label] ?? label;
			return { ...custom, bytes: writeNames(parts.map((part) => moveNames(part, shifts, labels))) };
		}
		return custom;
	}

	/** The custom sections, among them one of branch hints if there are any. */
	#customs(shifts: Shifts, written: readonly Written[]): Custom[] {
		const customs = this.#decoded.module.customs.map((custom) => this.#custom(custom, shifts, written));
		const hints = written.flatMap(({ code, hints }, index): FuncHints[] => {
			const before = localsLength(code.locals);
			const func = shifts.index("func", this.#spaces.importedFuncs + index);
			return hints.length > 0
				? [{ func, hints: hints.map(({ offset, value }) => ({ offset: offset + before, value })) }]
				: [];
		});
		const others = customs.filter(({ name }) => name !== branchHintSection);
		// It must come before the code, and `dataCount` is the last section that may.
		return hints.length > 0
			? [...others, { name: branchHintSection, bytes: writeBranchHints(hints), after: "dataCount" }]
			: customs;
	}

	#originIn(bytes: Uint8Array, written: readonly Written[]): (offset: number) => number | null {
		const old = this.#decoded;
		// Few modules trap, so the new one is read when it does.
		let read: { readonly module: Module; readonly starts: readonly number[] } | null = null;
		function reading() {
			const { module, places } = decode(bytes);
			return { module, starts: module.codes.map((code) => (places.get(code)?.to ?? 0) - code.bytes.length) };
		}
		return (offset) => {
			read ??= reading();
			const { module, starts } = read;
			const index = starts.findLastIndex((start) => start <= offset);
			const code = module.codes[index];
			const start = starts[index];
			const was = old.module.codes[index];
			const origins = written[index]?.origins;
			if (!code || start === undefined || !was || !origins || offset >= start + code.bytes.length) return null;
			return (old.places.get(was)?.to ?? 0) - was.bytes.length + originOf(origins, offset - start);
		};
	}
}

function extended<Item>(items: readonly Item[], more: readonly Item[]): readonly Item[] {
	return more.length > 0 ? [...items, ...more] : items;
}

/** How many bytes the declarations have as they are written anew. */
function localsLength(locals: readonly Locals[]): number {
	const writer = new Writer();
	writeLocals(writer, locals);
	return writer.length;
}
