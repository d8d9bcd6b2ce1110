/**
 * Carries exceptions of WebAssembly over the bridge, both ways: for whatever Python raises, Pyodide throws an Error of its
 * own, and in place of whatever is no Error it raises one that only tells of it.
 */

class Thrown {
	constructor(readonly exception: unknown) {}
}

/** An Error that brings an exception to Python. */
class Carried extends Error {
	constructor(readonly exception: unknown) {
		super("an exception of WebAssembly that nothing there caught");
		this.name = "WebAssembly.Exception";
	}
}

/** What Python takes for an error: an exception of WebAssembly in an Error that brings it, anything else as it is. */
export function carried(error: unknown): unknown {
	const isException = Object.prototype.toString.call(error) === "[object WebAssembly.Exception]";
	return isException ? new Carried(error) : error;
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

/** A function that calls another one, and brings what that throws as the `exception` of an Error. */
export function catching(call: Call): Call {
	return (...values) => {
		try {
			return call(...values);
		} catch (error) {
			throw carried(error);
		}
	};
}

/** The same for a function that gives a promise. */
export function catchingLater(call: Call): Call {
	return async (...values) => {
		try {
			return await call(...values);
		} catch (error) {
			throw carried(error);
		}
	};
}

/** All of them, as every host gives them to Python. */
export const exceptionCalls = { throwing, throwingLater, thrown, catching, catchingLater };
