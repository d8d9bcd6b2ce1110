/** Builds for each instruction of the table the smallest valid module with it, from what the table alone says. */

import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import type { Immediate, ImmediateValue } from "../../web/wasm/immediates.ts";
import { type Instruction, writeInstruction } from "../../web/wasm/instructions.ts";
import { type Code, type Expression, emptyModule, type Module } from "../../web/wasm/module.ts";
import type { Operand } from "../../web/wasm/operands.ts";
import { laneCount, type Op, ops, opsNamed, theOp } from "../../web/wasm/ops.ts";
import { spacesOf } from "../../web/wasm/spaces.ts";
import { type AddressType, type FuncType, ref, type SubType, type ValueType } from "../../web/wasm/types.ts";
import { walkFunc } from "../../web/wasm/typewalk.ts";
import { Writer } from "../../web/wasm/writer.ts";

export interface Smallest {
	/** The instruction's name, and what is special about this module. */
	readonly name: string;
	readonly op: Op;
	readonly module: Module;
	readonly bytes: Uint8Array;
}

type Written = Instruction | readonly Written[];

const plain = (name: string, ...immediates: ImmediateValue[]): Instruction => ({ op: theOp(name), immediates });
const end = plain("end");
const zero = plain("i32.const", { kind: "i32", value: 0 });
const nothing = { kind: "block_type", value: null } as const;

export function written(...parts: readonly Written[]): Uint8Array {
	const writer = new Writer();
	const write = (part: Written): void => {
		if ("op" in part) writeInstruction(writer, part);
		else for (const each of part) write(each);
	};
	write(parts);
	return writer.finish();
}

const expression = (...parts: readonly Written[]): Expression => ({ bytes: written(...parts, end) });

/** The struct or array type that suits an instruction. */
function typeFor(op: Op): SubType {
	const field = {
		storage: /_[su]$/.test(op.name) ? "i8" : /_elem$/.test(op.name) ? ref(true, "func") : "i32",
		mutable: true,
	} as const;
	return {
		final: true,
		supertypes: [],
		composite: op.name.startsWith("struct") ? { kind: "struct", fields: [field] } : { kind: "array", field },
	};
}

const callType: FuncType = { kind: "func", params: [], results: [] };

/** A value for each kind of immediate, with which an instruction in a module of one of each thing is valid. */
export function immediateFor(kind: Immediate, op: Op): ImmediateValue {
	switch (kind) {
		case "block_type":
			return nothing;
		case "labels":
			return { kind, value: [0, 0] };
		case "value_types":
			return { kind, value: ["i32"] };
		case "heap_type":
			return { kind, value: op.name === "ref.null" ? "func" : "any" };
		case "ref":
		case "ref_null":
			return { kind, value: "i31" };
		case "catches":
			return { kind, value: [{ kind: "catch_all", tag: null, label: 0 }] };
		case "memarg":
			return { kind, value: { align: Math.log2(op.width), memory: 0, offset: 0n } };
		case "lanes":
		case "v128":
			return { kind, value: new Uint8Array(16) };
		case "f32":
			return { kind, value: new Uint8Array(4) };
		case "f64":
			return { kind, value: new Uint8Array(8) };
		case "i64":
			return { kind, value: 0n };
		case "cast":
			return { kind, value: 3 };
		case "count":
			return { kind, value: 1 };
		case "type":
			return { kind, value: /^(struct|array)/.test(op.name) ? 1 : 0 };
		default:
			return { kind, value: 0 };
	}
}

/** An instruction that gives what an operand asks for. */
function giver(operand: Operand, op: Op, address: AddressType): Written {
	const constants: Partial<Record<Operand, ValueType>> = {
		i32: "i32",
		i64: "i64",
		f32: "f32",
		f64: "f64",
		v128: "v128",
		address,
		address2: address,
		length: address,
		local: "i32",
		global: "i32",
		field: "i32",
		"field*": "i32",
		item: "i32",
		"item*": "i32",
		any: "i32",
		anyref: ref(true, "any"),
		eqref: ref(true, "eq"),
		i31ref: ref(true, "i31"),
		arrayref: ref(true, "array"),
		externref: ref(true, "extern"),
		exnref: ref(true, "exn"),
		ref: ref(true, "func"),
		element: ref(true, "func"),
		subject: ref(true, "any"),
		object: ref(true, op.name.endsWith("call_ref") ? 0 : 1),
		object2: ref(true, 1),
	};
	const type = constants[operand];
	if (type === undefined) return [];
	if (typeof type !== "string") return plain("ref.null", { kind: "heap_type", value: type.heap });
	const constant = theOp(`${type}.const`);
	return { op: constant, immediates: constant.immediates.map((kind) => immediateFor(kind, constant)) };
}

const givesNothing = new Set<Operand>(["any*", "param*", "result*", "label*", "return*"]);

/** Bodies of what opens, parts or closes blocks, or branches with a value. */
const ownBodies: Readonly<Record<string, (op: Instruction) => Written>> = {
	block: (op) => [op, end],
	loop: (op) => [op, end],
	if: (op) => [zero, op, end],
	else: (op) => [zero, plain("if", nothing), op, end],
	try: (op) => [op, end],
	try_table: (op) => [op, end],
	catch: (op) => [plain("try", nothing), op, end],
	catch_all: (op) => [plain("try", nothing), op, end],
	rethrow: (op) => [plain("try", nothing), plain("catch_all"), op, end],
	delegate: (op) => [plain("try", nothing), op],
	end: () => [],
	br_on_non_null: (op) =>
		around(ref(false, "func"), plain("ref.null", { kind: "heap_type", value: "func" }), op, plain("unreachable")),
	br_on_cast: (op) => around(ref(true, "any"), plain("ref.null", { kind: "heap_type", value: "any" }), op),
	br_on_cast_fail: (op) => around(ref(true, "any"), plain("ref.null", { kind: "heap_type", value: "any" }), op),
};

function around(type: ValueType, ...parts: readonly Written[]): Written {
	return [plain("block", { kind: "block_type", value: type }), ...parts, end, plain("drop")];
}

/** A module with the things that the instruction's immediates name, and its code around `instruction`. */
export function moduleWith(instruction: Instruction, address: AddressType = "i32"): Module {
	const { op } = instruction;
	const needs = new Set(op.immediates);
	const limits = { address, min: 0n, max: null } as const;
	const funcref = ref(true, "func");
	const body = ownBodies[op.name]?.(instruction) ?? [
		...op.takes.map((operand) => giver(operand, op, address)),
		instruction,
		...op.gives.filter((operand) => !givesNothing.has(operand)).map(() => plain("drop")),
	];
	const code: Code = { locals: needs.has("local") ? [{ count: 1, type: "i32" }] : [], bytes: written(body, end) };
	const usesHeapTypes = /^(struct|array)\./.test(op.name);
	const active = { kind: "passive" } as const;
	return {
		...emptyModule,
		types: [
			{ types: [{ final: true, supertypes: [], composite: callType }] },
			...(usesHeapTypes ? [{ types: [typeFor(op)] }] : []),
		],
		funcs: [0],
		tables: needs.has("table") ? [{ type: { element: funcref, limits }, init: null }] : [],
		memories: needs.has("memory") || needs.has("memarg") ? [{ limits, shared: false, pageSize: 16 }] : [],
		tags: needs.has("tag") ? [{ type: 0 }] : [],
		globals: needs.has("global") ? [{ type: { value: "i32", mutable: true }, init: expression(zero) }] : [],
		elems: needs.has("elem") || op.name === "ref.func" ? [{ mode: active, type: ref(false, "func"), items: [0] }] : [],
		dataCount: needs.has("data") ? 1 : null,
		codes: [code],
		datas: needs.has("data") ? [{ mode: active, bytes: new Uint8Array() }] : [],
	};
}

function smallest(op: Op, address: AddressType): Smallest {
	const instruction = { op, immediates: op.immediates.map((kind) => immediateFor(kind, op)) };
	const module = moduleWith(instruction, address);
	const behind = opsNamed(op.name).length > 1 ? ` (0x${op.code.toString(16)})` : "";
	return {
		name: `${op.name}${behind}${address === "i64" ? " of 64-bit addresses" : ""}`,
		op,
		module,
		bytes: encode(module),
	};
}

/** One module for each instruction, and a second one with 64-bit addresses where it has an address. */
export function smallestModules(): Smallest[] {
	return ops.flatMap((op) => [
		smallest(op, "i32"),
		...(op.takes.includes("address") || op.gives.includes("address") ? [smallest(op, "i64")] : []),
	]);
}

/** Modules that differ from a valid one by an alignment or a lane that is one too high for the instruction. */
export function excessive(): Smallest[] {
	return ops.flatMap((op) => {
		const raised = op.immediates.map((kind): ImmediateValue | null => {
			if (kind === "memarg") return { kind, value: { align: Math.log2(op.width) + 1, memory: 0, offset: 0n } };
			return kind === "lane" ? { kind, value: laneCount(op) } : null;
		});
		return raised.flatMap((value, at) => {
			if (value === null) return [];
			const immediates = op.immediates.map((kind, index) => (index === at ? value : immediateFor(kind, op)));
			const module = moduleWith({ op, immediates });
			return [{ name: `${op.name} with too high a ${value.kind}`, op, module, bytes: encode(module) }];
		});
	});
}

/**
 * The module again, where what the instruction leaves is put into locals of the types that the walk says; as it was, where the
 * instruction leaves something within a block.
 */
export function giving({ op, module, bytes }: Smallest): { bytes: Uint8Array; results: readonly ValueType[] } {
	const decoded = decode(bytes);
	const spaces = spacesOf(module);
	const walk = walkFunc(decoded, spaces, 0);
	const start = walk.to;
	// The last one: an `end` may stand before.
	let from = 0;
	while (walk.next()) if (walk.op === op) from = walk.from;
	const again = walkFunc(decoded, spaces, 0);
	while (again.next() && again.from <= from);
	const results = again.stack.filter((type) => type !== "bottom");
	const [code] = module.codes;
	if (!code || again.frames.length !== 1) return { bytes, results: [] };
	const stored = results
		.map((_, index) => plain("local.set", { kind: "local", value: again.locals.length + index }))
		.reverse();
	const instructions = new Uint8Array([...bytes.slice(start, again.from), ...written(...stored, end)]);
	const locals = [...code.locals, ...results.map((type) => ({ count: 1, type }))];
	return { bytes: encode({ ...module, codes: [{ locals, bytes: instructions }] }), results };
}
