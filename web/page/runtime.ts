/** Fetches what the sandbox cannot fetch for itself, once for all interpreters: with retries, checked, counted. */

import files from "virtual:runtime";
import type { RuntimeFiles } from "../protocol.ts";

/** Bytes fetched of all bytes, before compression. */
export type Progress = (done: number, total: number) => void;

export interface Runtime {
	/** The host worker's script, as UTF-8. */
	readonly host: ArrayBuffer;
	/** A copy that may be transferred into one sandbox. */
	copy(): { files: RuntimeFiles; transfer: ArrayBuffer[] };
}

const names = ["host.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"] as const;
/** One of these is taken by chance, since each has its own hashes of strings. */
const snapshotNames = Object.keys(files).filter((name) => name.startsWith("snapshot-"));
const attempts = 3;
const backOffMs = 400;
/** No byte for so long counts as a broken connection. */
const stalledMs = 60_000;

/** Where a wheel of ours is served, by its file name; null for any other name. */
export function runtimeUrl(name: string): string | null {
	const file = Object.hasOwn(files, name) ? files[name] : undefined;
	return file && name.endsWith(".whl") ? new URL(file.url, document.baseURI).href : null;
}

function known(name: string): (typeof files)[string] {
	const file = files[name];
	if (!file) throw new Error(`this build has no ${name}: build it again with \`npm run build\``);
	return file;
}

async function hex(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetchOnce(name: string, count: (bytes: number) => void): Promise<ArrayBuffer> {
	const { url, size, sha256 } = known(name);
	const bytes = new Uint8Array(size);
	let length = 0;
	const stalled = new AbortController();
	const abort = () => stalled.abort(new Error(`nothing more of ${name} came for ${stalledMs / 1000} seconds`));
	let timer = setTimeout(abort, stalledMs);
	try {
		const response = await fetch(url, { signal: stalled.signal });
		if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} for ${name}`);
		const reader = response.body.getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			clearTimeout(timer);
			timer = setTimeout(abort, stalledMs);
			if (length + part.value.length > size) throw new Error(`${name} is longer than the ${size} bytes it should have`);
			bytes.set(part.value, length);
			length += part.value.length;
			count(length);
		}
	} finally {
		clearTimeout(timer);
	}
	if (length !== size) throw new Error(`${name} ended after ${length} of ${size} bytes`);
	// Only secure contexts can hash; elsewhere the length must do.
	if (globalThis.crypto?.subtle && (await hex(bytes.buffer)) !== sha256) {
		throw new Error(`${name} arrived damaged (its SHA-256 is not the one this page was built with)`);
	}
	return bytes.buffer;
}

async function fetchFile(name: string, count: (bytes: number) => void, most = attempts): Promise<ArrayBuffer> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await fetchOnce(name, count);
		} catch (error) {
			if (attempt === most) throw error;
			await new Promise((resolve) => setTimeout(resolve, backOffMs * 2 ** attempt));
		}
	}
}

interface FetchedSnapshot {
	readonly snapshot: ArrayBuffer | null;
	readonly problem: string | null;
}

/** Python starts without it too, only later: so it is no reason to give up. */
async function fetchSnapshot(name: string | undefined, count: (bytes: number) => void): Promise<FetchedSnapshot> {
	try {
		if (!name) throw new Error("this build has none");
		return { snapshot: await fetchFile(name, count, 1), problem: null };
	} catch (error) {
		return { snapshot: null, problem: error instanceof Error ? error.message : String(error) };
	}
}

/** Rejects with a sentence for the person when a file cannot be had. */
export async function fetchRuntime(progress: Progress): Promise<Runtime> {
	const snapshotName = snapshotNames[Math.floor(Math.random() * snapshotNames.length)];
	const all = snapshotName ? [...names, snapshotName] : names;
	const total = all.reduce((sum, name) => sum + known(name).size, 0);
	const done = new Map<string, number>();
	const count = (name: string) => (bytes: number) => {
		done.set(name, bytes);
		progress(
			[...done.values()].reduce((sum, each) => sum + each, 0),
			total,
		);
	};
	try {
		const [{ snapshot, problem }, [host, wasm, stdlib, lock]] = await Promise.all([
			fetchSnapshot(snapshotName, count(snapshotName ?? "")),
			Promise.all(names.map((name) => fetchFile(name, count(name)))),
		]);
		if (!host || !wasm || !stdlib || !lock) throw new Error("a file of the runtime is missing");
		return {
			host,
			copy() {
				const copied = {
					wasm: wasm.slice(0),
					stdlib: stdlib.slice(0),
					lock: new TextDecoder().decode(lock),
					snapshot: snapshot?.slice(0) ?? null,
					snapshotProblem: problem,
				};
				const transfer = [copied.wasm, copied.stdlib, ...(copied.snapshot ? [copied.snapshot] : [])];
				return { files: copied, transfer };
			},
		};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`Python could not be loaded: ${reason}. Check the connection and try again.`);
	}
}
