/** Goes through code instruction by instruction, and knows before each which types lie on the stack and which blocks are open. */

import { isDefaultable, type Scope } from "./facts.ts";
import { type BlockType, type Catch, readBlockType, readCatch, readLabels } from "./immediates.ts";
import { Cursor, type PlacedInstruction } from "./instructions.ts";
import { Invalid } from "./invalid.ts";
import type { Locals } from "./module.ts";
import { type Op, ops } from "./ops.ts";
import { signatureOf } from "./signatures.ts";
import { funcTypeOf, type Spaces } from "./spaces.ts";
import type { Bottom } from "./subtyping.ts";
import { readHeapType, readValueType } from "./type-format.ts";
import { type FuncType, type RefType, ref, typeText, type ValueType } from "./types.ts";

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

interface OpenFrame extends Frame {
	reachable: boolean;
	/** How many locals without a default value had been set when it was opened. */
	readonly set: number;
}

/** What the code to be walked belongs to. */
export interface Body {
	readonly type: Pick<FuncType, "params" | "results">;
	readonly locals: readonly Locals[];
}

/** The engines' limit, and the reason why a walk needs no more memory than that. */
const mostLocals = 50_000;
const mostOpen = 1_000_000;

const EXNREF = ref(false, "exn");

/** The instructions that this file knows by name; all others have their types from the table. */
const isOwn = ops.map(
	({ name, takes, gives }) =>
		name.match(/^(block|loop|if|else|try|catch|catch_all|delegate|try_table|end|br_table|drop|select|br_on_.*)$/) !==
			null ||
		takes.includes("ref") ||
		gives.includes("internalized") ||
		gives.includes("externalized"),
);

/** What a branch to the frame takes. */
export function labelTypes(frame: Frame): readonly ValueType[] {
	return frame.op?.name === "loop" ? frame.params : frame.results;
}

export class TypeWalk {
	readonly #cursor: Cursor;
	readonly #scope: Scope;
	readonly #locals: ValueType[];
	/** Locals without a default value that have been set, and the order in which that happened. */
	readonly #isSet = new Set<number>();
	readonly #setOrder: number[] = [];
	readonly #stack: (ValueType | Bottom)[] = [];
	readonly #frames: OpenFrame[] = [];
	#begun = false;

	/**
	 * Walks the instructions of `bytes` from `from` to `end`, the last of which must close the body. Throws Invalid for too
	 * many locals.
	 */
	constructor(spaces: Spaces, body: Body, bytes: Uint8Array, from = 0, end = bytes.length) {
		this.#cursor = new Cursor(bytes, from, end);
		const { params, results } = body.type;
		this.#locals = [...params];
		for (const { count, type } of body.locals) {
			if (this.#locals.length + count > mostLocals) throw new Invalid(from, `more than ${mostLocals} locals`);
			for (let left = count; left > 0; left--) this.#locals.push(type);
		}
		for (const index of params.keys()) this.#isSet.add(index);
		this.#frames.push({ op: null, from, params: [], results, height: 0, reachable: true, set: 0 });
		this.#scope = {
			spaces,
			returns: results,
			local: (index) => this.#locals[index] ?? this.#fail(`there is no local ${index}`),
			label: (depth) => labelTypes(this.#frame(depth)),
			fail: (reason) => this.#fail(reason),
		};
	}

	/**
	 * Goes to the next instruction, and says whether there was one. Throws Invalid where the one before does not fit to its
	 * operands, and Malformed where the next cannot be read.
	 */
	next(): boolean {
		if (this.#begun) this.#apply(this.#cursor.op);
		this.#begun = true;
		if (this.#cursor.next()) {
			if (this.#frames.length === 0) this.#fail("the body has ended before");
			return true;
		}
		if (this.#frames.length > 0) throw new Invalid(this.#cursor.to, "the code ends in an open block");
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

	instruction(): PlacedInstruction {
		return this.#cursor.instruction();
	}

	/** What lies on the stack before the instruction, the top last; of code that cannot be reached, what is known. */
	get stack(): readonly (ValueType | Bottom)[] {
		return this.#stack;
	}

	/** The open blocks before the instruction, the innermost last. */
	get frames(): readonly Frame[] {
		return this.#frames;
	}

	/** The locals' types, the parameters first. */
	get locals(): readonly ValueType[] {
		return this.#locals;
	}

	/** Whether the instruction can be reached. */
	get reachable(): boolean {
		return this.#frames.at(-1)?.reachable ?? false;
	}

	/** The frame that a branch over so many others leads to. Throws Invalid if there is none. */
	frame(depth: number): Frame {
		return this.#frame(depth);
	}

	/** The type of the operand with so many above it; `bottom` where code that cannot be reached has none. */
	operand(depth: number): ValueType | Bottom {
		const at = this.#stack.length - 1 - depth;
		return at < (this.#frames.at(-1)?.height ?? 0) ? "bottom" : (this.#stack[at] ?? "bottom");
	}

	#fail(reason: string): never {
		throw new Invalid(this.#cursor.from, `${this.#cursor.op.name}: ${reason}`);
	}

	#frame(depth: number): OpenFrame {
		return this.#frames[this.#frames.length - 1 - depth] ?? this.#fail(`there are no ${depth + 1} blocks to leave`);
	}

	#push(type: ValueType | Bottom): void {
		if (this.#stack.length >= mostOpen) this.#fail(`more than ${mostOpen} operands`);
		this.#stack.push(type);
	}

	#pushAll(types: readonly ValueType[]): void {
		for (const type of types) this.#push(type);
	}

	#popAny(): ValueType | Bottom {
		const frame = this.#frame(0);
		if (this.#stack.length > frame.height) return this.#stack.pop() ?? "bottom";
		return frame.reachable ? this.#fail("an operand is missing") : "bottom";
	}

	#pop(wanted: ValueType | Bottom): ValueType | Bottom {
		const type = this.#popAny();
		if (type !== wanted && !this.#scope.spaces.subtyping.matches(type, wanted))
			this.#fail(
				`${typeText(wanted === "bottom" ? "i32" : wanted)} is wanted, but it is given ${type === "bottom" ? type : typeText(type)}`,
			);
		return type;
	}

	#popAll(types: readonly ValueType[]): void {
		for (let at = types.length - 1; at >= 0; at--) this.#pop(types[at] ?? "bottom");
	}

	#popRef(): RefType | Bottom {
		const type = this.#popAny();
		return type === "bottom" || typeof type !== "string"
			? type
			: this.#fail(`a reference is wanted, but it is given ${type}`);
	}

	#unreachable(): void {
		const frame = this.#frame(0);
		this.#stack.length = frame.height;
		frame.reachable = false;
	}

	#apply(op: Op): void {
		if (isOwn[op.index]) this.#applyOwn(op);
		else {
			const reader = this.#cursor.reader();
			if (op.name === "local.get") this.#checkSet(reader.u32());
			const { takes, gives } = signatureOf(op, this.#cursor.reader(), this.#scope);
			this.#popAll(takes);
			this.#pushAll(gives);
			if (op.gives[0] === "any*") this.#unreachable();
			if (op.name === "local.set" || op.name === "local.tee") this.#setLocal(this.#cursor.reader().u32());
			if (op.name === "rethrow") this.#checkRethrow();
		}
	}

	#checkSet(index: number): void {
		const type = this.#locals[index];
		if (type && !isDefaultable(type) && !this.#isSet.has(index)) this.#fail(`local ${index} may not have been set`);
	}

	#setLocal(index: number): void {
		const type = this.#locals[index];
		if (!type || isDefaultable(type) || this.#isSet.has(index)) return;
		this.#isSet.add(index);
		this.#setOrder.push(index);
	}

	#checkRethrow(): void {
		if (!/^catch/.test(this.#frame(this.#cursor.reader().u32()).op?.name ?? "")) this.#fail("this is no catch block");
	}

	#blockType(type: BlockType): Pick<FuncType, "params" | "results"> {
		if (type === null) return { params: [], results: [] };
		if (typeof type === "number") return this.#funcType(type);
		this.#checkType(type);
		return { params: [], results: [type] };
	}

	#funcType(type: number | undefined): FuncType {
		return funcTypeOf(this.#scope.spaces, type) ?? this.#fail(`type ${type} is not the type of a function`);
	}

	#checkType(type: ValueType): void {
		if (typeof type !== "string" && typeof type.heap === "number" && !this.#scope.spaces.subtyping.types[type.heap])
			this.#fail(`there is no type ${type.heap}`);
	}

	#open(op: Op, { params, results }: Pick<FuncType, "params" | "results">): void {
		if (this.#frames.length >= mostOpen) this.#fail(`more than ${mostOpen} open blocks`);
		const height = this.#stack.length;
		this.#frames.push({
			op,
			from: this.#cursor.from,
			params,
			results,
			height,
			reachable: true,
			set: this.#setOrder.length,
		});
		this.#pushAll(params);
	}

	/** Closes the innermost block, whose results must be all that it leaves. */
	#close(): OpenFrame {
		const frame = this.#frame(0);
		this.#popAll(frame.results);
		if (this.#stack.length !== frame.height) this.#fail("more operands are left than the block has results");
		for (const index of this.#setOrder.splice(frame.set)) this.#isSet.delete(index);
		this.#frames.pop();
		return frame;
	}

	/** Closes the innermost block, which must be one of `openers`, and opens it anew with other operands. */
	#part(op: Op, openers: RegExp, params: readonly ValueType[]): void {
		if (!openers.test(this.#frame(0).op?.name ?? "")) this.#fail("there is no block for it");
		const { results } = this.#close();
		this.#open(op, { params, results });
	}

	#checkCatch({ kind, tag, label }: Catch): void {
		const { spaces } = this.#scope;
		if (tag !== null && tag >= spaces.tags.length) this.#fail(`there is no tag ${tag}`);
		const caught: ValueType[] = tag === null ? [] : [...this.#funcType(spaces.tags[tag]).params];
		if (kind.endsWith("_ref")) caught.push(EXNREF);
		const wanted = labelTypes(this.#frame(label));
		if (
			caught.length !== wanted.length ||
			!caught.every((type, at) => spaces.subtyping.matches(type, wanted[at] ?? "bottom"))
		)
			this.#fail("what is caught is not what the label takes");
	}

	#select(types: readonly ValueType[] | null): void {
		this.#pop("i32");
		if (types) {
			const [type = "bottom", ...others] = types;
			if (types.length !== 1 || others.length > 0) this.#fail("it has one type");
			if (type !== "bottom") this.#checkType(type);
			this.#pop(type);
			this.#pop(type);
			this.#push(type);
			return;
		}
		const second = this.#popAny();
		const first = this.#popAny();
		if (typeof first !== "string" || typeof second !== "string")
			this.#fail("references need a select that says their type");
		if (first !== second && first !== "bottom" && second !== "bottom") this.#fail(`it is given ${first} and ${second}`);
		this.#push(first === "bottom" ? second : first);
	}

	#branchTable(labels: readonly number[]): void {
		this.#pop("i32");
		const arity = labelTypes(this.#frame(labels.at(-1) ?? 0)).length;
		for (const label of labels) {
			const types = labelTypes(this.#frame(label));
			if (types.length !== arity) this.#fail("its labels take different numbers of operands");
			// What is there is put back as it was, because of what cannot be reached another label may take another type.
			const taken: (ValueType | Bottom)[] = [];
			for (let at = types.length - 1; at >= 0; at--) taken.push(this.#pop(types[at] ?? "bottom"));
			while (taken.length > 0) this.#push(taken.pop() ?? "bottom");
		}
		this.#unreachable();
	}

	#branchOnCast(op: Op): void {
		const reader = this.#cursor.reader();
		const { subtyping } = this.#scope.spaces;
		const flags = reader.byte();
		if (flags > 3) this.#fail("its flags are 0 to 3");
		const label = labelTypes(this.#frame(reader.u32()));
		const [from, to] = [ref((flags & 1) !== 0, readHeapType(reader)), ref((flags & 2) !== 0, readHeapType(reader))];
		for (const { heap } of [from, to])
			if (typeof heap === "number" && !subtyping.types[heap]) this.#fail(`there is no type ${heap}`);
		if (!subtyping.matches(to, from)) this.#fail(`${typeText(to)} is no subtype of ${typeText(from)}`);
		// What is left when the cast fails is not null if null would have been cast.
		const rest = ref(from.nullable && !to.nullable, from.heap);
		const [branching, staying] = op.name === "br_on_cast" ? [to, rest] : [rest, to];
		const last = label.at(-1);
		if (last === undefined || !subtyping.matches(branching, last)) this.#fail("its label takes something else");
		this.#pop(from);
		this.#popAll(label.slice(0, -1));
		this.#pushAll(label.slice(0, -1));
		this.#push(staying);
	}

	#applyOwn(op: Op): void {
		const reader = this.#cursor.reader();
		const { subtyping } = this.#scope.spaces;
		switch (op.name) {
			case "block":
			case "loop":
			case "try":
			case "if":
			case "try_table": {
				const type = this.#blockType(readBlockType(reader));
				if (op.name === "if") this.#pop("i32");
				if (op.name === "try_table") for (const each of reader.many(() => readCatch(reader))) this.#checkCatch(each);
				this.#popAll(type.params);
				this.#open(op, type);
				break;
			}
			case "else":
				this.#part(op, /^if$/, this.#frame(0).params);
				break;
			case "catch": {
				const { spaces } = this.#scope;
				const tag = reader.u32();
				if (tag >= spaces.tags.length) this.#fail(`there is no tag ${tag}`);
				this.#part(op, /^(try|catch)$/, this.#funcType(spaces.tags[tag]).params);
				break;
			}
			case "catch_all":
				this.#part(op, /^(try|catch)$/, []);
				break;
			case "delegate": {
				if (this.#frame(0).op?.name !== "try") this.#fail("there is no try block for it");
				const { results } = this.#close();
				this.#frame(reader.u32());
				this.#pushAll(results);
				break;
			}
			case "end": {
				const { op: opener, params, results } = this.#close();
				if (opener?.name === "if") {
					const fits =
						params.length === results.length &&
						params.every((type, at) => subtyping.matches(type, results[at] ?? "i32"));
					if (!fits) this.#fail("an if without else gives what it takes");
				}
				if (this.#frames.length > 0) this.#pushAll(results);
				break;
			}
			case "br_table":
				this.#branchTable(readLabels(reader));
				break;
			case "drop":
				this.#popAny();
				break;
			case "select":
				this.#select(op.immediates.length > 0 ? reader.many(() => readValueType(reader)) : null);
				break;
			case "ref.is_null":
				this.#popRef();
				this.#push("i32");
				break;
			case "ref.as_non_null": {
				const type = this.#popRef();
				this.#push(type === "bottom" ? type : ref(false, type.heap));
				break;
			}
			case "br_on_null": {
				const type = this.#popRef();
				const label = labelTypes(this.#frame(reader.u32()));
				this.#popAll(label);
				this.#pushAll(label);
				this.#push(type === "bottom" ? type : ref(false, type.heap));
				break;
			}
			case "br_on_non_null": {
				const type = this.#popRef();
				const label = labelTypes(this.#frame(reader.u32()));
				// Chromium 156 allows a label that takes nothing, which the specification does not.
				if (!subtyping.matches(type === "bottom" ? type : ref(false, type.heap), label.at(-1) ?? "bottom"))
					this.#fail("its label takes something else");
				this.#popAll(label.slice(0, -1));
				this.#pushAll(label.slice(0, -1));
				break;
			}
			case "br_on_cast":
			case "br_on_cast_fail":
				this.#branchOnCast(op);
				break;
			case "any.convert_extern":
			case "extern.convert_any": {
				const [from, to] =
					op.name === "any.convert_extern" ? (["extern", "any"] as const) : (["any", "extern"] as const);
				const type = this.#pop(ref(true, from));
				this.#push(typeof type === "string" ? ref(false, to) : ref(type.nullable, to));
				break;
			}
			default:
				this.#fail("the walk does not know it");
				break;
		}
	}
}
