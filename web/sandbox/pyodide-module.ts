/** What is private to Pyodide and used here: its module's C functions and memory, looked at before they are trusted. */

/** Of an object of Python, or of what C code keeps in Python's memory. */
export type Address = number;

/** The parts of Pyodide's module that are used; their names are those of CPython's C functions with a line before. */
export interface PyodideModule {
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
	/** Where C code keeps the address of the class. */
	readonly _PyExc_BufferError: Address;
	readonly _PyExc_TypeError: Address;
	addFunction(f: unknown, signature: string): number;
	removeFunction(index: number): void;
	_malloc(size: number): Address;
	_free(address: Address): void;
	_Py_DecRef(object: Address): void;
	_Py_IncRef(object: Address): void;
	_PyBuffer_Release(view: Address): void;
	_PyBytes_AsString(bytes: Address): Address;
	_PyBytes_FromStringAndSize(text: Address, length: number): Address;
	_PyCFunction_NewEx(method: Address, self: Address, module: Address): Address;
	_PyCapsule_GetPointer(capsule: Address, name: Address): Address;
	_PyCapsule_New(pointer: Address, name: Address, destructor: number): Address;
	_PyErr_Clear(): void;
	_PyErr_GetRaisedException(): Address;
	_PyErr_GivenExceptionMatches(exception: Address, type: Address): number;
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

const numbers = [
	"_PyLong_Type",
	"_PyFloat_Type",
	"_PyTuple_Type",
	"__Py_NoneStruct",
	"_PyExc_BufferError",
	"_PyExc_TypeError",
] as const;
const objects = ["memory", "HEAPU32", "HEAPF64", "HEAPU8", "validSuspender", "API", "___stack_pointer"] as const;
const functions = [
	"addFunction",
	"removeFunction",
	"_malloc",
	"_free",
	"_Py_DecRef",
	"_Py_IncRef",
	"_PyBuffer_Release",
	"_PyBytes_AsString",
	"_PyBytes_FromStringAndSize",
	"_PyCFunction_NewEx",
	"_PyCapsule_GetPointer",
	"_PyCapsule_New",
	"_PyErr_Clear",
	"_PyErr_GetRaisedException",
	"_PyErr_GivenExceptionMatches",
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

function hasAll(module: unknown): module is PyodideModule {
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

/** Pyodide's own module as far as it is used, null for one that is not as it was when this was written. */
export function pyodideModule(module: unknown): PyodideModule | null {
	return hasAll(module) && isLaidOutAsKnown(module) ? module : null;
}
