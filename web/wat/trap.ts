/** Explains a trap in a sentence: what the instruction wanted, and what there was, as far as that can be known. */

import type { Decoded } from "../wasm/decode.ts";
import type { ImmediateValue, MemArg } from "../wasm/immediates.ts";
import { Invalid } from "../wasm/invalid.ts";
import { type Call, type Known, type KnownInstruction, knownInstruction } from "../wasm/known-operands.ts";
import { Malformed } from "../wasm/malformed.ts";
import { type FuncType, typeText } from "../wasm/types.ts";
import { constantOf, countOf, elementOf, funcTypeIndex, ownBytes, tableSize, typeOf } from "./module-facts.ts";

export interface Trapped {
	/** In the specification's words, as "out of bounds memory access". */
	readonly kind: string;
	/** The innermost calls, as far as they are in this module, outermost first. */
	readonly calls: readonly Call[];
	/** Of the first call, where they are known. */
	readonly arguments: readonly Known[];
	/** Bytes of the memories, by index, where they are known. */
	readonly memoryBytes: ReadonlyMap<number, number>;
}

/** Empty where there is nothing to add to the kind, or where the module has code that is not known here. */
export function explainTrap(decoded: Decoded, trapped: Trapped): string {
	try {
		return sentenceOn(decoded, trapped);
	} catch (error) {
		// Engines know instructions that we do not.
		if (error instanceof Invalid || error instanceof Malformed) return "";
		throw error;
	}
}

function sentenceOn(decoded: Decoded, trapped: Trapped): string {
	if (trapped.kind === "call stack exhausted") {
		return "Calls were nested deeper than the engine's stack reaches: most often a recursion that does not come to its end.";
	}
	if (trapped.calls.length === 0) return explainSegment(decoded, trapped);
	const at = knownInstruction(decoded, trapped.calls, trapped.arguments);
	return at ? (explanations.get(trapped.kind)?.(at, decoded, trapped) ?? "") : "";
}

type Explanation = (at: KnownInstruction, decoded: Decoded, trapped: Trapped) => string;

/** By what an engine said, which may be any text. */
const explanations: ReadonlyMap<string, Explanation> = new Map(
	Object.entries<Explanation>({
		unreachable: () => "The program came to an unreachable, which stands where it is never to come.",
		"out of bounds memory access": explainMemory,
		"out of bounds table access": explainTable,
		"uninitialized element": ({ op, immediates, operands }, decoded) => {
			const place = operands.at(-1) ?? null;
			const which = place === null ? "an element" : `element ${figure(place)}`;
			return `${op.name} calls ${which} of ${tableName(decoded, indexOf(immediates, "table"))}, which is null.`;
		},
		"indirect call type mismatch": explainIndirectCall,
		"integer divide by zero": ({ op, operands }) => {
			const dividend = signed(op.name, operands.at(-2) ?? null);
			return `${op.name} divides ${dividend === null ? "" : `${figure(dividend)} `}by 0, for which integers have no result.`;
		},
		"integer overflow": ({ op }) =>
			op.name.includes("div")
				? `${op.name} divides the least ${op.name.slice(0, 3)} by -1, and the result is one more than the greatest.`
				: explainConversion(op.name),
		"invalid conversion to integer": ({ op }) => explainConversion(op.name),
		"unaligned atomic": ({ op, immediates, operands }) => {
			const memarg = memargOf(immediates);
			const address = memarg && addressOf({ op, operands }, memarg);
			const given = typeof address === "bigint" ? `, which ${figure(address)} is not` : "";
			return `${op.name} wants an address that is a multiple of ${op.width}${given}.`;
		},
		"expected shared memory": ({ op }) => `${op.name} waits only on a memory that is shared: (memory 1 1 shared).`,
		"null reference": ({ op }) => `${op.name} was given null.`,
		"cast failure": ({ op }) => `${op.name} was given a reference of another type.`,
	}),
);

function explainConversion(name: string): string {
	const saturating = name.replace(".trunc_", ".trunc_sat_");
	return `${name} was given NaN, an infinity or a number that no ${name.slice(0, 3)} holds; ${saturating} takes the nearest one instead.`;
}

function explainMemory({ op, immediates, operands }: KnownInstruction, decoded: Decoded, trapped: Trapped): string {
	const memarg = memargOf(immediates);
	if (memarg) {
		const { memory, offset } = memarg;
		const verb = op.gives.length === 0 ? "writes" : /\.rmw|wait|notify/.test(op.name) ? "uses" : "reads";
		const address = addressOf({ op, operands }, memarg);
		const base = address === null ? null : address - offset;
		const added = offset > 0n ? ` (${figure(base ?? 0n)} and the offset ${figure(offset)})` : "";
		const where =
			address === null
				? `an address that is too high${offset > 0n ? `, with the offset ${figure(offset)}` : ""}`
				: `address ${figure(address)}${added}`;
		return `${op.name} ${verb} ${counted(op.width, "byte")} at ${where}, and ${ending(decoded, memory, trapped)}.`;
	}
	const bytes = operandOf({ op, operands }, 2);
	const length = bytes === null ? "" : ` ${counted(bytes, "byte")}`;
	const [to, from] = [operandOf({ op, operands }, 0), operandOf({ op, operands }, 1)];
	const address = (known: Known, otherwise: string) => (known === null ? otherwise : `address ${figure(known)}`);
	const memories = immediates.filter(({ kind }) => kind === "memory").map(({ value }) => Number(value));
	const ends = [...new Set(memories)].map((memory) => ending(decoded, memory, trapped)).join(" and ");
	if (op.name === "memory.copy") {
		return `memory.copy copies${length} to ${address(to, "an address")} from ${address(from, "another")}, and ${ends}.`;
	}
	const source = op.name === "memory.init" ? ", or the data segment is shorter" : "";
	return `${op.name} writes${length} at ${address(to, "an address that is too high")}, and ${ends}${source}.`;
}

function explainTable({ op, immediates, operands }: KnownInstruction, decoded: Decoded): string {
	if (op.takes.length === 3) return `${op.name} goes beyond the end of the table, or of what it copies from.`;
	const table = indexOf(immediates, "table");
	const place = op.name.startsWith("table.") ? operandOf({ op, operands }, 0) : (operands.at(-1) ?? null);
	const which = place === null ? "an element beyond the end" : `element ${figure(place)}`;
	const size = tableSize(decoded, table);
	const has = size === null ? "" : `, which has ${counted(size, "element")}`;
	return `${op.name} asks for ${which} of ${tableName(decoded, table)}${has}.`;
}

/** An instance that was refused because a segment of its module does not fit. */
function explainSegment(decoded: Decoded, trapped: Trapped): string {
	if (trapped.kind !== "out of bounds memory access") return "";
	for (const [index, { mode, bytes }] of decoded.module.datas.entries()) {
		if (mode.kind !== "active") continue;
		const at = constantOf(mode.offset);
		const size = at === null ? null : memorySize(decoded, mode.index, trapped);
		if (at === null || size === null || at + bytes.length <= size) continue;
		const has = `Data segment ${index} has ${counted(bytes.length, "byte")} for address ${figure(at)}`;
		return `${has}, and ${ending(decoded, mode.index, trapped)}.`;
	}
	return "";
}

/** The type that is wanted, and what lies in the table, where nothing can have changed it since. */
function explainIndirectCall({ op, immediates, operands }: KnownInstruction, decoded: Decoded): string {
	const wanted = typeOf(decoded, indexOf(immediates, "type"));
	const table = indexOf(immediates, "table");
	const place = operands.at(-1) ?? null;
	const wants = `${op.name} wants a function of type ${wanted ? funcText(wanted) : "its own"}`;
	const which = place === null ? "the element" : `element ${figure(place)}`;
	const found = place === null ? undefined : elementOf(decoded, table, place);
	const of = ` of ${tableName(decoded, table)}`;
	if (found === null) return `${wants}, and ${which}${of} is null.`;
	const type = found === undefined ? undefined : typeOf(decoded, funcTypeIndex(decoded, found));
	if (type) return `${wants}, and ${which}${of} is one of type ${funcText(type)}.`;
	return `${wants}, and ${which}${of} is of another type, or null.`;
}

function funcText({ params, results }: FuncType): string {
	const list = (keyword: string, types: FuncType["params"]) =>
		types.length > 0 ? [`(${[keyword, ...types.map((type) => typeText(type))].join(" ")})`] : [];
	return `(${["func", ...list("param", params), ...list("result", results)].join(" ")})`;
}

function figure(value: bigint | number): string {
	return value.toLocaleString("en");
}

function counted(count: bigint | number, what: string): string {
	return `${figure(count)} ${what}${BigInt(count) === 1n ? "" : "s"}`;
}

/** "the table" where there is one, else "table 1". */
function named(what: string, index: number, count: number): string {
	return count > 1 ? `${what} ${index}` : `the ${what}`;
}

function tableName(decoded: Decoded, table: number): string {
	return named("table", table, countOf(decoded, "table"));
}

function memargOf(immediates: readonly ImmediateValue[]): MemArg | null {
	const found = immediates.find((immediate) => immediate.kind === "memarg");
	return found?.kind === "memarg" ? found.value : null;
}

function indexOf(immediates: readonly ImmediateValue[], kind: "table" | "type"): number {
	const found = immediates.find((immediate) => immediate.kind === kind);
	return found?.kind === "table" || found?.kind === "type" ? found.value : 0;
}

/** The operand at a place among those that the instruction takes. */
function operandOf({ op, operands }: Pick<KnownInstruction, "op" | "operands">, place: number): Known {
	return operands[operands.length - op.takes.length + place] ?? null;
}

/** The address with its offset. */
function addressOf(at: Pick<KnownInstruction, "op" | "operands">, { offset }: MemArg): Known {
	const base = operandOf(at, 0);
	return base === null ? null : base + offset;
}

function signed(name: string, value: Known): Known {
	if (value === null || !name.endsWith("_s")) return value;
	return BigInt.asIntN(name.startsWith("i64") ? 64 : 32, value);
}

/** Where a memory ends, as far as that is known: "the memory ends after 65,536 bytes (1 page)". */
function ending(decoded: Decoded, memory: number, trapped: Trapped): string {
	const name = named("memory", memory, countOf(decoded, "memory"));
	const bytes = memorySize(decoded, memory, trapped);
	if (bytes === null) return `${name} ends before`;
	const pages = bytes % 65536 === 0 ? ` (${counted(bytes / 65536, "page")})` : "";
	return `${name} ends after ${counted(bytes, "byte")}${pages}`;
}

/** In bytes. An instance that has not been made yet has its own memory as it begins. */
function memorySize(decoded: Decoded, memory: number, { memoryBytes, calls }: Trapped): number | null {
	return memoryBytes.get(memory) ?? ownBytes(decoded, memory, calls.length === 0);
}
