/** `npm run host -- <project folder>`: runs a project's program in Pyodide on Node, and ends as a command line does. */

import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";

const usage = `Usage: npm run host -- <project folder> [--entry FILE] [--write] [program arguments …]

Runs the project's program in Python (Pyodide) on Node, with the watbench package, as the page runs it.

  --entry FILE  the program, relative to the folder; main.py, or what sample.json says, unless given
  --write       lets the program write into the project's folder; otherwise the files that it writes are kept in
                memory, and their names are printed when it has ended
  --            what follows is the program's, also where it looks like one of these options
  --help        prints this

The program has standard input, output and error, and sys.argv. Pictures that it shows on the canvas are not shown.
The page's sandbox is not here: a program can reach files and the network by way of Node.

Exit status: 0 or the program's own; 1 for an exception, a trap, imports that do not fit, or WAT that does not
assemble; 2 for a wrong command line; 130 after Ctrl-C. What still runs a second after Ctrl-C, or when it is pressed
again, is ended by force.`;

/** Exit statuses. */
const wrongUsage = 2;
const interrupted = 130;

const interruptSignal = 2;
/** How long a program may take to end after Ctrl-C. */
const graceMs = 1000;

class UsageError extends Error {}

/**
 * What the command line asks for.
 * @param {readonly string[]} args
 * @returns {{ help: true } | { help: false, folder: string, entry: string | null, write: boolean, args: string[] }}
 * @throws {UsageError}
 */
export function parseArguments(args) {
	const rest = [...args];
	let folder = "";
	let write = false;
	/** @type {string | null} */
	let entry = null;
	while (rest.length > 0) {
		const [arg = "", ...others] = rest;
		const [name = "", value] = arg.split(/=(.*)/s);
		if (arg === "--help" || arg === "-h") return { help: true };
		if (name === "--entry") {
			entry = value ?? others.shift() ?? "";
			if (!entry) throw new UsageError("--entry needs the name of a file.");
		} else if (arg === "--write") write = true;
		else if (arg === "--" && folder) return { help: false, folder, entry, write, args: others };
		else if (folder) break;
		else if (arg.startsWith("-") && arg !== "--") throw new UsageError(`There is no option ${arg}.`);
		else if (arg !== "--") folder = arg;
		rest.splice(0, rest.length, ...others);
	}
	if (!folder) throw new UsageError("Which project? Name its folder.");
	return { help: false, folder, entry, write, args: rest };
}

/** Where relative names start: npm goes to the repository first, and leaves here where it was called. */
const here = process.env.npm_lifecycle_event === "host" ? (process.env.INIT_CWD ?? ".") : ".";

/** @param {string} shown */
function projectFolder(shown) {
	const folder = resolve(here, shown);
	if (!existsSync(folder)) throw new UsageError(`There is no folder ${shown}.`);
	if (!statSync(folder).isDirectory()) {
		throw new UsageError(`${shown} is a file: name the project's folder, and the program by --entry.`);
	}
	return folder;
}

/** Installs and builds what is missing. */
async function prepare() {
	const { isInstalled, setUp } = await import("./setup.mjs");
	const { root } = await import("./run-command.mjs");
	const { buildStdlib } = await import("./stdlib.mjs");
	const say = console.log;
	// Standard output is the program's.
	console.log = console.error;
	// Setting up takes a lock, for which two programs at once would wait and say so.
	if (!isInstalled(root)) await setUp(["web"]);
	await buildStdlib();
	console.log = say;
	// What was set up so that Ctrl-C ends the build at once would end the program at once, too.
	process.removeAllListeners("SIGINT");
}

/**
 * Answers the worker's questions for standard input, which a blocked worker cannot read and still hear Ctrl-C.
 * @param {import("node:worker_threads").MessagePort} port
 * @param {Int32Array} arrived
 */
function serveInput(port, arrived) {
	let ended = false;
	let listening = false;
	/** @param {Uint8Array | null} bytes null at the end */
	const answer = (bytes) => {
		port.postMessage(bytes);
		Atomics.store(arrived, 0, 1);
		Atomics.notify(arrived, 0);
	};
	const end = () => {
		if (!ended) answer(null);
		ended = true;
	};
	port.on("message", () => {
		if (ended) return answer(null);
		if (!listening) {
			listening = true;
			process.stdin.on("end", end).on("error", end);
			process.stdin.on("data", (chunk) => {
				process.stdin.pause();
				answer(Uint8Array.from(/** @type {Buffer} */ (chunk)));
			});
		}
		process.stdin.resume();
	});
	port.unref();
}

/**
 * Runs the project in a worker, so that this thread hears Ctrl-C whatever the program does.
 * @param {Omit<import("./host-worker.mjs").HostRun, "interrupt" | "arrived" | "input">} run
 * @returns {Promise<number>} the exit status
 */
async function runInWorker(run) {
	const interrupt = new Int32Array(new SharedArrayBuffer(4));
	const arrived = new Int32Array(new SharedArrayBuffer(4));
	const { port1, port2 } = new MessageChannel();
	serveInput(port1, arrived);
	const worker = new Worker(new URL("host-worker.mjs", import.meta.url), {
		workerData: { ...run, interrupt, arrived, input: port2 },
		transferList: [port2],
	});
	let running = false;
	let pressed = false;
	const stopped = new Promise((/** @type {(status: number) => void} */ resolve) => {
		process.on("SIGINT", () => {
			if (!running || pressed) return resolve(interrupted);
			pressed = true;
			Atomics.store(interrupt, 0, interruptSignal);
			worker.postMessage("cancel");
			setTimeout(() => resolve(interrupted), graceMs);
		});
	});
	const ended = new Promise((/** @type {(status: number) => void} */ resolve) => {
		worker.on("message", (/** @type {"running" | number} */ message) => {
			if (message === "running") running = true;
			else resolve(message);
		});
		worker.on("error", (/** @type {Error} */ error) => {
			console.error(`Python ended: ${error.message}`);
			resolve(1);
		});
		worker.on("exit", resolve);
	});
	const status = await Promise.race([stopped, ended]);
	await worker.terminate();
	return status;
}

async function main() {
	const asked = parseArguments(process.argv.slice(2));
	if (asked.help) {
		console.log(usage);
		return 0;
	}
	const folder = projectFolder(asked.folder);
	if (asked.entry && !existsSync(resolve(folder, asked.entry))) {
		throw new UsageError(`There is no ${asked.entry} in ${asked.folder}.`);
	}
	if (!asked.entry && !["main.py", "sample.json"].some((file) => existsSync(resolve(folder, file)))) {
		throw new UsageError(`There is no main.py in ${asked.folder}: name the program by --entry.`);
	}
	await prepare();
	return runInWorker({ ...asked, folder, shown: asked.folder });
}

if (process.argv[1] === import.meta.filename) {
	try {
		process.exit(await main());
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(`${error.message}\n\n${usage.split("\n", 1)[0]}\n--help says more.`);
		process.exit(wrongUsage);
	}
}
