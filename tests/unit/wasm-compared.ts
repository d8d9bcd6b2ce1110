/** Runs two forms of a module alike, with imports that do nothing, and says what came of each call. */

import { decode } from "../../web/wasm/decode.ts";
import { funcTypeOf, spacesOf } from "../../web/wasm/spaces.ts";
import type { FuncType, Limits, ValueType } from "../../web/wasm/types.ts";
import { createDice } from "./random-dice.ts";

export interface Running {
	readonly exports: WebAssembly.Exports;
	/** Calls an exported function with arguments that are the same for the same seed, and says what came, or which trap. */
	call(name: string, seed: number): string;
	/** The functions that can be called from JavaScript with any arguments. */
	readonly callable: readonly string[];
	/** What lies in the memory and the exported globals, but for what has that name. */
	state(except: string | null): string;
}

const bounds = ({ min, max }: Limits) => ({ initial: Number(min), ...(max === null ? {} : { maximum: Number(max) }) });
const arguable = new Set<ValueType>(["i32", "i64", "f32", "f64"]);

function zero(type: ValueType | undefined): unknown {
	if (type === "i64") return 0n;
	return typeof type === "string" ? 0 : null;
}

/** Null for a module that this engine does not take, or whose imports cannot be made up. `more` are imports of other kinds. */
export function running(bytes: Uint8Array, more: WebAssembly.Imports = {}): Running | null {
	if (!WebAssembly.validate(Uint8Array.from(bytes))) return null;
	const { module } = decode(bytes);
	const spaces = spacesOf(module);
	const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
	for (const { module: from, name, extern } of module.imports) {
		const given = more[from]?.[name];
		const into = imports[from] ?? {};
		imports[from] = into;
		if (given !== undefined) into[name] = given;
		else if (extern.kind === "func") {
			const results = funcTypeOf(spaces, extern.type)?.results ?? [];
			into[name] = () => (results.length > 1 ? results.map(zero) : zero(results[0]));
		} else if (extern.kind === "memory" && extern.type.limits.address === "i32")
			into[name] = new WebAssembly.Memory({ ...bounds(extern.type.limits), shared: extern.type.shared });
		else if (extern.kind === "table" && extern.type.element.heap === "func")
			into[name] = new WebAssembly.Table({ element: "anyfunc", ...bounds(extern.type.limits) });
		else if (extern.kind === "global" && typeof extern.type.value === "string" && extern.type.value !== "v128") {
			const { value, mutable } = extern.type;
			into[name] = new WebAssembly.Global({ value, mutable }, value === "i64" ? 0n : 0);
		} else return null;
	}
	let instance: WebAssembly.Instance;
	try {
		instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), imports);
	} catch {
		return null;
	}
	const { exports } = instance;
	const types = new Map<string, FuncType>();
	for (const { name, kind, index } of module.exports) {
		const type = kind === "func" ? funcTypeOf(spaces, spaces.funcs[index]) : undefined;
		if (type?.params.every((param) => arguable.has(param)) && !type.results.includes("v128")) types.set(name, type);
	}

	function call(name: string, seed: number): string {
		const called = exports[name];
		if (typeof called !== "function") throw new Error(`nothing to call is exported as ${name}`);
		const dice = createDice(seed);
		const numbers = types
			.get(name)
			?.params.map((type) => (type === "i64" ? BigInt(dice.pick(values)) : dice.pick(values)));
		try {
			const result: unknown = called(...(numbers ?? []));
			return shown(result);
		} catch (error) {
			return error instanceof Error && !(error instanceof WebAssembly.Exception) ? error.message : "an exception";
		}
	}

	function state(except: string | null): string {
		return Object.entries(exports)
			.filter(([name]) => name !== except)
			.map(([name, value]) => {
				if (value instanceof WebAssembly.Memory) return `${name}: ${digest(new Uint8Array(value.buffer))}`;
				if (value instanceof WebAssembly.Global) return `${name}: ${globalValue(value)}`;
				return name;
			})
			.join("\n");
	}

	return { exports, call, callable: [...types.keys()], state };
}

export interface Comparison {
	/** How many calls came to the same, and how many of them trapped. */
	readonly calls: number;
	readonly traps: number;
	readonly differences: readonly string[];
}

/**
 * Calls what a module exports, with fuel and without, until one is out of fuel or of stack: frames are larger with fuel, and
 * what comes after may be different.
 */
export function compare(plain: Uint8Array, fuelled: Uint8Array, counter: string): Comparison {
	// Fuel first: the other may not come back from its start.
	const fuel = running(fuelled);
	const left = fuel?.exports[counter];
	const nothing = { calls: 0, traps: 0, differences: [] };
	if (!fuel || !(left instanceof WebAssembly.Global)) return nothing;
	const other = running(plain);
	if (!other) return { ...nothing, differences: ["it is instantiated with fuel alone"] };
	const differences: string[] = [];
	let [calls, traps] = [0, 0];
	for (const name of other.callable) {
		left.value = 100_000n;
		const came = fuel.call(name, calls);
		if (left.value < 0n || /call stack/.test(came)) return { calls, traps, differences };
		const wanted = other.call(name, calls);
		if (/call stack/.test(wanted)) return { calls, traps, differences };
		if (came !== wanted) differences.push(`${name}: ${wanted}, but with fuel ${came}`);
		calls++;
		if (/unreachable|out of bounds|divide|null|overflow|unrepresentable/.test(came)) traps++;
	}
	if (fuel.state(counter) !== other.state(null)) differences.push("memories or globals");
	return { calls, traps, differences };
}

const values = [0, 1, 2, 3, 5, 8, 64, 1000, 65535, 65536, -1, -2, 2 ** 31 - 1, -(2 ** 31)];

function shown(value: unknown): string {
	if (Array.isArray(value)) return value.map(shown).join(" ");
	if (typeof value === "function" || (typeof value === "object" && value !== null)) return `a ${typeof value}`;
	return Object.is(value, -0) ? "-0" : String(value);
}

function globalValue(global: WebAssembly.Global): string {
	try {
		return shown(global.value);
	} catch {
		return "of a type that JavaScript does not read";
	}
}

/** A number that differs where the bytes do, as good as certainly. */
function digest(bytes: Uint8Array): number {
	let sum = bytes.length;
	for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
	return sum;
}
