/** The thread of `npm run host` in which Python is: lays out the project, runs its program, says how it ended. */

import { existsSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isatty } from "node:tty";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { loadPyodide } from "pyodide";
import { register } from "tsx/esm/api";
import { reportOutcome } from "./host-report.mjs";

/**
 * @typedef {object} HostRun
 * @property {string} folder the project's, absolute
 * @property {string} shown the project's folder as the person named it
 * @property {string | null} entry
 * @property {boolean} write whether the program writes into the folder
 * @property {string[]} args the program's
 * @property {Int32Array} interrupt holds the signal after Ctrl-C
 * @property {Int32Array} arrived 1 when `input` has an answer
 * @property {import("node:worker_threads").MessagePort} input asked by any message, answers with bytes or null
 */

/**
 * @typedef {object} PyodideInternals what Pyodide's typings leave out; pinned with its version
 * @property {{ on_fatal: (error: unknown) => void }} _api
 */

const root = dirname(import.meta.dirname);
const home = "/project";
/** The milliseconds since 1970 that a file keeps until the program writes it. */
const laidOut = 1;

/** @typedef {Map<string, Uint8Array>} Files paths below the project's folder */

/** Something about the project that keeps it from running, in lines for the person. */
class Unrunnable extends Error {}

/** Folders that are beside a project rather than of it. */
const foreign = /(^|\/)(\..*|node_modules|__pycache__)(\/|$)/;

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((file) => file.isFile())
		.map((file) => relative(folder, join(file.parentPath, file.name)))
		.filter((file) => !foreign.test(file));
}

/**
 * The project's files and entry. A sample's are what the page shows of it, with the binaries that it ships.
 * @param {HostRun} run
 * @returns {Promise<{ entry: string, files: Files, compiled: Files }>}
 */
async function readProject({ folder, shown, entry }) {
	if (!existsSync(join(folder, "sample.json"))) {
		const files = new Map(filesIn(folder).map((file) => [file, readFileSync(join(folder, file))]));
		return { entry: entry ?? "main.py", files, compiled: new Map() };
	}
	const { buildSample } = await import("./samples.ts");
	const { createAssembler } = await import("../web/wat/assemble.ts");
	const sample = buildSample(folder, "sample", shown, await createAssembler());
	if ("problems" in sample) throw new Unrunnable(sample.problems.join("\n"));
	const own = sample.entry.files.filter((file) => !sample.binaries.has(file));
	const files = new Map(own.map((file) => [file, readFileSync(join(folder, file))]));
	return { entry: entry ?? sample.entry.entry, files, compiled: new Map(sample.binaries) };
}

/** Waits a moment while blocking the thread. @param {number} ms */
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** @param {1 | 2} descriptor @param {Uint8Array} bytes */
function write(descriptor, bytes) {
	for (let done = 0; done < bytes.length; ) {
		try {
			done += writeSync(descriptor, bytes, done);
		} catch (error) {
			const { code } = /** @type {NodeJS.ErrnoException} */ (error);
			// Nobody reads any more, as in `npm run host … | head`.
			if (code === "EPIPE") process.exit(128 + 13);
			if (code !== "EAGAIN") throw error;
			pause(5);
		}
	}
	return bytes.length;
}

/** @param {string} text */
const say = (text) => write(2, new TextEncoder().encode(`${text}\n`));

/**
 * The signal at index 0, read and cleared in one step: Pyodide reads and clears in two, and would lose some in between.
 * @param {Int32Array} interrupt
 */
function atomicFlag(interrupt) {
	const flag = {
		get 0() {
			return Atomics.load(interrupt, 0) && Atomics.exchange(interrupt, 0, 0);
		},
		set 0(_value) {},
	};
	return /** @type {Uint8Array} */ (/** @type {unknown} */ (flag));
}

/**
 * What Python calls for standard input. Ctrl-C ends a wait as it does in a system call, whereupon Python takes the signal.
 * @param {HostRun} run
 * @param {() => void} endCall
 */
function createInput({ input, arrived, interrupt }, endCall) {
	let asked = false;
	let left = new Uint8Array();
	return (/** @type {Uint8Array} */ buffer) => {
		if (left.length === 0) {
			if (!asked) input.postMessage("more");
			asked = true;
			while (Atomics.wait(arrived, 0, 0, 50) === "timed-out") {
				if (Atomics.load(interrupt, 0) !== 0) endCall();
			}
			Atomics.store(arrived, 0, 0);
			asked = false;
			left = receiveMessageOnPort(input)?.message ?? new Uint8Array();
		}
		const count = Math.min(left.length, buffer.length);
		buffer.set(left.subarray(0, count));
		left = left.subarray(count);
		return count;
	};
}

/** @param {HostRun} run @returns {Promise<number>} the exit status */
async function runProject(run) {
	const { createNodeBridge, projectFetch } = await import("./node-bridge.mjs");
	const { entry, files, compiled } = await readProject(run);
	const env = { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" };
	const pyodide = await loadPyodide({ env, stdLibURL: join(root, ".build/runtime/python_stdlib.zip") });
	const { FS, _api } = /** @type {typeof pyodide & PyodideInternals} */ (pyodide);
	_api.on_fatal = (error) => {
		const exit = /exit(?:ed)?[^\d-]*(-?\d+)/i.exec(String(error))?.[1];
		if (error instanceof Error && error.name === "Exit") process.exit(Number(exit) & 0xff);
		say(`Python crashed: ${error}`);
		process.exit(1);
	};
	pyodide.setInterruptBuffer(atomicFlag(run.interrupt));
	const interruptCall = () => {
		throw new FS.ErrnoError(pyodide.ERRNO_CODES.EINTR ?? 0);
	};
	// Never said to be a terminal: Emscripten would then read on past the end of a line and wait for more.
	pyodide.setStdin({ read: createInput(run, interruptCall) });
	pyodide.setStdout({ write: (bytes) => write(1, bytes), isatty: isatty(1) });
	pyodide.setStderr({ write: (bytes) => write(2, bytes), isatty: isatty(2) });
	const { bridge } = await createNodeBridge();
	pyodide.registerJsModule("_watbench_host", { ...bridge, show() {}, watch() {} });

	FS.mkdirTree(home);
	if (run.write) pyodide.mountNodeFS(home, run.folder);
	else {
		for (const [path, content] of [...files, ...compiled]) {
			FS.mkdirTree(dirname(`${home}/${path}`));
			FS.writeFile(`${home}/${path}`, content);
			FS.utime(`${home}/${path}`, laidOut, laidOut);
		}
	}
	const inProject = projectFetch(pyodide);
	globalThis.fetch = async (input, init) => {
		const bytes = run.write && typeof input === "string" ? compiled.get(input) : undefined;
		if (!bytes) return inProject(input, init);
		return new Response(Uint8Array.from(bytes), { headers: { "Content-Type": "application/wasm" } });
	};
	pyodide.mountNodeFS("/watbench", join(root, "py"));
	pyodide.runPython('import sys; sys.path.append("/watbench")');
	const { run_project, cancel_project } = pyodide.pyimport("watbench._run");
	parentPort?.on("message", () => {
		// Whoever is busy has taken the signal already.
		if (Atomics.exchange(run.interrupt, 0, 0) !== 0) cancel_project();
	});
	parentPort?.postMessage("running");
	const suspends = "Suspending" in WebAssembly;
	const args = [home, entry, pyodide.toPy(run.args)];
	const outcome = JSON.parse(await (suspends ? run_project.callPromising(...args) : run_project(...args)));
	const { status, text } = reportOutcome(outcome, run.shown);
	if (text) say(text);
	if (!run.write) {
		const written = writtenFiles(FS);
		if (written.length > 0) say(`Kept in memory only, since --write was not given: ${written.join(", ")}`);
	}
	return status;
}

/** @param {any} FS @returns {string[]} */
function writtenFiles(FS, folder = home) {
	const names = FS.readdir(folder).filter((/** @type {string} */ name) => name !== "." && name !== "..");
	return names.flatMap((/** @type {string} */ name) => {
		const path = `${folder}/${name}`;
		const { mode, mtime } = FS.lstat(path);
		if (FS.isDir(mode)) return writtenFiles(FS, path);
		return Number(mtime) === laidOut ? [] : [path.slice(home.length + 1)];
	});
}

/** @param {unknown} reason */
function uncaught(reason) {
	const text = reason instanceof Error ? reason.message : String(reason);
	if (/^(KeyboardInterrupt|asyncio\.exceptions\.CancelledError)/m.test(text)) return;
	say(`Uncaught in a callback: ${text.trimEnd()}`);
}

register();
process.on("uncaughtException", uncaught);
process.on("unhandledRejection", uncaught);
let status = 1;
try {
	status = await runProject(workerData);
} catch (error) {
	say(error instanceof Unrunnable ? error.message : `Python could not run the project: ${error}`);
}
parentPort?.postMessage(status);
