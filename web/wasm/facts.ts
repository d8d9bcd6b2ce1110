/** What an instruction's immediates name, as far as types go: checks that it is there and suits, and says its types. */

import type { Immediate } from "./immediates.ts";
import type { Operand } from "./operands.ts";
import { laneCount, type Op } from "./ops.ts";
import type { Reader } from "./reader.ts";
import { funcTypeOf, type Spaces } from "./spaces.ts";
import { readHeapType } from "./type-format.ts";
import {
	type AddressType,
	type CompositeType,
	type FieldType,
	type FuncType,
	type HeapType,
	type RefType,
	ref,
	type StorageType,
	type TableType,
	type ValueType,
} from "./types.ts";

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

const FUNCREF = ref(true, "func");

/** The most that engines take. */
const mostFixed = 10_000;

const isPacked = (type: StorageType): type is "i8" | "i16" => type === "i8" || type === "i16";
const unpacked = (type: StorageType): ValueType => (isPacked(type) ? "i32" : type);

/** Whether what holds this type can begin as 0 or null. */
export const isDefaultable = (type: StorageType): boolean => typeof type === "string" || type.nullable;

export function checkLane(op: Op, lane: number, { fail }: Scope, lanes = laneCount(op)): void {
	if (lane >= lanes) fail(`${op.name} has lanes 0 to ${lanes - 1}, not ${lane}`);
}

export class Facts {
	readonly #op: Op;
	readonly #scope: Scope;
	#types: number[] = [];
	#tables: TableType[] = [];
	#addresses: AddressType[] = [];
	#values: readonly ValueType[] = [];
	#func: FuncType | null = null;
	#field: FieldType | null = null;
	#elem: RefType | null = null;
	#target: RefType = FUNCREF;
	#count = 0;

	/** Reads the immediates. Throws Invalid where one names what there is not, or what does not suit the instruction. */
	constructor(op: Op, reader: Reader, scope: Scope) {
		this.#op = op;
		this.#scope = scope;
		for (const kind of op.immediates) this.#read(kind, reader);
		if (op.name.startsWith("array.")) this.#checkArray();
		else if (op.name.startsWith("table.")) this.#checkTables();
		else if (op.name === "struct.new_default") {
			for (const { storage } of this.#struct()) if (!isDefaultable(storage)) scope.fail("a field has no default value");
		} else if (op.name.startsWith("return_call")) this.#checkReturned();
	}

	#fail(reason: string): never {
		return this.#scope.fail(reason);
	}

	#there<Thing>(things: readonly Thing[], index: number, what: string): Thing {
		return things[index] ?? this.#fail(`there is no ${what} ${index}`);
	}

	#composite(type: number): CompositeType {
		return this.#there(this.#scope.spaces.subtyping.types, type, "type").composite;
	}

	#read(kind: Immediate, reader: Reader): void {
		const { spaces } = this.#scope;
		switch (kind) {
			case "func": {
				const index = reader.u32();
				const type = this.#there(spaces.funcs, index, "function");
				this.#func = funcTypeOf(spaces, type) ?? this.#fail(`function ${index} has no type`);
				this.#types.push(type);
				if (this.#op.name === "ref.func" && !spaces.declared.has(index))
					this.#fail(
						`function ${index} is to be referred to, so an element segment, an export or a global must name it, too`,
					);
				break;
			}
			case "type": {
				const index = reader.u32();
				const type = this.#composite(index);
				this.#types.push(index);
				if (type.kind === "func") this.#func = type;
				break;
			}
			case "label":
				this.#values = this.#scope.label(reader.u32());
				break;
			case "global": {
				const index = reader.u32();
				const { value, mutable } = this.#there(spaces.globals, index, "global");
				if (this.#op.name === "global.set" && !mutable) this.#fail(`global ${index} is not mutable`);
				this.#values = [value];
				break;
			}
			case "table": {
				const table = this.#there(spaces.tables, reader.u32(), "table");
				this.#tables.push(table);
				this.#addresses.push(table.limits.address);
				if (this.#op.takes.includes("param*")) this.#checkCallable(table);
				break;
			}
			case "memory":
				this.#addresses.push(this.#there(spaces.memories, reader.u32(), "memory").limits.address);
				break;
			case "tag": {
				const index = reader.u32();
				this.#func =
					funcTypeOf(spaces, this.#there(spaces.tags, index, "tag")) ?? this.#fail(`tag ${index} has no type`);
				break;
			}
			case "field":
				this.#field = this.#there(this.#struct(), reader.u32(), "field");
				break;
			case "elem":
				this.#elem = this.#there(spaces.elems, reader.u32(), "element segment");
				break;
			case "data": {
				const index = reader.u32();
				if (index >= spaces.datas)
					this.#fail(`there is no data segment ${index}, or their number is not said before the code`);
				break;
			}
			case "lane":
				checkLane(this.#op, reader.byte(), this.#scope);
				break;
			case "lanes":
				for (const lane of reader.take(16)) checkLane(this.#op, lane, this.#scope, 32);
				break;
			case "count":
				this.#count = reader.u32();
				if (this.#count > mostFixed) this.#fail(`no engine takes more than ${mostFixed} values here`);
				break;
			case "heap_type":
			case "ref":
			case "ref_null": {
				const heap: HeapType = readHeapType(reader);
				if (typeof heap === "number") this.#composite(heap);
				this.#target = ref(kind !== "ref", heap);
				break;
			}
			default:
				this.#fail("its types depend on more than its immediates");
		}
	}

	#struct(): readonly FieldType[] {
		const [type = -1] = this.#types;
		const found = this.#composite(type);
		return found.kind === "struct" ? found.fields : this.#fail(`type ${type} is no struct`);
	}

	/** What the items of the first array type are, or of the second. */
	#item(which = 0): FieldType {
		const type = this.#types[which] ?? -1;
		const found = this.#composite(type);
		return found.kind === "array" ? found.field : this.#fail(`type ${type} is no array`);
	}

	#matches(type: RefType, wanted: RefType): boolean {
		return this.#scope.spaces.subtyping.matches(type, wanted);
	}

	#checkCallable({ element }: TableType): void {
		if (!this.#matches(element, FUNCREF)) this.#fail("the table does not hold functions");
	}

	#checkTables(): void {
		const [into, from] = this.#tables;
		const given = this.#op.name === "table.copy" ? from?.element : this.#elem;
		if (into && given && !this.#matches(given, into.element)) this.#fail("the elements do not fit into the table");
	}

	#checkArray(): void {
		const { storage, mutable } = this.#item();
		const { name, immediates } = this.#op;
		if (/fill|copy|init/.test(name) && !mutable) this.#fail("the array's items are not mutable");
		if (name === "array.new_default" && !isDefaultable(storage)) this.#fail("the items have no default value");
		if (immediates.includes("data") && typeof storage !== "string") this.#fail("references are not made from data");
		if (this.#elem && (typeof storage === "string" || !this.#matches(this.#elem, storage)))
			this.#fail("the elements do not fit into the array");
		if (name === "array.copy" && !this.#scope.spaces.subtyping.storageMatches(this.#item(1).storage, storage))
			this.#fail("the items do not fit into the array");
	}

	#checkReturned(): void {
		const { returns, spaces } = this.#scope;
		const { results } = this.#called();
		const fits = results.length === returns.length;
		if (!fits || !results.every((type, at) => spaces.subtyping.matches(type, returns[at] ?? type)))
			this.#fail("the results of what is called are not those of this function");
	}

	#called(): FuncType {
		return this.#func ?? this.#fail(`type ${this.#types[0]} is not the type of a function`);
	}

	/** What a field or item is on the stack. What is packed must be read with a sign or without, and nothing else may. */
	#unpacked({ storage, mutable }: FieldType): ValueType {
		const { name } = this.#op;
		if (name.includes(".get") && isPacked(storage) !== /_[su]$/.test(name))
			this.#fail(isPacked(storage) ? "the value is packed: read it with _s or _u" : "the value is not packed");
		if (name.endsWith(".set") && !mutable) this.#fail("what is to be set is not mutable");
		return unpacked(storage);
	}

	/** What stands for a word of the table. */
	typesOf(operand: Operand): readonly ValueType[] {
		const [address = "i32", address2 = "i32"] = this.#addresses;
		const [type = 0, type2 = 0] = this.#types;
		switch (operand) {
			case "address":
				return [address];
			case "address2":
				return [address2];
			case "length":
				return [address === "i64" ? address2 : address];
			case "global":
			case "label*":
				return this.#values;
			case "element":
				return this.#tables.slice(0, 1).map(({ element }) => element);
			case "object":
				return [ref(true, type)];
			case "object2":
				return [ref(true, type2)];
			case "new":
			case "function":
				return [ref(false, type)];
			case "field":
				return this.#field ? [this.#unpacked(this.#field)] : [];
			case "field*":
				return this.#struct().map(({ storage }) => unpacked(storage));
			case "item":
				return [this.#unpacked(this.#item())];
			case "item*":
				return new Array<ValueType>(this.#count).fill(unpacked(this.#item().storage));
			case "target":
				return [this.#target];
			case "subject":
				return [ref(true, this.#scope.spaces.subtyping.top(this.#target.heap))];
			case "param*":
				return this.#called().params;
			case "result*":
				return this.#called().results;
			case "return*":
				return this.#scope.returns;
			case "any*":
				return [];
			default:
				return this.#fail("its types depend on more than its immediates");
		}
	}
}
