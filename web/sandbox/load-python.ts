/** Has Pyodide start from the bytes that the page hands over: where a snapshot was made, or else from the beginning. */

import { label as packageLabel } from "virtual:python-package";
import snapshotHeader from "virtual:snapshot-header";
import { loadPyodide, type PyodideAPI, version as pyodideVersion } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { environment } from "./environment.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import type { Supplies } from "./supplies.ts";

/** An address that nothing answers: what Pyodide asks for there is given from the bytes that the page handed over. */
export const runtimeOrigin = "https://runtime.invalid/";

/** Where Pyodide's own builds of packages live; asked for only through the broker, so only after consent. */
const packageBaseUrl = `https://cdn.jsdelivr.net/pyodide/v${pyodideVersion}/full/`;

/** A zip archive of nothing: what stands in for the standard library until that has come. */
const emptyZip = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...new Array(18).fill(0)]);
/** Where the archive of the standard library is in Python's files. */
export const stdlibPath = "/lib/python314.zip";

/** Gives what Pyodide asks for; to be undone when it has loaded. The engine is compiled already. */
function serveRuntime({ engine, stdlib }: Supplies): () => void {
	const { instantiateStreaming } = WebAssembly;
	WebAssembly.instantiateStreaming = async (_response, imports) => {
		const module = await engine;
		return { module, instance: await WebAssembly.instantiate(module, imports) };
	};
	self.fetch = async (input) => {
		if (String(input) === `${runtimeOrigin}pyodide.asm.wasm`) return new Response();
		if (String(input) === `${runtimeOrigin}python_stdlib.zip`) return new Response(await stdlib());
		if (String(input) === `${runtimeOrigin}empty.zip`) return new Response(emptyZip);
		throw new TypeError(`nothing is served at ${String(input)} while Python boots`);
	};
	return () => {
		WebAssembly.instantiateStreaming = instantiateStreaming;
	};
}

/** Parts of Pyodide that are not in its typings; pinned with its version. */
export interface PyodideInternals {
	readonly _api: { on_fatal: (error: unknown) => void };
	readonly _module: {
		readonly HEAPU8: Uint8Array;
		readonly HEAP32: Int32Array;
		readonly HEAPU32: Uint32Array;
		readonly _timezone: number;
		readonly _daylight: number;
		readonly _tzname: number;
		_tzset(): void;
		readonly __PyRuntime: number;
		readonly __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: number;
	};
	readonly FS: {
		mkdirTree(path: string): void;
		chdir(path: string): void;
		writeFile(path: string, content: string | Uint8Array): void;
	};
}

/** Where C keeps what it knows of the time zone: seconds west, whether there is summer time, and two names. */
interface TimeZone {
	readonly timezone: number;
	readonly daylight: number;
	readonly names: readonly Uint8Array[];
}

/** Bytes of a zone's name, with its end. */
const zoneNameBytes = 17;

function zoneNames({ HEAPU8, HEAPU32, _tzname }: PyodideInternals["_module"]): Uint8Array[] {
	const places = [HEAPU32[_tzname / 4] ?? 0, HEAPU32[_tzname / 4 + 1] ?? 0];
	return places.map((at) => HEAPU8.subarray(at, at + zoneNameBytes));
}

/** The time zone of this place, which C asks for once: in a snapshot it has asked already. */
function readTimeZone(module: PyodideInternals["_module"]): TimeZone {
	module._tzset();
	const { HEAP32, _timezone, _daylight } = module;
	const names = zoneNames(module).map((name) => name.slice());
	return { timezone: HEAP32[_timezone / 4] ?? 0, daylight: HEAP32[_daylight / 4] ?? 0, names };
}

function writeTimeZone(module: PyodideInternals["_module"], { timezone, daylight, names }: TimeZone): void {
	const { HEAP32, _timezone, _daylight } = module;
	HEAP32[_timezone / 4] = timezone;
	HEAP32[_daylight / 4] = daylight;
	zoneNames(module).forEach((name, place) => {
		name.set(names[place] ?? []);
	});
}

/** Undoes what would be the same in every Python that comes out of one snapshot. */
function unfreeze(pyodide: PyodideAPI, { timezone, daylight, names }: TimeZone): void {
	const [standard, summer] = names.map((name) => new TextDecoder().decode(name.subarray(0, name.indexOf(0))));
	pyodide.runPython(`
import logging, random, time
random.seed()
logging._startTime = time.time_ns()
time.timezone, time.altzone, time.daylight = ${timezone}, ${timezone - 3600}, ${daylight}
time.tzname = (${JSON.stringify(standard)}, ${JSON.stringify(summer)})
del logging, random, time
`);
}

const withInternals = (pyodide: PyodideAPI) => pyodide as PyodideAPI & PyodideInternals;

type Options = NonNullable<Parameters<typeof loadPyodide>[0]>;

/** The memory of a Python that had started. Throws an Error with the reason where there is none that fits. */
async function snapshotMemory(supplies: Supplies, expected: Uint8Array): Promise<Snapshot["restore"]> {
	const { bytes, problem } = await supplies.snapshot;
	if (!bytes) throw new Error(problem ?? "none was made");
	const { label, header, restore } = readSnapshot(bytes);
	if (label !== packageLabel) throw new Error("it was made from another version of the package");
	if (String(header) !== String(expected)) throw new Error("it was made by another Pyodide");
	return restore;
}

/** The options that have Pyodide begin where a snapshot was made, which may come while Pyodide prepares itself. */
function fromSnapshot(supplies: Supplies, header: Uint8Array, zone: (zone: TimeZone) => void): Options {
	return {
		stdLibURL: `${runtimeOrigin}empty.zip`,
		// Pyodide would copy a whole memory from here, and finds none behind this header.
		_loadSnapshot: header,
		async createPyodideModule(settings) {
			const module = await createPyodideModule(settings);
			const restore = await snapshotMemory(supplies, header);
			const internals = module as typeof module & PyodideInternals["_module"];
			const { HEAPU8, HEAP32, __PyRuntime, __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET } = internals;
			// How this engine has C functions called without a frame of JavaScript's, over which Python cannot be suspended.
			const trampoline = (__PyRuntime + (HEAP32[__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET / 4] ?? 0)) / 4;
			const own = HEAP32[trampoline] ?? 0;
			const here = readTimeZone(internals);
			restore(HEAPU8);
			HEAP32[trampoline] = own;
			writeTimeZone(internals, here);
			zone(here);
			return module;
		},
	};
}

export interface Loaded {
	readonly pyodide: PyodideAPI & PyodideInternals;
	readonly snapshotProblem: string | null;
}

/** Boots Pyodide, out of its snapshot if that is fit. Rejects with the reason; Pyodide itself may never settle. */
export async function loadPython(supplies: Supplies): Promise<Loaded> {
	const served = serveRuntime(supplies);
	try {
		return await loadServed(supplies);
	} finally {
		served();
	}
}

async function loadServed(supplies: Supplies): Promise<Loaded> {
	const options: Options = {
		createPyodideModule,
		indexURL: runtimeOrigin,
		stdLibURL: `${runtimeOrigin}python_stdlib.zip`,
		lockFileContents: supplies.lock.then((lock) => new TextDecoder().decode(lock)),
		packageBaseUrl,
		env: { ...environment },
	};
	// Pyodide says of this one failure nothing, and waits.
	await supplies.engine;
	if (snapshotHeader === null) {
		return { pyodide: withInternals(await loadPyodide(options)), snapshotProblem: "this build has none" };
	}
	try {
		let zone: TimeZone = { timezone: 0, daylight: 0, names: [] };
		const header = Uint8Array.from(atob(snapshotHeader), (each) => each.charCodeAt(0));
		const restored = fromSnapshot(supplies, header, (found) => {
			zone = found;
		});
		const pyodide = await loadPyodide({ ...options, ...restored });
		unfreeze(pyodide, zone);
		return { pyodide: withInternals(pyodide), snapshotProblem: null };
	} catch (error) {
		const snapshotProblem = error instanceof Error ? error.message : String(error);
		return { pyodide: withInternals(await loadPyodide(options)), snapshotProblem };
	}
}
