/** The files the sandbox starts from: that they fit each other, and that Python starts with them. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { before, describe, test } from "node:test";
import { loadPyodide, type PyodideInterface } from "pyodide";
import { runtimeWheels } from "../../scripts/python.mjs";
import { root } from "../../scripts/run-command.mjs";
import { buildRuntime, withOwnWheels } from "../../scripts/runtime.mjs";

const folder = join(root, ".build/runtime");

describe("the sandbox's runtime", () => {
	before(async () => {
		await buildRuntime();
	});

	test("is the engines, the standard library, the snapshots, the lock file and the wheels, and nothing else", () => {
		const wheels = runtimeWheels().map(({ file }) => file);
		const snapshots = [1, 2, 3, 4].map((seed) => `snapshot-${seed}.bin`);
		const engines = ["pyodide.asm.wasm", "wabt.wasm"];
		const files = ["pyodide-lock.json", ...engines, "python_stdlib.zip", ...snapshots, ...wheels];
		assert.deepEqual(readdirSync(folder).sort(), files.sort());
	});

	test("has a lock file that names each wheel as it is, and all other packages as Pyodide does", () => {
		const own = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8"));
		const stock = JSON.parse(readFileSync(join(root, "node_modules/pyodide/pyodide-lock.json"), "utf8"));
		for (const { name } of runtimeWheels()) {
			const { file_name: url, sha256, version } = own.packages[name];
			const wheel = readFileSync(join(folder, basename(url)));
			assert.equal(createHash("sha256").update(wheel).digest("hex"), sha256);
			assert.equal(version, stock.packages[name].version);
			own.packages[name] = stock.packages[name];
		}
		assert.deepEqual(own, stock);
	});

	test("needs wheels that Pyodide knows", () => {
		const wheel = { name: "unheard-of", version: "1", sha256: "0", file: "unheard_of-1-py3-none-any.whl" };
		assert.throws(() => withOwnWheels({ packages: {} }, [wheel]), { message: /has no package unheard-of/ });
	});
});

describe("the precompiled standard library", () => {
	let pyodide: PyodideInterface;
	before(async () => {
		await buildRuntime();
		const indexURL = join(root, "node_modules/pyodide/");
		pyodide = await loadPyodide({ indexURL, stdLibURL: join(folder, "python_stdlib.zip") });
	});

	test("holds no sources of modules, and is not compressed, since hosts do that better", () => {
		const left = pyodide.runPython(`
import sys, zipfile
with zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip"))) as stdlib:
    left = [info.filename for info in stdlib.infolist() if info.filename.endswith(".py") or info.compress_type]
" ".join(left)`);
		assert.equal(left, "");
	});

	test("has what Pyodide and programs import, docstrings included", () => {
		const found = pyodide.runPython(`
import asyncio, ctypes, dataclasses, doctest, inspect, json, sqlite3, tarfile, tomllib, unittest, zipfile
json.loads.__doc__.split()[0]`);
		assert.equal(found, "Deserialize");
	});

	test("names file and line in tracebacks", () => {
		const traceback = pyodide.runPython(`
import json, traceback
try:
    json.loads("{")
except ValueError:
    text = traceback.format_exc()
text`);
		assert.match(traceback, /File "\/lib\/python3\d+\.zip\/json\/decoder\.py", line \d+, in raw_decode/);
	});
});
