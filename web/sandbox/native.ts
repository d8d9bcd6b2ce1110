/**
 * Joins WebAssembly to CPython's C functions past the bridge: what the modules of py/watbench/_glue.py import. All of
 * it is private to Pyodide; where a part is missing, or not as it was, there is none, and calls take the bridge.
 */

import { callCount, forgetCalls } from "./gates.ts";
import { type Address, type PyodideModule, pyodideModule } from "./pyodide-module.ts";
import { carried, hearing } from "./throwing.ts";
import { createTransfers, type Transfers } from "./transfers.ts";

export interface Native extends Transfers {
	/**
	 * A new reference to a builtin function around the glue's `call`. It keeps `kept`, to which the other addresses belong,
	 * as the second item of its `__self__`.
	 */
	builtin(
		glue: WebAssembly.Module,
		f: (...values: unknown[]) => unknown,
		kept: Address,
		bridged: Address,
		threw: Address,
	): Address;
	/** Throws what the last guarded call threw, as `catching` would. */
	rethrow(): never;
	/** Gives back a reference. */
	release(object: Address): void;
	/** The glue's `f`, which calls the Python object at `callable`; `kept` is held as long as it lives. */
	hosted(
		glue: WebAssembly.Module,
		callable: Address,
		convert: Address,
		fail: (exception: Address) => unknown,
		kept: unknown,
	): unknown;
}

const methodSize = 16;
/** METH_FASTCALL | METH_KEYWORDS */
const methodFlags = 0x80 | 0x02;
const methodName = new TextEncoder().encode("__call__\0");

/** A PyMethodDef: name, function, flags, no documentation; the name lies behind it. */
function newMethod(python: PyodideModule, index: number): Address {
	const method = python._malloc(methodSize + methodName.length);
	python.HEAPU8.set(methodName, method + methodSize);
	python.HEAPU32.set([method + methodSize, index, methodFlags, 0], method >>> 2);
	return method;
}

/** What a guard gives where its call threw: no object lies at this address. */
const threwMark = 1;

/** Calls within calls beyond this many look at the stack first. */
const shallow = 16;
/**
 * Pushed as arguments, these take 128 KiB of stack for a moment. Python needs some of that to come back to the next
 * guard, and if the stack ended within Python's own functions, Python would be lost.
 */
const ballast = new Array<undefined>(16_384).fill(undefined);
/** A function of the engine that does nothing: bundlers drop the call of one of our own. */
const nothing: (...values: unknown[]) => unknown = Function.prototype.bind(undefined);

/** `module` is Pyodide's own (`pyodide_js._module`). */
export function createNative(module: unknown): Native | null {
	const python = pyodideModule(module);
	if (!python) return null;
	const suspender = python.validSuspender;
	/** What guarded calls threw and Python has not yet been told. */
	const thrown: unknown[] = [];
	const imports = {
		memory: python.memory,
		stack: python.___stack_pointer,
		int: python._PyLong_Type,
		float: python._PyFloat_Type,
		tuple: python._PyTuple_Type,
		none: python.__Py_NoneStruct,
		asLong: python._PyLong_AsLongAndOverflow,
		asLongLong: python._PyLong_AsLongLongAndOverflow,
		asDouble: python._PyLong_AsDouble,
		fromLong: python._PyLong_FromLong,
		fromLongLong: python._PyLong_FromLongLong,
		fromDouble: python._PyFloat_FromDouble,
		newTuple: python._PyTuple_New,
		setItem: python._PyTuple_SetItem,
		getItem: python._PyTuple_GetItem,
		size: python._PyTuple_Size,
		vectorcall: python._PyObject_Vectorcall,
		decref: python._Py_DecRef,
		clear: python._PyErr_Clear,
	};
	let depth = 0;
	/** Where the functions of builtins are in Pyodide's table, by their methods. */
	const indices = new Map<Address, number>();
	const destructor = python.addFunction((capsule: Address) => {
		const method = python._PyCapsule_GetPointer(capsule, 0) >>> 0;
		python.removeFunction(indices.get(method) ?? 0);
		indices.delete(method);
		python._free(method);
	}, "vi");
	const instantiate = (glue: WebAssembly.Module, more: Record<string, WebAssembly.ImportValue>) =>
		new WebAssembly.Instance(glue, { "": { ...imports, ...more } }).exports;

	return {
		builtin(glue, f, kept, bridged, threw) {
			let inner: (frame: Address) => Address = () => 0;
			const guard = (frame: Address): Address => {
				// This frame of JavaScript cannot be suspended, nor can what it calls.
				const couldSuspend = suspender.value;
				const { isGuarded } = hearing;
				const calls = callCount();
				suspender.value = false;
				hearing.isGuarded = true;
				depth += 1;
				try {
					if (depth > shallow) Reflect.apply(nothing, undefined, ballast);
					return inner(frame);
				} catch (error) {
					if (error instanceof Error && "pyodide_fatal_error" in error) throw error;
					forgetCalls(calls);
					thrown.push(carried(error));
					return threwMark;
				} finally {
					depth -= 1;
					hearing.isGuarded = isGuarded;
					suspender.value = couldSuspend;
				}
			};
			const exports = instantiate(glue, { f, guard, bridged, threw });
			inner = exports.inner as typeof inner;
			const index = python.addFunction(exports.call, "iiiii");
			const method = newMethod(python, index);
			indices.set(method, index);
			// A capsule dies when the builtin's memory does: later than any code of Python's that may call it, also such as
			// runs while garbage is collected. A weak reference would tell before.
			const self = python._PyTuple_New(2);
			python._PyTuple_SetItem(self, 0, python._PyCapsule_New(method, 0, destructor));
			python._Py_IncRef(kept);
			python._PyTuple_SetItem(self, 1, kept);
			const made = python._PyCFunction_NewEx(method, self, 0);
			python._Py_DecRef(self);
			return made;
		},
		rethrow() {
			throw thrown.pop();
		},
		release: (object) => python._Py_DecRef(object),
		...createTransfers(python),
		hosted(glue, callable, convert, fail, kept) {
			return instantiate(glue, {
				callable,
				convert,
				python(called: Address, args: Address, count: number): Address {
					const couldSuspend = suspender.value;
					const { isGuarded } = hearing;
					suspender.value = false;
					hearing.isGuarded = false;
					try {
						return python._PyObject_Vectorcall(called, args, count, 0);
					} catch (error) {
						python.API.maybe_fatal_error(error);
						return 0;
					} finally {
						hearing.isGuarded = isGuarded;
						suspender.value = couldSuspend;
					}
				},
				fail() {
					const exception = python._PyErr_GetRaisedException();
					if (exception === 0) throw new Error("Python gave up without an exception");
					fail(exception);
					// Named here, what is kept lives as long as the function that needs it.
					return kept;
				},
			}).f;
		},
	};
}
