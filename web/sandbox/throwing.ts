/** Lets Python functions throw exceptions of WebAssembly: for whatever Python raises, Pyodide throws an Error of its own. */

class Thrown {
	constructor(readonly exception: unknown) {}
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

/** A function that calls another one, and throws what that returned as `thrown`. */
export function throwing(call: Call): Call {
	return (...values) => outcome(call(...values));
}

/** The same for a function that is waited for. */
export function throwingLater(call: Call): Call {
	return async (...values) => outcome(await call(...values));
}
