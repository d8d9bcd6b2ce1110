/** Describes the Python package's public names in `.build/python-api.json`, for its documentation and for completion. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runCommand, runMain } from "./run-command.mjs";
import { whenStale } from "./stale.mjs";

const output = ".build/python-api.json";
const script = "scripts/python-api.py";

/**
 * @typedef {object} Described what has a signature and a docstring
 * @property {string} signature as Python writes it, with the name
 * @property {string | null} type what it gives or is, as Python writes it
 * @property {string} doc the docstring, "" for none
 *
 * @typedef {Described & { kind: "method" | "classmethod" | "property" }} Member
 *
 * @typedef {Described & {
 *   kind: "class" | "function" | "object", module: string, bases?: string[], members: Record<string, Member>
 * }} PublicName `module` is the file of the package that defines it, `object` an instance that the package makes
 *
 * @typedef {{ doc: string, names: Record<string, PublicName> }} PythonApi
 */

async function build() {
	const { loadPyodide } = await import("pyodide");
	// The host's Python may be older than the syntax of the package, which is for Pyodide's.
	const pyodide = await loadPyodide();
	pyodide.mountNodeFS("/watbench", join(root, "py/watbench"));
	const text = pyodide.runPython(readFileSync(join(root, script), "utf8"));
	mkdirSync(join(root, ".build"), { recursive: true });
	writeFileSync(join(root, output), text);
}

/** Describes the package anew when it has changed. Resolves with whether it had. */
export function buildPythonApi() {
	const inputs = ["py/watbench", script, "scripts/python-api.mjs", "node_modules/pyodide/package.json"];
	// A process of its own, since an interpreter in this one would stay for as long as it lives.
	return whenStale("python-api", { inputs, outputs: [output] }, async () => {
		await runCommand(process.execPath, [import.meta.filename]);
	});
}

/** The description as it was built last. @returns {PythonApi} */
export function readPythonApi() {
	return JSON.parse(readFileSync(join(root, output), "utf8"));
}

/** A docstring's first sentence. @param {string} doc */
export function firstSentence(doc) {
	const [paragraph = ""] = doc.split("\n\n");
	return /^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0].replace(/\s+/g, " ") ?? paragraph.replace(/\s+/g, " ");
}

if (process.argv[1] === import.meta.filename) await runMain(build);
