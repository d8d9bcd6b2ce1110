/** `npm test [-- stage [arguments]]`: sets up what is missing and runs every stage, or one, until the first that fails. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { venvPython } from "./python.mjs";
import { CommandFailed, root, runCommand, runMain } from "./run-command.mjs";
import { setUp } from "./setup.mjs";

/** @param {readonly string[]} args */
const node = (args) => runCommand(process.execPath, args, { show: true });

/** @param {string[]} args */
const unitTests = (args) => {
	if (args.some((arg) => !arg.startsWith("-"))) return args;
	const files = readdirSync(join(root, "tests/unit"), { recursive: true, encoding: "utf8" });
	return [
		...args,
		...files
			.filter((file) => file.endsWith(".test.ts"))
			.map((file) => join("tests/unit", file))
			.sort(),
	];
};

/**
 * The stages in the order in which they run, the cheapest first.
 * @type {Record<string, { parts: string[], run: (args: string[]) => Promise<unknown> }>}
 */
const stages = {
	check: { parts: ["web", "py"], run: (args) => node(["scripts/check.mjs", ...args]) },
	unit: {
		parts: ["web", "py", "wheels"],
		run: (args) => node(["--import", "tsx", "--test", "--test-reporter=spec", ...unitTests(args)]),
	},
	py: { parts: ["web", "py"], run: (args) => node(["--import", "tsx", "scripts/pytest-in-pyodide.mjs", ...args]) },
	e2e: {
		parts: ["web", "py", "chromium", "wheels"],
		run: async (args) => {
			await build();
			const given = args.some((arg) => arg.startsWith("tests/"));
			await runCommand(venvPython, ["-m", "pytest", ...(given ? [] : ["tests/e2e"]), ...args], { show: true });
		},
	},
};

await runMain(async () => {
	const [only, ...args] = process.argv.slice(2);
	if (only !== undefined && !(only in stages)) {
		throw new Error(`There is no stage "${only}"; the stages are ${Object.keys(stages).join(", ")}.`);
	}
	const chosen = Object.entries(stages).filter(([name]) => only === undefined || name === only);
	await setUp([...new Set(chosen.flatMap(([, { parts }]) => parts))]);
	const passed = [];
	for (const [name, { run }] of chosen) {
		console.log(`\n── ${name} ──`);
		const started = performance.now();
		const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
		try {
			await run(args);
		} catch (error) {
			if (!(error instanceof CommandFailed)) throw error;
			throw new CommandFailed(`── ${name} (${seconds()}): ${error.command}`, error.code, error.output);
		}
		passed.push(`${name} (${seconds()})`);
		console.log(`── ${name} passed in ${seconds()} ──`);
	}
	console.log(`\nEverything passed: ${passed.join(", ")}.`);
});
