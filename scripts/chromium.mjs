/** Finds a Chromium for the end-to-end tests, or installs one, and writes where it is into `.build/chromium-path`. */

import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { aptInstall, canApt } from "./apt.mjs";
import { venvPython } from "./python.mjs";
import { root, runCommand } from "./run-command.mjs";

const record = join(root, ".build/chromium-path");
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** @returns {string | undefined} */
function findInstalled() {
	const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
	const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...onPath, ...applications].find(isExecutable);
}

/** @param {(text: string) => void} say */
async function install(say) {
	if (canApt()) {
		say("Installing Chromium (apt-get install chromium) …");
		// On Ubuntu the package is a shim for snap, and may leave nothing that runs.
		await aptInstall("chromium").catch((error) => say(`apt-get could not: ${error.output || error.message}`));
		const installed = findInstalled();
		if (installed) return installed;
	}
	say("Installing Playwright's Chromium …");
	const withSystem = canApt() ? ["--with-deps"] : [];
	const env = { PLAYWRIGHT_NODEJS_PATH: process.execPath };
	await runCommand(venvPython, ["-m", "playwright", "install", ...withSystem, "chromium"], { env });
	const code = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)";
	const path = (await runCommand(venvPython, ["-c", code], { env })).trim();
	if (isExecutable(path)) return path;
	throw new Error("No Chromium could be installed. Install one, or name it in WATBENCH_CHROMIUM.");
}

/**
 * Makes sure that `.build/chromium-path` names a Chromium that is there.
 * @param {(text: string) => void} say
 */
export async function setUpChromium(say) {
	const asked = process.env.WATBENCH_CHROMIUM;
	if (asked && !isExecutable(asked)) throw new Error(`WATBENCH_CHROMIUM names ${asked}, which cannot be run.`);
	const recorded = existsSync(record) ? readFileSync(record, "utf8") : "";
	if (asked ? recorded === asked : isExecutable(recorded)) return;
	const path = asked ?? findInstalled() ?? (await install(say));
	mkdirSync(join(root, ".build"), { recursive: true });
	writeFileSync(record, path);
}
