/**
 * Builds the site into `dist/`, each step only when what it is made from has changed:
 * `npm run build [-- --compress --without-service-worker]`.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compressFolder } from "./compress.mjs";
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

/**
 * Writes `dist/sw.js`, when everything else lies in `dist/`.
 * @param {boolean} removing
 */
function buildServiceWorker(removing) {
	const kind = ".build/service-worker-kind";
	mkdirSync(join(root, ".build"), { recursive: true });
	writeFileSync(join(root, kind), removing ? "removing" : "keeping");
	const sources = [
		"web/offline",
		"scripts/service-worker.ts",
		"scripts/bundle-text.ts",
		"scripts/policies.ts",
		"tsconfig.base.json",
	];
	const inputs = [...dependencies, ...sources, ".build/stamps/site", kind];
	return whenStale("service-worker", { inputs, outputs: ["dist/sw.js"] }, async () => {
		const args = ["--import", "tsx", join(root, "scripts/service-worker.ts"), join(root, "dist")];
		await runCommand(process.execPath, removing ? [...args, "--removing"] : args);
	});
}

/** Builds what the site is made from: the sandbox's runtime, the samples, and what completion offers. */
export async function buildParts() {
	await step("the sandbox's runtime", buildRuntime);
	await step("the samples", buildSamples);
	await step("the description of the Python package", buildPythonApi);
}

/**
 * Builds `dist/`.
 * @param {{ compress?: boolean, removing?: boolean }} [options] `compress` writes compressed twins beside the files;
 *   `removing` a service worker that removes the one that visitors have, and what it kept
 */
export async function build({ compress = false, removing = false } = {}) {
	await setUp(["web", "wheels"]);
	await buildParts();
	await step("the site, in dist/", buildSite);
	await step("the service worker", () => buildServiceWorker(removing));
	if (compress) await step("compressed files", () => compressFolder(join(root, "dist")));
}

if (process.argv[1] === import.meta.filename) {
	await runMain(() => {
		const { values } = parseArgs({
			options: { compress: { type: "boolean" }, "without-service-worker": { type: "boolean" } },
		});
		return build({ compress: values.compress ?? false, removing: values["without-service-worker"] ?? false });
	});
}
