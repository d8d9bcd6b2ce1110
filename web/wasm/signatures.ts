/** Says which types an instruction takes and gives: the words of the table, and what its immediates make of them. */

import { checkLane, Facts, type Scope } from "./facts.ts";
import { type Immediate, readMemArg } from "./immediates.ts";
import type { Operand } from "./operands.ts";
import { type Op, ops } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { type AddressType, ref, type ValueType } from "./types.ts";

export interface Signature {
	/** The last is on top of the stack. */
	readonly takes: readonly ValueType[];
	readonly gives: readonly ValueType[];
}

const words: Partial<Record<Operand, ValueType>> = {
	i32: "i32",
	i64: "i64",
	f32: "f32",
	f64: "f64",
	v128: "v128",
	anyref: ref(true, "any"),
	eqref: ref(true, "eq"),
	i31ref: ref(true, "i31"),
	arrayref: ref(true, "array"),
	externref: ref(true, "extern"),
	exnref: ref(true, "exn"),
	i31: ref(false, "i31"),
};

/** Immediates that have no say in types and cannot be wrong. */
const harmless: ReadonlySet<Immediate> = new Set(["i32", "i64", "f32", "f64", "v128", "order"]);

/** The signature of each instruction that needs no more than its words, given the address type; by `Op.index`. */
function simple(address: AddressType): readonly (Signature | null)[] {
	const typed = (operands: readonly Operand[]): ValueType[] | null => {
		const types: ValueType[] = [];
		for (const operand of operands) {
			const type = operand === "address" ? address : words[operand];
			if (type === undefined) return null;
			types.push(type);
		}
		return types;
	};
	return ops.map(({ takes, gives }) => {
		const [taken, given] = [typed(takes), typed(gives)];
		return taken && given && { takes: taken, gives: given };
	});
}

const beyondNarrow = 1n << 32n;
const narrow = simple("i32");
const wide = simple("i64");
const fixed = narrow.map((signature, index) =>
	ops[index]?.immediates.every((kind) => harmless.has(kind)) ? signature : null,
);

/**
 * The signature of `op`, with its immediates read from `reader`. `any*` has no part in it. Throws Invalid where an immediate
 * names what there is not or what does not suit the instruction. Not for instructions whose types depend on the operands
 * that are there (`select`, `ref.as_non_null`) or that open, part or close a block.
 */
export function signatureOf(op: Op, reader: Reader, scope: Scope): Signature {
	const known = fixed[op.index];
	if (known) return known;
	if (op.width > 0) {
		const signature = memoryAccess(op, reader, scope);
		if (signature) return signature;
	}
	if (op.immediates[0] === "local") {
		const types = [scope.local(reader.u32())];
		return { takes: op.takes.length > 0 ? types : none, gives: op.gives.length > 0 ? types : none };
	}
	const facts = new Facts(op, reader, scope);
	return { takes: typed(op.takes, facts), gives: typed(op.gives, facts) };
}

const none: readonly ValueType[] = [];

function typed(operands: readonly Operand[], facts: Facts): ValueType[] {
	const types: ValueType[] = [];
	for (const operand of operands) {
		const type = words[operand];
		if (type !== undefined) types.push(type);
		else for (const each of facts.typesOf(operand)) types.push(each);
	}
	return types;
}

function memoryAccess(op: Op, reader: Reader, scope: Scope): Signature | null | undefined {
	const { align, memory, offset } = readMemArg(reader);
	const type = scope.spaces.memories[memory] ?? scope.fail(`there is no memory ${memory}`);
	const natural = Math.log2(op.width);
	if (op.atomic ? align !== natural : align > natural)
		scope.fail(`the alignment of ${op.name} is ${op.atomic ? "" : "at most "}${op.width} bytes`);
	if (type.limits.address === "i32" && offset >= beyondNarrow)
		scope.fail("the offset is beyond a memory of 32-bit addresses");
	if (op.immediates[1] === "lane") checkLane(op, reader.byte(), scope);
	return (type.limits.address === "i64" ? wide : narrow)[op.index];
}
