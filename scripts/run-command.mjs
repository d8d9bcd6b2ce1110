/** Runs another program as a child process that ends with this one. */

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

/** The repository's folder. */
export const root = join(import.meta.dirname, "..");

/** What npm hands to its scripts and a nested npm must not take for its own settings; what names a registry is kept. */
const npmOwn = /^npm_(?!config_(registry|cache|userconfig|globalconfig|cafile|proxy|https?_proxy|noproxy)$)/;

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
	process.on(signal, () => {
		for (const child of children) child.kill(signal);
		process.exit(128 + constants.signals[signal]);
	});
}

/** A command that ended with something else than 0. */
export class CommandFailed extends Error {
	/**
	 * @param {string} command what was run
	 * @param {number} code its exit code
	 * @param {string} output what it printed, when that was captured
	 */
	constructor(command, code, output) {
		super(`${command} failed with exit code ${code}`);
		this.command = command;
		this.code = code;
		this.output = output;
	}
}

/**
 * Runs `command` in the repository's folder and resolves with what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ show?: boolean, env?: Record<string, string> }} [options] `show` (default false) lets it print to the
 *   terminal as it runs, and captures nothing; `env` is added to the environment.
 * @returns {Promise<string>} standard output, and standard error after it
 * @throws {CommandFailed} when it cannot be started or exits with something else than 0
 */
export function runCommand(command, args, { show = false, env = {} } = {}) {
	const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !npmOwn.test(name)));
	const line = [command, ...args].join(" ");
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			env: { ...inherited, ...env },
			stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
		});
		children.add(child);
		/** @type {Buffer[]} */
		const printed = [];
		child.stdout?.on("data", (chunk) => printed.push(chunk));
		child.stderr?.on("data", (chunk) => printed.push(chunk));
		child.on("error", (error) => {
			children.delete(child);
			reject(new CommandFailed(line, 127, error.message));
		});
		child.on("close", (code, signal) => {
			children.delete(child);
			const output = Buffer.concat(printed).toString();
			const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
			if (exitCode === 0) resolve(output);
			else reject(new CommandFailed(line, exitCode, output));
		});
	});
}

/**
 * Runs `main` as a command line's whole work: a failure is printed as one message and becomes the exit code.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
	try {
		await main();
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		if (error instanceof CommandFailed && error.output) console.error(error.output.trimEnd());
		console.error(error.constructor === Error || error instanceof CommandFailed ? error.message : error.stack);
		process.exit(error instanceof CommandFailed ? error.code : 1);
	}
}
