/** Installs what is missing: `node scripts/setup.mjs [web] [py] [chromium] [wheels]`, all of them by default. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setUpChromium } from "./chromium.mjs";
import { setUpPython, setUpVenv, setUpWheels } from "./python.mjs";
import { root, runCommand, runMain } from "./run-command.mjs";
import { alone } from "./stale.mjs";

/** @param {string} text */
const say = (text) => console.log(`setup: ${text}`);

/** @param {string} path */
const packagesOf = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : null);

/**
 * Whether `node_modules` holds what package-lock.json says, by the list npm leaves there when it has finished.
 * @param {string} folder where package-lock.json is
 */
export function isInstalled(folder) {
	const wanted = packagesOf(join(folder, "package-lock.json"));
	const present = packagesOf(join(folder, "node_modules/.package-lock.json"));
	if (!wanted || !present) return false;
	/** @param {string} path */
	const same = (path) =>
		wanted[path]?.version === present[path].version && wanted[path]?.integrity === present[path].integrity;
	const needed = Object.keys(wanted).filter((path) => path !== "" && !wanted[path].optional);
	return needed.every((path) => path in present) && Object.keys(present).every(same);
}

async function setUpWeb() {
	if (isInstalled(root)) return;
	say("Installing the packages of package-lock.json (npm ci) …");
	await runCommand("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** What each part does, in this order, and the parts it stands on. */
const parts = {
	web: { needs: [], work: setUpWeb },
	venv: { needs: [], work: () => setUpVenv(say) },
	py: { needs: ["venv"], work: () => setUpPython(say) },
	chromium: { needs: ["venv", "py"], work: () => setUpChromium(say) },
	wheels: { needs: ["web", "venv"], work: () => setUpWheels(say) },
};

/**
 * Checks Node's version.
 * @param {string} version as in `process.versions.node`
 * @throws {Error} that says what is needed
 */
export function checkNode(version) {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new Error(`Watbench needs Node 20.19 or newer; this is Node ${version}.`);
}

/**
 * Installs what is missing of the named parts and of those they stand on.
 * @param {readonly string[]} names
 */
export async function setUp(names) {
	const unknown = names.find((name) => !(name in parts));
	if (unknown) throw new Error(`There is no part "${unknown}"; the parts are ${Object.keys(parts).join(", ")}.`);
	checkNode(process.versions.node);
	await alone("setup", async () => {
		for (const [name, { work }] of Object.entries(parts)) {
			const isNeeded = names.includes(name) || names.some((other) => needsOf(other).includes(name));
			if (!isNeeded) continue;
			const started = performance.now();
			await work();
			const seconds = (performance.now() - started) / 1000;
			if (seconds > 1) say(`${name} is ready (${seconds.toFixed(0)} s)`);
		}
	});
}

/** @param {string} name @returns {readonly string[]} */
const needsOf = (name) => parts[/** @type {keyof typeof parts} */ (name)].needs;

if (process.argv[1] === import.meta.filename) {
	const names = process.argv.slice(2);
	runMain(() => setUp(names.length > 0 ? names : Object.keys(parts)));
}
