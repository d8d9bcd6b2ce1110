/** Has WebAssembly count what it executes, so that Stop ends it where it is and a program can give it a budget. */

import { addCoverage } from "../wasm/coverage.ts";
import { type Decoded, decode } from "../wasm/decode.ts";
import { addFuel } from "../wasm/fuel.ts";
import { Invalid } from "../wasm/invalid.ts";
import { Malformed } from "../wasm/malformed.ts";
import { Rewriter } from "../wasm/rewrite.ts";

/** A module that counts. Its functions are those of the module it was made of, behind one more import. */
export interface Metered {
	readonly module: WebAssembly.Module;
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Instantiates it with the imports of the module it was made of. */
	instantiate(imports: WebAssembly.Imports): WebAssembly.Instance;
	/** The byte of the module it was made of that one of its own comes from; -1 for what was added. */
	origin(offset: number): number;
	/**
	 * How often each straight stretch of an instance's code was begun that was made with `covered`: lists of the function's index,
	 * the first byte and the one behind the last in the module it was made of, the number of instructions, and the count, as JSON.
	 */
	counts(instance: WebAssembly.Instance): string;
}

/** Why WebAssembly was ended that executed more than it may. */
export type Ended = "stop" | "budget";

export interface Metering {
	/** By what an instance that counts is forgotten when nobody can call it any more; 0 for any other. */
	number(instance: WebAssembly.Instance): number;
	forget(number: number): void;
	/** Whether anything is counted in this run. */
	counts(): boolean;
	/** Whether this run counts for each line, of whatever instance. */
	covers(): boolean;
	/** With `covered` it counts for each stretch of code, too. Undefined for a module that cannot be rewritten, or where modules are to be executed as they are. */
	meter(bytes: Uint8Array, covered?: boolean): Metered | undefined;
	/** Gives all that is metered a budget of instructions, within the one that holds already. */
	open(instructions: number | bigint): void;
	/** Ends the innermost budget; gives what was executed of it. */
	close(): number | bigint;
	/** What has been executed of the innermost budget. */
	used(): number | bigint;
	/** Forgets what the last run left open, such as a budget within a task that was given up. */
	startRun(): void;
	/** Why the last trap was, once; null where it was none of ours. */
	ended(): Ended | null;
}

export interface MeteringDependencies {
	/** Whether Stop was pressed, once: who is told so has to end the run. */
	takeStop(): boolean;
	/** Whether the run wants modules as they are. */
	exact(): boolean;
	/** Whether it wants to know how often each line is executed. */
	counting(): boolean;
}

/** Instructions between two looks at Stop: some milliseconds. */
const stretch = 4_000_000n;
const name = "watbench fuel";
const countsName = "watbench counts";
const startName = "watbench start";
const ourNames = new Set([name, countsName, startName]);
const refill = { module: name, name: "refill" };
/**
 * What functions have that outlive an instantiation that failed, in a table of another's: the counter is an export of an instance
 * that nobody has, so these count for nothing.
 */
const unmetered = 1n << 62n;
/** Larger modules take seconds to be rewritten, and are executed as they are. */
const mostBytes = 16 * 2 ** 20;

/** Python's ints are numbers here as far as those go. */
const passed = (count: bigint) => (count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : count);

interface Budget {
	readonly given: bigint;
	left: bigint;
}

/**
 * The same module with its start function as one more export. Whoever instantiates it calls that at once: only then is the
 * counter at hand that the function takes from. A counter that is imported would be, too, but makes all calls dearer.
 */
function withStartExported(decoded: Decoded): Decoded {
	const { module } = decoded;
	if (module.start === null) return decoded;
	const exports = [...module.exports, { name: startName, kind: "func", index: module.start } as const];
	// What stands in the bytes of these two is not to be copied.
	const sections = decoded.sections.filter(({ name }) => name !== "start" && name !== "exports");
	return { ...decoded, sections, module: { ...module, start: null, exports } };
}

/** Whether a module has something by one of our names itself. */
function hasOurNames({ module }: Decoded): boolean {
	return [...module.imports.map((each) => each.module), ...module.exports.map((each) => each.name)].some((each) =>
		ourNames.has(each),
	);
}

/** What an instance owes that was ended was not executed. */
function usedOf(budget: Budget | undefined): bigint {
	if (!budget) return 0n;
	return budget.left < 0n ? budget.given : budget.given - budget.left;
}

export function createMetering({ takeStop, exact, counting }: MeteringDependencies): Metering {
	/** By number. Not by a WeakRef, for JavaScript keeps what one names until its job ends, and a program may never await. */
	const counters = new Map<number, WebAssembly.Global<"i64">>();
	const numbers = new WeakMap<WebAssembly.Instance, number>();
	let last = 0;
	const budgets: Budget[] = [];
	let reason: Ended | null = null;

	function keep(counter: WebAssembly.Global<"i64">): number {
		last += 1;
		counters.set(last, counter);
		return last;
	}

	/** Takes back what instances were given and have not used. What one owes was executed, too. */
	function settle(those: Iterable<WebAssembly.Global<"i64">> = counters.values()): void {
		const budget = budgets.at(-1);
		for (const counter of those) {
			if (budget) budget.left += counter.value;
			counter.value = 0n;
		}
	}

	function refuel(counter: WebAssembly.Global<"i64">): void {
		if (takeStop()) {
			reason = "stop";
			return;
		}
		const budget = budgets.at(-1);
		if (!budget) {
			counter.value = stretch;
			return;
		}
		const owed = counter.value;
		settle();
		// A function may outlive what Python could call it by, in a table of another's.
		settle([counter]);
		if (budget.left < 0n) {
			// It stays owed, so that the next call of the instance asks again.
			counter.value = owed;
			budget.left -= owed;
			reason = "budget";
			return;
		}
		counter.value = budget.left < stretch ? budget.left : stretch;
		budget.left -= counter.value;
	}

	function rewritten(bytes: Uint8Array, covered: boolean) {
		try {
			const original = decode(bytes);
			if (hasOurNames(original)) return null;
			const decoded = withStartExported(original);
			const rewriter = new Rewriter(decoded);
			const fuel = addFuel(rewriter, { name, budget: unmetered, refill });
			const coverage = covered ? addCoverage(rewriter, decoded, countsName) : null;
			const made = rewriter.finish(fuel, ...(coverage ? [coverage.plan] : []));
			return { ...made, segments: coverage?.segments ?? [] };
		} catch (error) {
			// Engines know best what is wrong with a module, and what they accept beyond what we know.
			if (error instanceof Malformed || error instanceof Invalid) return null;
			throw error;
		}
	}

	function forget(number: number): void {
		const counter = counters.get(number);
		if (counter) settle([counter]);
		counters.delete(number);
	}

	return {
		number: (instance) => numbers.get(instance) ?? 0,
		forget,
		counts: () => !exact(),
		covers: () => !exact() && counting(),
		meter(bytes, covered = false) {
			// The engine is to say what is wrong with a module as it is.
			if (exact() || bytes.length > mostBytes || !WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>))
				return undefined;
			const made = rewritten(bytes, covered);
			if (!made || !WebAssembly.validate(made.bytes)) return undefined;
			const module = new WebAssembly.Module(made.bytes);
			return {
				module,
				bytes: made.bytes,
				origin: (offset) => made.origin(offset) ?? -1,
				counts({ exports }) {
					if (made.segments.length === 0 && !covered) return "";
					const count = exports[countsName] as (segment: number) => bigint;
					return JSON.stringify(
						made.segments.map(({ func, from, to, length }, index) => [func, from, to, length, Number(count(index))]),
					);
				},
				instantiate(imports) {
					let counter: WebAssembly.Global<"i64"> | null = null;
					const refilling = { [refill.name]: () => counter && refuel(counter) };
					const instance = new WebAssembly.Instance(module, { ...imports, [refill.module]: refilling });
					counter = instance.exports[name] as WebAssembly.Global<"i64">;
					counter.value = 0n;
					const number = keep(counter);
					numbers.set(instance, number);
					const begin = instance.exports[startName];
					try {
						if (typeof begin === "function") begin();
					} catch (error) {
						// Nobody gets the instance.
						forget(number);
						throw error;
					}
					return instance;
				},
			};
		},
		open(instructions) {
			settle();
			const outer = budgets.at(-1);
			const wanted = BigInt(instructions);
			const given = outer && outer.left < wanted ? outer.left : wanted;
			budgets.push({ given, left: given });
		},
		close() {
			settle();
			const budget = budgets.pop();
			const used = usedOf(budget);
			const outer = budgets.at(-1);
			if (outer) outer.left -= used;
			return passed(used);
		},
		used() {
			settle();
			const budget = budgets.at(-1);
			return passed(usedOf(budget));
		},
		startRun() {
			budgets.length = 0;
			reason = null;
			settle();
		},
		ended() {
			const told = reason;
			reason = null;
			return told;
		},
	};
}
