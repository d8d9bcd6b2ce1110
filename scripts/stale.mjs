/** Does a piece of work only when what it is made from has changed, and lets only one process at a time do it. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./run-command.mjs";

const stamps = join(root, ".build/stamps");

/**
 * SHA-256 in hex of files' paths and contents.
 * @param {readonly string[]} paths files or folders, relative to the repository; one that does not exist counts as such
 * @returns {string}
 */
export function contentHash(paths) {
	const hash = createHash("sha256");
	for (const path of paths) {
		const absolute = join(root, path);
		const folder = existsSync(absolute) && statSync(absolute).isDirectory();
		const files = folder
			? readdirSync(absolute, { recursive: true, withFileTypes: true })
					.filter((file) => file.isFile() && !file.parentPath.includes("__pycache__"))
					.map((file) => join(file.parentPath, file.name))
					.sort()
			: [absolute];
		for (const file of files) {
			const content = existsSync(file) ? readFileSync(file) : null;
			hash.update(`${relative(root, file)}\0${content?.length ?? "absent"}\0`);
			if (content) hash.update(content);
		}
	}
	return hash.digest("hex");
}

/**
 * Whether the work called `name` has to be done: it never was, one of its outputs is gone, or an input has changed.
 * @param {string} name
 * @param {readonly string[]} inputs
 * @param {readonly string[]} outputs
 */
export function isStale(name, inputs, outputs) {
	const stamp = join(stamps, name);
	if (!existsSync(stamp) || !outputs.every((output) => existsSync(join(root, output)))) return true;
	return readFileSync(stamp, "utf8") !== contentHash(inputs);
}

/**
 * Does `work` when it is stale, and remembers the inputs it was done with. Inputs that change meanwhile leave it stale.
 * @param {string} name the stamp's file name, unique among all work
 * @param {{ inputs: readonly string[], outputs: readonly string[] }} paths relative to the repository
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done
 */
export async function whenStale(name, { inputs, outputs }, work) {
	if (!isStale(name, inputs, outputs)) return false;
	return alone(name, async () => {
		if (!isStale(name, inputs, outputs)) return false;
		const hash = contentHash(inputs);
		await work();
		mkdirSync(stamps, { recursive: true });
		writeFileSync(join(stamps, name), hash);
		return true;
	});
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
	}
}

/**
 * Runs `work` while no other process of this repository runs work of the same name; waits for one that does.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(name, work) {
	const lock = join(root, ".build", `${name}.lock`);
	mkdirSync(join(root, ".build"), { recursive: true });
	for (let waited = false; ; waited = true) {
		try {
			writeFileSync(lock, String(process.pid), { flag: "wx" });
			break;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
		}
		const holder = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
		if (holder && !isAlive(holder)) rmSync(lock, { force: true });
		else {
			if (!waited) console.log(`Waiting for process ${holder || "?"}, which does the same (${name}) …`);
			await sleep(200);
		}
	}
	const release = () => rmSync(lock, { force: true });
	process.on("exit", release);
	try {
		return await work();
	} finally {
		process.off("exit", release);
		release();
	}
}
