/** Builds the snapshots of a Python that has started and imported our package: `.build/runtime/snapshot-*.bin`. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, runCommand, runMain } from "./run-command.mjs";
import { whenStale } from "./stale.mjs";
import { suspendingFlags } from "./suspending.mjs";

const stdlib = join(root, ".build/runtime/python_stdlib.zip");

/**
 * A snapshot has the hashes of strings in it, and with them the order of every set of strings. Each of these is made
 * with another seed, and the page takes one by chance: so no program can come to depend on such an order.
 */
const seeds = [1, 2, 3, 4];

/** @param {number} seed */
const output = (seed) => `.build/runtime/snapshot-${seed}.bin`;

/** What programs import most, so that it is there at once. What has no part in it is dropped first. */
const prepare = `
import asyncio, collections, dataclasses, functools, gc, inspect, itertools, json, linecache, math, random, re, shutil
import struct, sys, tempfile, time, traceback, types, typing
import pyodide.code
import watbench._run
from watbench import *
linecache.clearcache()
re.purge()
gc.collect()
`;

/** @typedef {{ HEAPU8: Uint8Array, ___stack_pointer: WebAssembly.Global, _emscripten_stack_get_end(): number }} Module */

/** The memory of a Python that has not begun, in an environment of its own. */
async function freshHeap() {
	const { loadPyodide } = await import("pyodide");
	const { default: createPyodideModule } = await import("pyodide/pyodide.asm.mjs");
	/** @type {Uint8Array | null} */
	let heap = null;
	const enough = new Error("seen enough");
	await loadPyodide({
		stdLibURL: stdlib,
		async createPyodideModule(settings) {
			const module = await createPyodideModule({ ...settings, noInitialRun: true });
			heap = module.HEAPU8.slice();
			throw enough;
		},
	}).catch((error) => {
		if (error !== enough) throw error;
	});
	if (!heap) throw new Error("Pyodide made no module");
	return heap;
}

/** @param {number} seed */
async function startedPython(seed) {
	const { loadPyodide } = await import("pyodide");
	const { pythonPackage } = await import("./bundle-text.ts");
	const { environment } = await import("../web/sandbox/environment.ts");
	const { writePackage } = await import("../web/sandbox/python-package.ts");
	const pyodide = await loadPyodide({
		_makeSnapshot: true,
		stdLibURL: stdlib,
		env: { ...environment, PYTHONHASHSEED: String(seed) },
	});
	writePackage(pyodide.FS, pythonPackage());
	pyodide.runPython(prepare);
	// Programs shall not see by what seed their hashes are made.
	pyodide.runPython("import os; del os.environ['PYTHONHASHSEED'], os");
	const module = /** @type {{ _module: Module }} */ (/** @type {unknown} */ (pyodide))._module;
	// What lies below the end of C's stack is nobody's.
	module.HEAPU8.fill(0, module._emscripten_stack_get_end(), module.___stack_pointer.value);
	return pyodide.makeMemorySnapshot();
}

async function build() {
	const { packSnapshot } = await import("../web/sandbox/snapshot.ts");
	const { packageLabel, pythonPackage } = await import("./bundle-text.ts");
	const label = packageLabel(pythonPackage());
	const fresh = [await freshHeap(), await freshHeap()];
	for (const seed of seeds) {
		const whole = await startedPython(seed);
		const [, heapAt = 0] = new Uint32Array(whole.buffer, whole.byteOffset, 2);
		const file = packSnapshot(label, whole.slice(0, heapAt), whole.slice(heapAt), fresh);
		mkdirSync(dirname(join(root, output(seed))), { recursive: true });
		writeFileSync(join(root, output(seed)), file);
	}
}

/** Builds the snapshots unless they are up to date. Resolves with whether they were built. */
export function buildSnapshots() {
	const inputs = [
		".build/runtime/python_stdlib.zip",
		"node_modules/pyodide/pyodide.asm.wasm",
		"node_modules/pyodide/package.json",
		"py/watbench",
		"web/sandbox/snapshot.ts",
		"web/sandbox/environment.ts",
		"web/sandbox/python-package.ts",
		"scripts/snapshot.mjs",
		"scripts/suspending.mjs",
	];
	return whenStale("snapshots", { inputs, outputs: seeds.map(output) }, async () => {
		// Whether the engine can suspend Python is kept in the snapshot; where it cannot after all, Pyodide sees that, too.
		const command = [...suspendingFlags, "--import", "tsx", import.meta.filename];
		// Nobody's time zone: one that stayed in the snapshot would be seen everywhere.
		await runCommand(process.execPath, command, { env: { TZ: "Pacific/Chatham" } });
	});
}

if (process.argv[1] === import.meta.filename) await runMain(build);
