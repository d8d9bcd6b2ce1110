/** Copies bytes between Python and memories without the bridge: what py/watbench/_transfer.py calls. */

import type { Address, PyodideModule } from "./pyodide-module.ts";

/** Brings an exception that an object raised when it was asked for its buffer; whoever takes it takes over a reference. */
class Raised extends Error {
	constructor(readonly address: Address) {
		super("an exception of Python");
	}
}

/**
 * Functions of an address in a memory and of a Python object with a buffer, or of a range. Out of range, or for an object
 * without a fit buffer, they copy nothing. What else that object raises is thrown, with the exception's `address`.
 */
export interface Transfers {
	/** Gives a new `bytes`, or None. */
	reader(memory: WebAssembly.Memory): (offset: number, length: number) => Address;
	/** Gives how many bytes it copied, or -1. */
	readerInto(memory: WebAssembly.Memory): (offset: number, buffer: Address) => number;
	writer(memory: WebAssembly.Memory): (offset: number, buffer: Address) => number;
}

/** A Py_buffer: where the bytes are, whose, how many, and more that is not asked for. */
const bufferSize = 64;
const lengthOffset = 8;
const asBytes = 0;
const writable = 1;

const unfit = -1;

/** Whether an exception only says that there is no buffer, or none that is wanted. */
function saysUnfit(python: PyodideModule, exception: Address): boolean {
	return [python._PyExc_TypeError, python._PyExc_BufferError].some(
		(type) => python._PyErr_GivenExceptionMatches(exception, python.HEAPU32[type >>> 2] ?? 0) !== 0,
	);
}

/** Calls `copy` with the bytes of a Python object's buffer. */
function withBuffer(
	python: PyodideModule,
	view: Address,
	object: Address,
	flags: number,
	copy: (bytes: Uint8Array) => boolean,
): number {
	if (python._PyObject_GetBuffer(object, view, flags) !== 0) {
		const exception = python._PyErr_GetRaisedException();
		if (!saysUnfit(python, exception)) throw new Raised(exception);
		python._Py_DecRef(exception);
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

export function createTransfers(python: PyodideModule): Transfers {
	const view = python._malloc(bufferSize);
	return {
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
	};
}
