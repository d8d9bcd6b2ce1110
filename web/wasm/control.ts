/** Applies the instructions that open, part and close blocks, and those whose types depend on the operands that are there. */

import type { Scope } from "./facts.ts";
import { type BlockType, type Catch, readBlockType, readCatch, readLabels } from "./immediates.ts";
import { type Op, ops } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { funcTypeOf } from "./spaces.ts";
import { type BlockSignature, labelTypes, type Stack } from "./stack.ts";
import type { Bottom } from "./subtyping.ts";
import { readHeapType, readValueType } from "./type-format.ts";
import { type FuncType, ref, typeText, type ValueType } from "./types.ts";

/** Of a `br_table`; the engines' limit, too. */
const mostLabels = 65_520;

const EXNREF = ref(false, "exn");

/** Whether each instruction, by `Op.index`, is one of those; all others have their types from the table and their immediates. */
export const isControl = ops.map(
	({ name, takes, gives }) =>
		name.match(/^(block|loop|if|else|try|catch|catch_all|delegate|try_table|end|br_table|drop|select|br_on_.*)$/) !==
			null ||
		takes.includes("ref") ||
		gives.includes("internalized") ||
		gives.includes("externalized"),
);

export class Control {
	readonly #stack: Stack;
	readonly #scope: Scope;

	constructor(stack: Stack, scope: Scope) {
		this.#stack = stack;
		this.#scope = scope;
	}

	#blockType(type: BlockType): BlockSignature {
		if (type === null) return { params: [], results: [] };
		if (typeof type === "number") return this.#funcType(type);
		this.#checkType(type);
		return { params: [], results: [type] };
	}

	#funcType(type: number | undefined): FuncType {
		return funcTypeOf(this.#scope.spaces, type) ?? this.#scope.fail(`type ${type} is not the type of a function`);
	}

	#checkType(type: ValueType): void {
		if (!this.#scope.spaces.subtyping.has(type)) this.#scope.fail(`${typeText(type)} is of a type that there is not`);
	}

	/** Closes the innermost block, which must be one of `openers`, and opens it anew with other operands. */
	#part(op: Op, from: number, openers: RegExp, params: readonly ValueType[]): void {
		if (!openers.test(this.#stack.frame(0).op?.name ?? "")) this.#scope.fail("there is no block for it");
		const { results } = this.#stack.close();
		this.#stack.open(op, from, { params, results });
	}

	#checkCatch({ kind, tag, label }: Catch): void {
		const { spaces } = this.#scope;
		if (tag !== null && tag >= spaces.tags.length) this.#scope.fail(`there is no tag ${tag}`);
		const caught: ValueType[] = tag === null ? [] : [...this.#funcType(spaces.tags[tag]).params];
		if (kind.endsWith("_ref")) caught.push(EXNREF);
		const wanted = labelTypes(this.#stack.frame(label));
		if (
			caught.length !== wanted.length ||
			!caught.every((type, at) => spaces.subtyping.matches(type, wanted[at] ?? "bottom"))
		)
			this.#scope.fail("what is caught is not what the label takes");
	}

	#select(types: readonly ValueType[] | null): void {
		this.#stack.pop("i32");
		if (types) {
			const [type = "bottom", ...others] = types;
			if (types.length !== 1 || others.length > 0) this.#scope.fail("it has one type");
			if (type !== "bottom") this.#checkType(type);
			this.#stack.pop(type);
			this.#stack.pop(type);
			this.#stack.push(type);
			return;
		}
		const second = this.#stack.popAny();
		const first = this.#stack.popAny();
		if (typeof first !== "string" || typeof second !== "string")
			this.#scope.fail("references need a select that says their type");
		if (first !== second && first !== "bottom" && second !== "bottom")
			this.#scope.fail(`it is given ${first} and ${second}`);
		this.#stack.push(first === "bottom" ? second : first);
	}

	#branchTable(labels: readonly number[]): void {
		this.#stack.pop("i32");
		if (labels.length > mostLabels) this.#scope.fail(`no engine takes more than ${mostLabels} labels here`);
		const arity = labelTypes(this.#stack.frame(labels.at(-1) ?? 0)).length;
		for (const label of new Set(labels)) {
			const types = labelTypes(this.#stack.frame(label));
			if (types.length !== arity) this.#scope.fail("its labels take different numbers of operands");
			// What is there is put back as it was, because of what cannot be reached another label may take another type.
			const taken: (ValueType | Bottom)[] = [];
			for (let at = types.length - 1; at >= 0; at--) taken.push(this.#stack.pop(types[at] ?? "bottom"));
			while (taken.length > 0) this.#stack.push(taken.pop() ?? "bottom");
		}
		this.#stack.unreachable();
	}

	#branchOnCast(op: Op, reader: Reader): void {
		const { subtyping } = this.#scope.spaces;
		const flags = reader.byte();
		if (flags > 3) this.#scope.fail("its flags are 0 to 3");
		const label = labelTypes(this.#stack.frame(reader.u32()));
		const [from, to] = [ref((flags & 1) !== 0, readHeapType(reader)), ref((flags & 2) !== 0, readHeapType(reader))];
		for (const { heap } of [from, to])
			if (typeof heap === "number" && !subtyping.types[heap]) this.#scope.fail(`there is no type ${heap}`);
		if (!subtyping.matches(to, from)) this.#scope.fail(`${typeText(to)} is no subtype of ${typeText(from)}`);
		// What is left when the cast fails is not null if null would have been cast.
		const rest = ref(from.nullable && !to.nullable, from.heap);
		const [branching, staying] = op.name === "br_on_cast" ? [to, rest] : [rest, to];
		const last = label.at(-1);
		if (last === undefined || !subtyping.matches(branching, last)) this.#scope.fail("its label takes something else");
		this.#stack.pop(from);
		this.#stack.popAll(label.slice(0, -1));
		this.#stack.pushAll(label.slice(0, -1));
		this.#stack.push(staying);
	}

	/** Applies `op`, which stands at `from` and whose immediates `reader` stands at. */
	apply(op: Op, reader: Reader, from: number): void {
		const { subtyping } = this.#scope.spaces;
		switch (op.name) {
			case "block":
			case "loop":
			case "try":
			case "if":
			case "try_table": {
				const type = this.#blockType(readBlockType(reader));
				if (op.name === "if") this.#stack.pop("i32");
				if (op.name === "try_table") for (const each of reader.many(() => readCatch(reader))) this.#checkCatch(each);
				this.#stack.popAll(type.params);
				this.#stack.open(op, from, type);
				break;
			}
			case "else":
				this.#part(op, from, /^if$/, this.#stack.frame(0).params);
				break;
			case "catch": {
				const { spaces } = this.#scope;
				const tag = reader.u32();
				if (tag >= spaces.tags.length) this.#scope.fail(`there is no tag ${tag}`);
				this.#part(op, from, /^(try|catch)$/, this.#funcType(spaces.tags[tag]).params);
				break;
			}
			case "catch_all":
				this.#part(op, from, /^(try|catch)$/, []);
				break;
			case "delegate": {
				if (this.#stack.frame(0).op?.name !== "try") this.#scope.fail("there is no try block for it");
				const { results } = this.#stack.close();
				this.#stack.frame(reader.u32());
				this.#stack.pushAll(results);
				break;
			}
			case "end": {
				const { op: opener, params, results } = this.#stack.close();
				if (opener?.name === "if") {
					const fits =
						params.length === results.length &&
						params.every((type, at) => subtyping.matches(type, results[at] ?? "i32"));
					if (!fits) this.#scope.fail("an if without else gives what it takes");
				}
				if (this.#stack.frames.length > 0) this.#stack.pushAll(results);
				break;
			}
			case "br_table":
				this.#branchTable(readLabels(reader));
				break;
			case "drop":
				this.#stack.popAny();
				break;
			case "select":
				this.#select(op.immediates.length > 0 ? reader.many(() => readValueType(reader)) : null);
				break;
			case "ref.is_null":
				this.#stack.popRef();
				this.#stack.push("i32");
				break;
			case "ref.as_non_null": {
				const type = this.#stack.popRef();
				this.#stack.push(type === "bottom" ? type : ref(false, type.heap));
				break;
			}
			case "br_on_null": {
				const type = this.#stack.popRef();
				const label = labelTypes(this.#stack.frame(reader.u32()));
				this.#stack.popAll(label);
				this.#stack.pushAll(label);
				this.#stack.push(type === "bottom" ? type : ref(false, type.heap));
				break;
			}
			case "br_on_non_null": {
				const type = this.#stack.popRef();
				const label = labelTypes(this.#stack.frame(reader.u32()));
				// Chromium 156 allows a label that takes nothing, which the specification does not.
				if (!subtyping.matches(type === "bottom" ? type : ref(false, type.heap), label.at(-1) ?? "bottom"))
					this.#scope.fail("its label takes something else");
				this.#stack.popAll(label.slice(0, -1));
				this.#stack.pushAll(label.slice(0, -1));
				break;
			}
			case "br_on_cast":
			case "br_on_cast_fail":
				this.#branchOnCast(op, reader);
				break;
			case "any.convert_extern":
			case "extern.convert_any": {
				const [from, to] =
					op.name === "any.convert_extern" ? (["extern", "any"] as const) : (["any", "extern"] as const);
				const type = this.#stack.pop(ref(true, from));
				this.#stack.push(typeof type === "string" ? ref(false, to) : ref(type.nullable, to));
				break;
			}
			default:
				this.#scope.fail("the walk does not know it");
		}
	}
}
