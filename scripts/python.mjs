/** The host's Python: finds one, keeps the virtual environment `.venv`, and fetches the wheels that the sandbox gets. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, canApt } from "./apt.mjs";
import { CommandFailed, root, runCommand } from "./run-command.mjs";
import { whenStale } from "./stale.mjs";

/** The virtual environment's interpreter. */
export const venvPython = join(root, ".venv/bin/python");
const lowest = { major: 3, minor: 11 };
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** @returns {Promise<{ command: string, version: string }>} the first Python that is new enough, `version` as "3.12" */
async function findPython() {
	const asked = process.env.WATBENCH_PYTHON;
	const found = [];
	for (const command of asked ? [asked] : candidates) {
		const code = "import sys; print(*sys.version_info[:2], sep='.')";
		const version = await runCommand(command, ["-c", code]).then(
			(text) => text.trim(),
			() => null,
		);
		if (version === null) continue;
		const [major = 0, minor = 0] = version.split(".").map(Number);
		if (major === lowest.major && minor >= lowest.minor) return { command, version };
		found.push(`${command} is ${version}`);
	}
	const seen = found.length > 0 ? found.join(", ") : `no ${asked ?? "python3"} found`;
	throw new Error(
		`Watbench needs Python ${lowest.major}.${lowest.minor} or newer (${seen}). Install it, or name one in WATBENCH_PYTHON.`,
	);
}

/**
 * Makes `.venv`, with pip in it, when there is none that works.
 * @param {(text: string) => void} say
 */
export async function setUpVenv(say) {
	if (existsSync(venvPython) && existsSync(join(root, ".venv/bin/pip"))) return;
	const { command, version } = await findPython().catch(async (error) => {
		if (!canApt() || process.env.WATBENCH_PYTHON) throw error;
		say("Installing Python (apt-get install python3 python3-venv) …");
		await aptInstall("python3", "python3-venv");
		return findPython();
	});
	const venv = () => runCommand(command, ["-m", "venv", "--clear", join(root, ".venv")]);
	say(`Making a virtual environment in .venv (Python ${version}) …`);
	try {
		await runCommand(command, ["-c", "import ensurepip, venv"]);
		await venv();
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		const names = `python3-venv or python${version}-venv`;
		if (!canApt()) {
			throw new Error(`Python's venv module does not work: on Debian and Ubuntu, install ${names}.\n${error.output}`);
		}
		say(`Installing Python's venv module (apt-get install ${names}) …`);
		await aptInstall("python3-venv");
		await venv().catch(async () => {
			await aptInstall(`python${version}-venv`);
			await venv();
		});
	}
}

/**
 * Installs what tests and checks need into `.venv`.
 * @param {(text: string) => void} say
 */
export async function setUpPython(say) {
	const inputs = ["requirements-dev.txt", ".venv/pyvenv.cfg"];
	await whenStale("python", { inputs, outputs: [".venv/bin/pytest", ".venv/bin/ruff", ".venv/bin/mypy"] }, async () => {
		say("Installing the Python packages of requirements-dev.txt …");
		await pip("install", "--requirement", "requirements-dev.txt");
	});
}

/** @param {string[]} args */
const pip = (...args) =>
	runCommand(venvPython, ["-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", ...args]);

/**
 * The wheels of requirements-runtime.txt.
 * @returns {{ name: string, version: string, sha256: string, file: string }[]} `file` is the wheel's file name
 */
export function runtimeWheels() {
	const text = readFileSync(join(root, "requirements-runtime.txt"), "utf8").replaceAll("\\\n", " ");
	const lines = text.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
	return lines.map((line) => {
		const parts = /^([a-z0-9_]+)==(\S+)\s+--hash=sha256:([0-9a-f]{64})\s*$/.exec(line);
		if (!parts) throw new Error(`requirements-runtime.txt: expected "name==version --hash=sha256:…", got "${line}"`);
		const [, name = "", version = "", sha256 = ""] = parts;
		return { name, version, sha256, file: `${name}-${version}-py3-none-any.whl` };
	});
}

/** Where the wheels are fetched to. */
export const wheelFolder = join(root, ".build/wheels");

/**
 * Fetches the wheels that the sandbox offers to micropip, unless they are there with the right hashes. They are for
 * Pyodide's Python, which may be newer than the host's.
 * @param {(text: string) => void} say
 */
export async function setUpWheels(say) {
	const isRight = (/** @type {{ file: string, sha256: string }} */ { file, sha256 }) => {
		const path = join(wheelFolder, file);
		return existsSync(path) && createHash("sha256").update(readFileSync(path)).digest("hex") === sha256;
	};
	const wheels = runtimeWheels();
	if (wheels.every(isRight)) return;
	say(`Fetching wheels for the sandbox (${wheels.map(({ name }) => name).join(", ")}) …`);
	rmSync(wheelFolder, { recursive: true, force: true });
	mkdirSync(wheelFolder, { recursive: true });
	const lock = JSON.parse(readFileSync(join(root, "node_modules/pyodide/pyodide-lock.json"), "utf8"));
	const python = lock.info.python.split(".").slice(0, 2).join(".");
	const only = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--python-version", python];
	await pip("download", ...only, "--dest", wheelFolder, "--requirement", "requirements-runtime.txt");
	const wrong = wheels.find((wheel) => !isRight(wheel));
	if (wrong) throw new Error(`${wrong.file} was not fetched as requirements-runtime.txt says`);
}
