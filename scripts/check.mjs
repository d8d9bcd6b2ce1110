/** `npm run check`: everything that can be said about the code without running it, all at once. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, root, runCommand, runMain } from "./run-command.mjs";
import { setUp } from "./setup.mjs";

const tool = (/** @type {string} */ name) => join("node_modules/.bin", name);
const venv = (/** @type {string} */ name) => join(".venv/bin", name);

const projects = readdirSync(root).filter((file) => /^tsconfig\.(?!base\b).*json$/.test(file));

/** @type {[name: string, command: string, ...args: string[]][]} */
const checks = [
	["biome", tool("biome"), "ci", "--colors=off", "--error-on-warnings", "."],
	...projects.map((file) => /** @type {[string, string, ...string[]]} */ ([file, tool("tsc"), "-p", file])),
	["borders", process.execPath, "scripts/borders.mjs"],
	["ruff check", venv("ruff"), "check", "--quiet"],
	["ruff format", venv("ruff"), "format", "--check", "--quiet"],
	["mypy", venv("mypy")],
	["docs", process.execPath, "scripts/api-docs.mjs", "--check"],
];

await runMain(async () => {
	await setUp(["web", "py"]);
	const results = await Promise.all(
		checks.map(async ([name, command, ...args]) => {
			const started = performance.now();
			const failure = await runCommand(command, args).then(
				() => null,
				(/** @type {CommandFailed} */ error) => error,
			);
			console.log(`${failure ? "✗" : "✓"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
			return { name, failure };
		}),
	);
	const failed = results.filter(({ failure }) => failure !== null);
	for (const { name, failure } of failed) console.error(`\n── ${name}\n${failure?.output.trimEnd()}`);
	const first = failed[0]?.failure;
	if (first) throw new CommandFailed(`\n${failed.length} of ${checks.length} checks: ${first.command}`, first.code, "");
});
