/** What the host gives the Python package, as the JavaScript module `_watbench_host`. */

import type { Diagnostic, RegionInfo } from "../protocol.ts";
import type { Metering } from "./metering.ts";
import type { Native } from "./native.ts";
import type { Threads } from "./threads.ts";
import type { ToldModule } from "./told-module.ts";

export type Assembled = { readonly bytes: Uint8Array } | { readonly diagnostics: readonly Diagnostic[] };

/** A region as Python tells it. */
export type RegionTuple = readonly [name: string, offset: number, length: number, access: RegionInfo["access"]];

export interface HostBridge {
	/** Assembles WAT text with the run's features; never throws for bad text. `file` is named in diagnostics. */
	assemble(text: string, file: string): Assembled;
	/** Prints a module as WAT. Throws an Error with the reason for bytes that are no module. */
	disassemble(bytes: Uint8Array): string;
	/** Tells what engines say in bytes of a module; `text` is what it was assembled from, where there is one. */
	module(text: string | undefined, bytes: Uint8Array): ToldModule;
	/** Shows RGBA pixels on the Canvas; copies them at once. At most 60 frames a second reach the page, the last always does. */
	show(pixels: Uint8Array | Uint8ClampedArray, width: number, height: number): void;
	/** Resolves when the page has painted the frame shown last (at once where there is no page). */
	painted(): Promise<void>;
	/** Lists a memory in the Memory view under a name the user knows; `maximum` is in pages, null where it is not known. */
	watch(memory: WebAssembly.Memory, name: string, maximum: number | bigint | null): void;
	/** Shows these regions of a memory in place of those told before; the Memory view wants them by address. */
	regions(memory: WebAssembly.Memory, regions: Iterable<RegionTuple>): void;
	/** Lets a Python function throw into WebAssembly: what it returns as `thrown` or `raised`. */
	throwing(call: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown;
	/** The same for an async function. */
	throwingLater(call: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown;
	thrown(exception: unknown): unknown;
	/** `thrown` for an exception of Python's, in a host function that `isGuarded`. */
	raised(exception: { destroy(): void }, message: string): unknown;
	/** An Error that brings an exception of Python's. */
	carrying(exception: { destroy(): void }, message: string): Error;
	/** Whether the host function that runs was called by way of `catching` or a fast call, with no Python in between. */
	isGuarded(): boolean;
	/** Brings an exception that a function throws to Python, in an Error. */
	catching(call: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown;
	/** The same for a function that gives a promise; the `waiting` of guests count it until that is settled. */
	catchingLater(
		call: (...values: unknown[]) => unknown,
		waiting?: readonly WebAssembly.Global[],
	): (...values: unknown[]) => unknown;
	/** What an Error brings, once; undefined for any other. */
	arrived(error: unknown): unknown;
	/** Where an Error was thrown: its stack, as text. */
	stackOf(error: unknown): string;
	/** Where the gates of guests keep which calls are under way. */
	readonly gates: WebAssembly.Memory;
	/** Whether a call is under way in an instance made with a guest, by its number. Calls that wait are not seen. */
	isUnderWay(guest: number): boolean;
	/** Has modules count what they execute. */
	readonly metering: Metering;
	/** Runs a module in several workers at once. */
	readonly threads: Threads;
	/** Lets Python wait for a promise and look between two slices of time whether Stop was pressed. */
	inSlices<T>(promise: Promise<T>): (milliseconds: number) => Promise<T | undefined>;
	/** The way past this bridge for Pyodide's own module, null where there is none. */
	native(module: unknown): Native | null;
}
