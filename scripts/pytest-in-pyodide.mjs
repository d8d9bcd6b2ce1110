/** Runs pytest inside real Pyodide on Node: `node --import tsx scripts/pytest-in-pyodide.mjs [pytest arguments]`. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { moved, padded } from "../tests/unit/wasm-moved.ts";
import { createNodeBridge, projectFetch } from "./node-bridge.mjs";
import { suspendingFlags } from "./suspending.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = "/watbench";

/** Whether Python can wait for promises, which tests of `async` functions need. */
function canSuspend() {
	return "Suspending" in WebAssembly || "Suspender" in WebAssembly;
}

/** Starts this script again in a Node that can suspend, and ends as it ends. */
function startAgain() {
	const flags = [...suspendingFlags, ...process.execArgv];
	const child = spawn(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: "inherit" });
	child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function sitePackages() {
	const lib = join(root, ".venv/lib");
	const python = readdirSync(lib).find((name) => name.startsWith("python3"));
	if (!python) throw new Error("There is no .venv with pytest: npm test makes it.");
	return join(lib, python, "site-packages");
}

/** Plugins for the browser tests are in the same environment, and do not load here. */
const env = { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" };

/** @param {string[]} args */
async function runTests(args) {
	const pyodide = await loadPyodide({ env });
	const { bridge, ...seen } = await createNodeBridge();
	pyodide.registerJsModule("_watbench_host", bridge);
	pyodide.registerJsModule("_watbench_seen", seen);
	const rewriting = { moved: (/** @type {Uint8Array} */ bytes) => moved(bytes, padded).bytes };
	pyodide.registerJsModule("_watbench_rewriting", rewriting);
	globalThis.fetch = projectFetch(pyodide);
	pyodide.mountNodeFS(home, root);
	pyodide.mountNodeFS("/site-packages", sitePackages());
	const isPath = (/** @type {string} */ arg) => existsSync(join(root, arg.replace(/::.*/, "")));
	pyodide.globals.set(
		"args",
		pyodide.toPy(args.some(isPath) ? args : [...args, "py/watbench", "tests/wast", "tests/py"]),
	);
	const code = await pyodide.runPythonAsync(`
import os, sys
os.chdir("${home}")
sys.path[:0] = ["${home}/py", "${home}/tests", "${home}/tests/py"]
sys.path.append("/site-packages")
import pytest
int(pytest.main(["--doctest-modules", "-p", "no:cacheprovider", "-p", "no:faulthandler", *args]))
`);
	process.exit(code);
}

if (canSuspend()) await runTests(process.argv.slice(2));
else startAgain();
