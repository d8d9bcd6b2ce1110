/** Builds the site into `dist/`, each step only when what it is made from has changed: `npm run build`. */

import { join } from "node:path";
import { buildPythonApi } from "./python-api.mjs";
import { root, runCommand, runMain } from "./run-command.mjs";
import { buildRuntime } from "./runtime.mjs";
import { setUp } from "./setup.mjs";
import { whenStale } from "./stale.mjs";

/** @param {string} text */
const say = (text) => console.log(`build: ${text}`);

/** @param {string} name @param {() => Promise<boolean>} build */
async function step(name, build) {
	const started = performance.now();
	if (await build()) say(`${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

const dependencies = ["package-lock.json", "node_modules/.package-lock.json"];

/** Assembles the samples that ship binaries, and lists all samples, in `.build/samples/`. */
function buildSamples() {
	const inputs = [
		...dependencies,
		"static/samples",
		"web/wat",
		"web/protocol.ts",
		"web/unreachable.ts",
		"scripts/samples.ts",
	];
	return whenStale("samples", { inputs, outputs: [".build/samples/index.json"] }, async () => {
		await runCommand(process.execPath, ["--import", "tsx", join(root, "scripts/samples.ts")]);
	});
}

function buildSite() {
	const sources = ["index.html", "vite.config.ts", "tsconfig.base.json", "web", "py/watbench", "static", "scripts"];
	const built = [".build/stamps/runtime", ".build/stamps/stdlib", ".build/stamps/snapshots", ".build/samples"];
	return whenStale(
		"site",
		{ inputs: [...dependencies, ...sources, ...built], outputs: ["dist/index.html"] },
		async () => {
			const vite = join(root, "node_modules/vite/bin/vite.js");
			await runCommand(process.execPath, [vite, "build", "--logLevel", "warn"], { show: true });
		},
	);
}

/** Builds what the site is made from: the sandbox's runtime, the samples, and what completion offers. */
export async function buildParts() {
	await step("the sandbox's runtime", buildRuntime);
	await step("the samples", buildSamples);
	await step("the description of the Python package", buildPythonApi);
}

/** Builds `dist/`. */
export async function build() {
	await setUp(["web", "wheels"]);
	await buildParts();
	await step("the site, in dist/", buildSite);
}

if (process.argv[1] === import.meta.filename) await runMain(build);
