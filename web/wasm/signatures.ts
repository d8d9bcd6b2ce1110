/** Works out which types an instruction takes and gives: the words of the table, and what its immediates say of them. */

import { type Immediate, readMemArg } from "./immediates.ts";
import type { Operand } from "./operands.ts";
import { laneCount, type Op, ops } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { funcTypeOf, type Spaces } from "./spaces.ts";
import { readHeapType, readValueType } from "./type-format.ts";
import {
	type AddressType,
	type ArrayType,
	type FieldType,
	type FuncType,
	type HeapType,
	type RefType,
	ref,
	type StorageType,
	type TableType,
	type ValueType,
} from "./types.ts";

export interface Signature {
	/** The last is on top of the stack. */
	readonly takes: readonly ValueType[];
	readonly gives: readonly ValueType[];
}

/** Where an instruction stands, as far as its types depend on that. */
export interface Scope {
	readonly spaces: Spaces;
	local(index: number): ValueType;
	/** What a branch to the block so many further out takes. */
	label(depth: number): readonly ValueType[];
	readonly returns: readonly ValueType[];
	/** Throws Invalid. */
	fail(reason: string): never;
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
	const facts = factsOf(op, reader, scope);
	const typed = (operands: readonly Operand[]) =>
		operands.flatMap((operand) => words[operand] ?? facts.typesOf(operand));
	return { takes: typed(op.takes), gives: typed(op.gives) };
}

function memoryAccess(op: Op, reader: Reader, { spaces, fail }: Scope): Signature | null | undefined {
	const { align, memory, offset } = readMemArg(reader);
	const type = spaces.memories[memory] ?? fail(`there is no memory ${memory}`);
	const natural = Math.log2(op.width);
	if (op.atomic ? align !== natural : align > natural)
		fail(`the alignment of ${op.name} is ${op.atomic ? "" : "at most "}${op.width} bytes`);
	if (type.limits.address === "i32" && offset >= 1n << 32n) fail("the offset is beyond a memory of 32-bit addresses");
	if (op.immediates[1] === "lane") checkLane(op, reader.byte(), laneCount(op), fail);
	return (type.limits.address === "i64" ? wide : narrow)[op.index];
}

function checkLane(op: Op, lane: number, lanes: number, fail: (reason: string) => never): void {
	if (lane >= lanes) fail(`${op.name} has lanes 0 to ${lanes - 1}, not ${lane}`);
}

const isPacked = (type: StorageType): type is "i8" | "i16" => type === "i8" || type === "i16";
const unpacked = (type: StorageType): ValueType => (isPacked(type) ? "i32" : type);

/** Whether a field can begin as 0 or null. */
export const isDefaultable = (type: StorageType): boolean => typeof type === "string" || type.nullable;

/** Reads the immediates, checks that each names something, and answers for the words of the table. */
function factsOf(op: Op, reader: Reader, scope: Scope) {
	const { spaces, fail } = scope;
	const addresses: AddressType[] = [];
	const types: number[] = [];
	const tables: TableType[] = [];
	let values: readonly ValueType[] = [];
	let func: FuncType | null = null;
	let funcIndex = 0;
	let field: FieldType | null = null;
	let elem: RefType | null = null;
	let usesData = false;
	let heap: HeapType = "any";
	let nullable = true;
	let count = 0;

	const composite = (index: number) => spaces.subtyping.types[index]?.composite ?? fail(`there is no type ${index}`);

	for (const kind of op.immediates) {
		switch (kind) {
			case "lane":
				checkLane(op, reader.byte(), laneCount(op), fail);
				break;
			case "lanes":
				for (const lane of reader.take(16)) checkLane(op, lane, 32, fail);
				break;
			case "local":
				values = [scope.local(reader.u32())];
				break;
			case "global": {
				const index = reader.u32();
				const global = spaces.globals[index] ?? fail(`there is no global ${index}`);
				if (op.name === "global.set" && !global.mutable) fail(`global ${index} is not mutable`);
				values = [global.value];
				break;
			}
			case "label":
				values = scope.label(reader.u32());
				break;
			case "memory": {
				const index = reader.u32();
				addresses.push((spaces.memories[index] ?? fail(`there is no memory ${index}`)).limits.address);
				break;
			}
			case "table": {
				const index = reader.u32();
				const table = spaces.tables[index] ?? fail(`there is no table ${index}`);
				tables.push(table);
				addresses.push(table.limits.address);
				break;
			}
			case "func": {
				funcIndex = reader.u32();
				if (funcIndex >= spaces.funcs.length) fail(`there is no function ${funcIndex}`);
				types.push(spaces.funcs[funcIndex] ?? 0);
				func = funcTypeOf(spaces, spaces.funcs[funcIndex]);
				break;
			}
			case "tag": {
				const index = reader.u32();
				if (index >= spaces.tags.length) fail(`there is no tag ${index}`);
				func = funcTypeOf(spaces, spaces.tags[index]);
				break;
			}
			case "type": {
				const index = reader.u32();
				const type = composite(index);
				types.push(index);
				if (type.kind === "func") func = type;
				break;
			}
			case "field": {
				const index = reader.u32();
				field = structOf(types[0])[index] ?? fail(`type ${types[0]} has no field ${index}`);
				break;
			}
			case "elem": {
				const index = reader.u32();
				elem = spaces.elems[index] ?? fail(`there is no element segment ${index}`);
				break;
			}
			case "data": {
				const index = reader.u32();
				if (index >= spaces.datas) fail(`there is no data segment ${index}, or the number of them is not announced`);
				usesData = true;
				break;
			}
			case "count":
				count = reader.u32();
				if (count > 10_000) fail("no engine takes more than 10,000 values here");
				break;
			case "heap_type":
			case "ref":
			case "ref_null":
				heap = readHeapType(reader);
				if (typeof heap === "number") composite(heap);
				nullable = kind !== "ref";
				break;
			case "value_types":
				values = reader.many(() => readValueType(reader));
				break;
			default:
				fail(`${op.name} has no signature of its own`);
		}
	}

	function structOf(type = -1): readonly FieldType[] {
		const found = composite(type);
		return found.kind === "struct" ? found.fields : fail(`type ${type} is no struct`);
	}

	function arrayOf(type = -1): ArrayType {
		const found = composite(type);
		return found.kind === "array" ? found : fail(`type ${type} is no array`);
	}

	/** What a field or item is on the stack; the instruction's name says whether it reads, writes, or extends. */
	function unpackedBy({ storage, mutable }: FieldType): ValueType {
		if (/\.get/.test(op.name) && isPacked(storage) !== /_[su]$/.test(op.name))
			fail(`${op.name} is ${isPacked(storage) ? "not for packed values" : "for packed values alone"}`);
		if (/\.(set|fill|copy|init_data|init_elem)$/.test(op.name) && !mutable)
			fail("what is to be written is not mutable");
		return unpacked(storage);
	}

	function checkSegments(): void {
		const { subtyping } = spaces;
		const [table, from] = tables;
		if (op.name === "table.copy" && table && from && !subtyping.matches(from.element, table.element))
			fail("the elements of the one table do not fit into the other");
		if (op.name === "table.init" && table && elem && !subtyping.matches(elem, table.element))
			fail("the elements of the segment do not fit into the table");
		if (/call_indirect$/.test(op.name) && table && !subtyping.matches(table.element, ref(true, "func")))
			fail("the table does not hold functions");
		if (!op.name.startsWith("array.")) return;
		const { storage } = arrayOf(types[0]).field;
		if (usesData && typeof storage !== "string") fail("an array of references is not made from data");
		if (elem && (typeof storage === "string" || !subtyping.matches(elem, storage)))
			fail("the elements of the segment do not fit into the array");
		if (types.length === 2 && !subtyping.storageMatches(arrayOf(types[1]).field.storage, storage))
			fail("the items of the one array do not fit into the other");
		if (op.name === "array.new_default" && !isDefaultable(storage)) fail("the items have no default value");
		if (/\.(fill|copy|init_data|init_elem)$/.test(op.name)) unpackedBy(arrayOf(types[0]).field);
	}

	function calledType(): FuncType {
		const called = func ?? fail(`${op.name} needs the type of a function`);
		if (!op.name.startsWith("return_call")) return called;
		const fits = called.results.length === scope.returns.length;
		if (!fits || !called.results.every((type, at) => spaces.subtyping.matches(type, scope.returns[at] ?? "i32")))
			fail("the results of what is called are not those of this function");
		return called;
	}

	if (op.name === "ref.func" && !spaces.declared.has(funcIndex))
		fail(`function ${funcIndex} must be declared by an element segment, an export or a global to be referred to`);
	if (op.name === "struct.new_default" && !structOf(types[0]).every(({ storage }) => isDefaultable(storage)))
		fail("a field has no default value");
	checkSegments();

	function typesOf(operand: Operand): readonly ValueType[] {
		const [address = "i32", address2 = "i32"] = addresses;
		switch (operand) {
			case "address":
				return [address];
			case "address2":
				return [address2];
			case "length":
				return [address === "i64" && address2 === "i64" ? "i64" : "i32"];
			case "local":
			case "global":
			case "label*":
				return values;
			case "element":
				return tables.slice(0, 1).map(({ element }) => element);
			case "object":
				return [ref(true, types[0] ?? 0)];
			case "object2":
				return [ref(true, types[1] ?? 0)];
			case "new":
			case "function":
				return [ref(false, types[0] ?? 0)];
			case "field":
				return field ? [unpackedBy(field)] : [];
			case "field*":
				return structOf(types[0]).map(({ storage }) => unpacked(storage));
			case "item":
				return [unpackedBy(arrayOf(types[0]).field)];
			case "item*":
				return new Array<ValueType>(count).fill(unpacked(arrayOf(types[0]).field.storage));
			case "target":
				return [ref(nullable, heap)];
			case "subject":
				return [ref(true, spaces.subtyping.top(heap))];
			case "param*":
				return calledType().params;
			case "result*":
				return calledType().results;
			case "return*":
				return scope.returns;
			case "any*":
				return [];
			default:
				return fail(`${op.name} has no signature of its own`);
		}
	}

	return { typesOf };
}
