/**
 * Carries exceptions over the bridge, both ways, between Python's calls to WebAssembly and the functions of Python's that
 * WebAssembly calls. Left to itself, Pyodide throws an Error for whatever Python raises, with the whole traceback printed
 * into it at each crossing, and in place of whatever is no Error it raises one that only tells of it.
 */

import { callCount, forgetCalls } from "./gates.ts";

class Thrown {
	constructor(readonly exception: unknown) {}
}

/** An Error that brings an exception to Python. */
class Carried<Exception> extends Error {
	constructor(
		public exception: Exception | undefined,
		message: string,
		/** Its stack; what others take for it is empty, since Pyodide reads that of each Error line by line. */
		public place = "",
	) {
		super(message);
		Object.defineProperty(this, "stack", { value: "" });
	}
}

/** What Python takes for an error: an exception of WebAssembly in an Error that brings it, anything else as it is. */
export function carried(error: unknown): unknown {
	if (Object.prototype.toString.call(error) !== "[object WebAssembly.Exception]") return error;
	const bringing = new Carried(error, "an exception of WebAssembly that nothing there caught");
	bringing.name = "WebAssembly.Exception";
	return bringing;
}

/** An object of Python, which keeps it until it is destroyed. */
interface Proxy {
	destroy(): void;
}

/** An Error that brings an exception of Python to where a promise is awaited. */
function carrying(exception: Proxy, message: string): Carried<Proxy> {
	return new Carried(exception, message, new Error().stack);
}

/**
 * Whether Python hears first, by a guard (`catching`, or a fast call), of what is thrown now. A guard knows what an Error brings;
 * whoever else called, a program in JavaScript or by Pyodide's own bridge, is to get what Pyodide throws.
 */
export const hearing = { isGuarded: false };
/** The same for what the host function throws that runs now. */
let isHostGuarded = false;

/** Errors whose exception has not come to Python yet. What WebAssembly catches never does, and nobody tells. */
const underway: Carried<Proxy>[] = [];
/** More are needed only where as many handlers of WebAssembly's run, one within the other, and throw again. */
const mostUnderway = 64;

/** What a host function that is guarded returns to have an exception of Python's thrown. */
function raised(exception: Proxy, message: string): Thrown {
	const error = carrying(exception, message);
	underway.push(error);
	if (underway.length > mostUnderway) arrived(underway[0])?.destroy();
	return new Thrown(error);
}

/** What an Error brings, once; undefined for any other. Whoever takes an object of Python's destroys it. */
function arrived<Exception>(error: Carried<Exception> | undefined): Exception | undefined;
function arrived(error: unknown): unknown;
function arrived(error: unknown): unknown {
	if (!(error instanceof Carried)) return undefined;
	const at = underway.indexOf(error);
	if (at >= 0) underway.splice(at, 1);
	const { exception } = error;
	error.exception = undefined;
	return exception;
}

/** Where an Error was thrown: its stack, as text. */
function stackOf(error: unknown): string {
	if (error instanceof Carried) return error.place;
	return error instanceof Error ? (error.stack ?? "") : "";
}

type Call = (...values: unknown[]) => unknown;

function outcome(result: unknown): unknown {
	if (result instanceof Thrown) throw result.exception;
	return result;
}

/** What a Python function returns to have `exception` thrown. */
export function thrown(exception: unknown): unknown {
	return new Thrown(exception);
}

/** A function that calls another one, and throws what that returned as `thrown` or `raised`. */
export function throwing(call: Call): Call {
	return (...values) => {
		const { isGuarded } = hearing;
		const wasHostGuarded = isHostGuarded;
		isHostGuarded = isGuarded;
		hearing.isGuarded = false;
		try {
			return outcome(call(...values));
		} finally {
			hearing.isGuarded = isGuarded;
			isHostGuarded = wasHostGuarded;
		}
	};
}

/** The same for a function that is waited for. */
export function throwingLater(call: Call): Call {
	return async (...values) => outcome(await call(...values));
}

/** A function that calls another one, and brings what that throws as what has `arrived` in an Error. */
export function catching(call: Call): Call {
	return (...values) => {
		const { isGuarded } = hearing;
		const calls = callCount();
		hearing.isGuarded = true;
		try {
			return call(...values);
		} catch (error) {
			forgetCalls(calls);
			throw carried(error);
		} finally {
			hearing.isGuarded = isGuarded;
		}
	};
}

/**
 * The same for a function that gives a promise, except that it does not count as a guard: Python hears of it later. While
 * the promise is waited for, the `waiting` of guests count one more call: other calls begin and end meanwhile.
 */
export function catchingLater(call: Call, waiting: readonly WebAssembly.Global[] = []): Call {
	const count = (change: number) => {
		for (const each of waiting) each.value += change;
	};
	const begin = (values: unknown[]) => {
		const calls = callCount();
		try {
			return call(...values);
		} finally {
			forgetCalls(calls);
		}
	};
	return async (...values) => {
		count(1);
		try {
			return await begin(values);
		} catch (error) {
			throw carried(error);
		} finally {
			count(-1);
		}
	};
}

/** All of them, as every host gives them to Python. */
export const exceptionCalls = {
	throwing,
	throwingLater,
	thrown,
	raised,
	carrying,
	arrived,
	stackOf,
	catching,
	catchingLater,
	isGuarded: () => isHostGuarded,
};
