/** Says which types match which others (core specification, "Validation: Matching"). */

import { Invalid } from "./invalid.ts";
import type {
	AbstractHeapType,
	CompositeType,
	FieldType,
	HeapType,
	RecGroup,
	StorageType,
	SubType,
	ValueType,
} from "./types.ts";

/** What an operand is in code that cannot be reached: of every type. */
export type Bottom = "bottom";

/** Each abstract heap type and those above it. */
const above: Readonly<Record<AbstractHeapType, readonly AbstractHeapType[]>> = {
	any: [],
	eq: ["any"],
	i31: ["eq", "any"],
	struct: ["eq", "any"],
	array: ["eq", "any"],
	none: ["i31", "struct", "array", "eq", "any"],
	func: [],
	nofunc: ["func"],
	extern: [],
	noextern: ["extern"],
	exn: [],
	noexn: ["exn"],
};

const mostDeep = 63;

/** Refuses what engines refuse because of its size, and what would take too long to compare. */
function checkSize(type: CompositeType): void {
	if (type.kind === "func" && Math.max(type.params.length, type.results.length) > 1000)
		throw new Invalid(null, "a function has at most 1,000 parameters and as many results");
	if (type.kind === "struct" && type.fields.length > 10_000)
		throw new Invalid(null, "a struct has at most 10,000 fields");
}

export class Subtyping {
	/** The types by their indices. */
	readonly types: readonly SubType[];
	/** For each index, the first index whose type is the same: of groups that are the same but for where they stand. */
	readonly #canonical: number[] = [];

	/** Throws Invalid for a type that extends one which does not come before it, or more than one, or too many in a row. */
	constructor(groups: readonly RecGroup[]) {
		this.types = groups.flatMap((group) => group.types);
		const known = new Map<string, number>();
		const depths: number[] = [];
		for (const { composite } of this.types) checkSize(composite);
		for (const { types } of groups) {
			const start = this.#canonical.length;
			const key = JSON.stringify(types.map((type) => this.#shape(type, start)));
			const same = known.get(key) ?? start;
			known.set(key, same);
			for (const [index, { supertypes }] of types.entries()) {
				if (supertypes.some((each) => each >= start + index) || supertypes.length > 1)
					throw new Invalid(null, `type ${start + index} may extend one type before it`);
				const depth = supertypes.length > 0 ? (depths[supertypes[0] ?? 0] ?? 0) + 1 : 0;
				if (depth > mostDeep)
					throw new Invalid(null, `no engine lets more than ${mostDeep} types extend each other in a row`);
				depths.push(depth);
				this.#canonical.push(same + index);
			}
		}
	}

	/** A type of a group that starts at `start`, written without saying where the group stands. */
	#shape({ final, supertypes, composite }: SubType, start: number): unknown {
		const index = (type: number) => (type >= start ? `+${type - start}` : (this.#canonical[type] ?? type));
		const value = (type: StorageType) =>
			typeof type === "string" ? type : [type.nullable, typeof type.heap === "number" ? index(type.heap) : type.heap];
		const field = ({ storage, mutable }: FieldType) => [value(storage), mutable];
		switch (composite.kind) {
			case "func":
				return [final, supertypes.map(index), "func", composite.params.map(value), composite.results.map(value)];
			case "struct":
				return [final, supertypes.map(index), "struct", composite.fields.map(field)];
			case "array":
				return [final, supertypes.map(index), "array", field(composite.field)];
		}
	}

	/** Whether a type that is written down refers to nothing that is not there. */
	has(type: ValueType): boolean {
		return typeof type === "string" || typeof type.heap !== "number" || this.types[type.heap] !== undefined;
	}

	/** Whether two indices are of the same type. */
	same(one: number, other: number): boolean {
		return one === other || this.#canonical[one] === this.#canonical[other];
	}

	/** The abstract type that is right above a type with this index. */
	#kind(type: number): CompositeType["kind"] | undefined {
		return this.types[type]?.composite.kind;
	}

	/** The top of the hierarchy that a heap type belongs to. */
	top(heap: HeapType): "any" | "func" | "extern" | "exn" {
		const abstract = typeof heap === "number" ? (this.#kind(heap) ?? "any") : heap;
		if (abstract === "func" || abstract === "nofunc") return "func";
		if (abstract === "extern" || abstract === "noextern") return "extern";
		return abstract === "exn" || abstract === "noexn" ? "exn" : "any";
	}

	#heapMatches(heap: HeapType, wanted: HeapType): boolean {
		if (heap === wanted) return true;
		if (typeof heap === "number") {
			const kind = this.#kind(heap);
			if (kind === undefined) return false;
			if (typeof wanted !== "number") return kind === wanted || above[kind].includes(wanted);
			for (let type: number | undefined = heap; type !== undefined; type = this.types[type]?.supertypes[0])
				if (this.same(type, wanted)) return true;
			return false;
		}
		if (typeof wanted !== "number") return above[heap].includes(wanted);
		const kind = this.#kind(wanted);
		return kind !== undefined && heap === (kind === "func" ? "nofunc" : "none");
	}

	/** Whether a value of the one type can stand where one of the other is wanted. */
	matches(type: ValueType | Bottom, wanted: ValueType | Bottom): boolean {
		if (type === wanted || type === "bottom" || wanted === "bottom") return true;
		if (typeof type === "string" || typeof wanted === "string") return false;
		return (wanted.nullable || !type.nullable) && this.#heapMatches(type.heap, wanted.heap);
	}

	/** As `matches`, for what fields hold. */
	storageMatches(type: StorageType, wanted: StorageType): boolean {
		const isPacked = type === "i8" || type === "i16" || wanted === "i8" || wanted === "i16";
		return type === wanted || (!isPacked && this.matches(type, wanted));
	}
}
