/**
 * Joins WebAssembly to CPython's C functions past the bridge: what the modules of py/watbench/_glue.py import. All of
 * it is private to Pyodide; where a part is missing, or not as it was, there is none, and calls take the bridge.
 */

import { carried } from "./throwing.ts";

type Address = number;

/** A builtin as Python takes it over: a reference to it, and what is to be freed when it dies. */
interface Builtin {
	readonly object: Address;
	readonly method: Address;
	readonly index: number;
}

export interface Native {
	/** A builtin function around the glue's `call`; it holds a reference to `kept`, the other addresses belong to that. */
	builtin(
		glue: WebAssembly.Module,
		f: (...values: unknown[]) => unknown,
		kept: Address,
		bridged: Address,
		threw: Address,
	): Builtin;
	/** Throws what the last guarded call threw, as the bridge would. */
	rethrow(): never;
	free(method: Address, index: number): void;
	/** Gives back a reference. */
	release(object: Address): void;
	/**
	 * Functions that copy between Python and a memory: they take an address in it, and the last two a Python object
	 * with a buffer. Out of range, or for an object without a fit buffer, they copy nothing: see py/watbench/_transfer.py.
	 */
	reader(memory: WebAssembly.Memory): (offset: number, length: number) => Address;
	readerInto(memory: WebAssembly.Memory): (offset: number, buffer: Address) => number;
	writer(memory: WebAssembly.Memory): (offset: number, buffer: Address) => number;
	/** The glue's `f`, which calls the Python object at `callable`; `kept` is held as long as it lives. */
	hosted(
		glue: WebAssembly.Module,
		callable: Address,
		convert: Address,
		fail: (exception: Address) => unknown,
		kept: unknown,
	): unknown;
}

/** The parts of Pyodide's module that are used; their names are those of CPython's C functions with a line before. */
interface PyodideModule {
	readonly memory: WebAssembly.Memory;
	readonly HEAPU32: Uint32Array;
	readonly HEAPF64: Float64Array;
	readonly HEAPU8: Uint8Array;
	readonly validSuspender: { value: boolean };
	readonly API: { maybe_fatal_error(error: unknown): void };
	readonly ___stack_pointer: WebAssembly.Global;
	readonly _PyLong_Type: Address;
	readonly _PyFloat_Type: Address;
	readonly _PyTuple_Type: Address;
	readonly __Py_NoneStruct: Address;
	addFunction(f: unknown, signature: string): number;
	removeFunction(index: number): void;
	_malloc(size: number): Address;
	_free(address: Address): void;
	_Py_DecRef(object: Address): void;
	_PyBuffer_Release(view: Address): void;
	_PyBytes_AsString(bytes: Address): Address;
	_PyBytes_FromStringAndSize(text: Address, length: number): Address;
	_PyCFunction_NewEx(method: Address, self: Address, module: Address): Address;
	_PyErr_Clear(): void;
	_PyErr_GetRaisedException(): Address;
	_PyFloat_FromDouble(value: number): Address;
	_PyLong_AsDouble(object: Address): number;
	_PyLong_AsLongAndOverflow(object: Address, overflow: Address): number;
	_PyLong_AsLongLongAndOverflow(object: Address, overflow: Address): bigint;
	_PyLong_FromLong(value: number): Address;
	_PyLong_FromLongLong(value: bigint): Address;
	_PyObject_GetBuffer(object: Address, view: Address, flags: number): number;
	_PyObject_Vectorcall(callable: Address, args: Address, count: number, names: Address): Address;
	_PyTuple_GetItem(tuple: Address, place: number): Address;
	_PyTuple_New(size: number): Address;
	_PyTuple_SetItem(tuple: Address, place: number, object: Address): number;
	_PyTuple_Size(tuple: Address): number;
}

const numbers = ["_PyLong_Type", "_PyFloat_Type", "_PyTuple_Type", "__Py_NoneStruct"] as const;
const objects = ["memory", "HEAPU32", "HEAPF64", "HEAPU8", "validSuspender", "API", "___stack_pointer"] as const;
const functions = [
	"addFunction",
	"removeFunction",
	"_malloc",
	"_free",
	"_Py_DecRef",
	"_PyBuffer_Release",
	"_PyBytes_AsString",
	"_PyBytes_FromStringAndSize",
	"_PyCFunction_NewEx",
	"_PyErr_Clear",
	"_PyErr_GetRaisedException",
	"_PyFloat_FromDouble",
	"_PyLong_AsDouble",
	"_PyLong_AsLongAndOverflow",
	"_PyLong_AsLongLongAndOverflow",
	"_PyLong_FromLong",
	"_PyLong_FromLongLong",
	"_PyObject_GetBuffer",
	"_PyObject_Vectorcall",
	"_PyTuple_GetItem",
	"_PyTuple_New",
	"_PyTuple_SetItem",
	"_PyTuple_Size",
] as const;

/** PyObject_HEAD on a 32-bit machine: a count of references, and the type. */
const typeOffset = 4;
const valueOffset = 8;

function isPyodide(module: unknown): module is PyodideModule {
	if (typeof module !== "object" || module === null) return false;
	const kinds = { number: numbers, object: objects, function: functions };
	return Object.entries(kinds).every(([kind, names]) =>
		names.every((name) => typeof Reflect.get(module, name) === kind),
	);
}

/** Whether a float lies in memory as the glue reads it. */
function isLaidOutAsKnown(python: PyodideModule): boolean {
	const float = python._PyFloat_FromDouble(1.5);
	const type = python.HEAPU32[(float + typeOffset) >>> 2];
	const value = python.HEAPF64[(float + valueOffset) >>> 3];
	python._Py_DecRef(float);
	return type === python._PyFloat_Type && value === 1.5;
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

/** A Py_buffer: where the bytes are, whose, how many, and more that is not asked for. */
const bufferSize = 64;
const lengthOffset = 8;
const asBytes = 0;
const writable = 1;

const unfit = -1;

/** Calls `copy` with the bytes of a Python object's buffer. */
function withBuffer(
	python: PyodideModule,
	view: Address,
	object: Address,
	flags: number,
	copy: (bytes: Uint8Array) => boolean,
): number {
	if (python._PyObject_GetBuffer(object, view, flags) !== 0) {
		python._PyErr_Clear();
		return unfit;
	}
	try {
		const start = python.HEAPU32[view >>> 2] ?? 0;
		const length = python.HEAPU32[(view + lengthOffset) >>> 2] ?? 0;
		return copy(python.HEAPU8.subarray(start, start + length)) ? length : unfit;
	} finally {
		python._PyBuffer_Release(view);
	}
}

/** The bytes of a memory at a range, null for one that is not inside. */
function range(memory: WebAssembly.Memory, offset: number, length: number): Uint8Array | null {
	const { buffer } = memory;
	const fits = offset >= 0 && length >= 0 && offset + length <= buffer.byteLength;
	return fits ? new Uint8Array(buffer, offset, length) : null;
}

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
	if (!isPyodide(module) || !isLaidOutAsKnown(module)) return null;
	const python = module;
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
	const view = python._malloc(bufferSize);
	const instantiate = (glue: WebAssembly.Module, more: Record<string, WebAssembly.ImportValue>) =>
		new WebAssembly.Instance(glue, { "": { ...imports, ...more } }).exports;

	return {
		builtin(glue, f, kept, bridged, threw) {
			let inner: (frame: Address) => Address = () => 0;
			const guard = (frame: Address): Address => {
				// This frame of JavaScript cannot be suspended, nor can what it calls.
				const couldSuspend = suspender.value;
				suspender.value = false;
				depth += 1;
				try {
					if (depth > shallow) Reflect.apply(nothing, undefined, ballast);
					return inner(frame);
				} catch (error) {
					if (error instanceof Error && "pyodide_fatal_error" in error) throw error;
					thrown.push(carried(error));
					return threwMark;
				} finally {
					depth -= 1;
					suspender.value = couldSuspend;
				}
			};
			const exports = instantiate(glue, { f, guard, bridged, threw });
			inner = exports.inner as typeof inner;
			const index = python.addFunction(exports.call, "iiiii");
			const method = newMethod(python, index);
			return { object: python._PyCFunction_NewEx(method, kept, 0), method, index };
		},
		rethrow() {
			throw thrown.pop();
		},
		free(method, index) {
			python.removeFunction(index);
			python._free(method);
		},
		release: (object) => python._Py_DecRef(object),
		reader: (memory) => (offset, length) => {
			const from = range(memory, offset, length);
			if (!from) return python.__Py_NoneStruct;
			const bytes = python._PyBytes_FromStringAndSize(0, length);
			// Without an object there is an exception, a MemoryError.
			if (bytes !== 0) python.HEAPU8.set(from, python._PyBytes_AsString(bytes) >>> 0);
			return bytes;
		},
		readerInto: (memory) => (offset, buffer) =>
			withBuffer(python, view, buffer, writable, (bytes) => {
				const from = range(memory, offset, bytes.length);
				if (from) bytes.set(from);
				return from !== null;
			}),
		writer: (memory) => (offset, buffer) =>
			withBuffer(python, view, buffer, asBytes, (bytes) => {
				const target = range(memory, offset, bytes.length);
				target?.set(bytes);
				return target !== null;
			}),
		hosted(glue, callable, convert, fail, kept) {
			return instantiate(glue, {
				callable,
				convert,
				python(called: Address, args: Address, count: number): Address {
					const couldSuspend = suspender.value;
					suspender.value = false;
					try {
						return python._PyObject_Vectorcall(called, args, count, 0);
					} catch (error) {
						python.API.maybe_fatal_error(error);
						return 0;
					} finally {
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
