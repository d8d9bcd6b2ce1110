/** Fetches what the sandbox cannot fetch for itself, once for all interpreters: with retries, checked, counted. */

import files from "virtual:runtime";
import type { Supply } from "../protocol.ts";

/** Bytes fetched of all bytes, before compression. */
export type Progress = (done: number, total: number) => void;

export interface Runtime {
	/** The host worker's script, as UTF-8; a copy that may be transferred. */
	host(): Promise<ArrayBuffer>;
	/** Everything else that a sandbox needs, each in a copy that may be transferred. */
	supplies(): readonly Promise<Supply>[];
	/** Rejects with a sentence for the person when something cannot be had without which Python does not start. */
	readonly essential: Promise<unknown>;
	/** The same for all of it. */
	readonly complete: Promise<unknown>;
	/** Tells how far it is, now and whenever there is more. */
	watch(progress: Progress): void;
}

const names = ["host.js", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"] as const;
/** Python is ready without it; only programs need it. */
const last = "python_stdlib.zip";
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

/** The file that came: the service worker may have another snapshot than the one that was asked for, and says which. */
function answered(name: string, { headers }: Response): string {
	const location = headers.get("content-location");
	const address = (each: string) => new URL(known(each).url, document.baseURI).href;
	return (location && snapshotNames.find((each) => address(each) === location)) || name;
}

async function fetchOnce(name: string, count: (bytes: number) => void): Promise<ArrayBuffer> {
	let file = known(name);
	let bytes = new Uint8Array(0);
	let length = 0;
	const stalled = new AbortController();
	const abort = () => stalled.abort(new Error(`nothing more of ${name} came for ${stalledMs / 1000} seconds`));
	let timer = setTimeout(abort, stalledMs);
	try {
		const response = await fetch(file.url, { signal: stalled.signal, priority: name === last ? "low" : "high" });
		if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} for ${name}`);
		file = known(answered(name, response));
		bytes = new Uint8Array(file.size);
		const reader = response.body.getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			clearTimeout(timer);
			timer = setTimeout(abort, stalledMs);
			if (length + part.value.length > file.size) {
				throw new Error(`${name} is longer than the ${file.size} bytes it should have`);
			}
			bytes.set(part.value, length);
			length += part.value.length;
			count(length);
		}
	} finally {
		clearTimeout(timer);
	}
	if (length !== file.size) throw new Error(`${name} ended after ${length} of ${file.size} bytes`);
	// Only secure contexts can hash; elsewhere the length must do.
	if (globalThis.crypto?.subtle && (await hex(bytes.buffer)) !== file.sha256) {
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

/** Python starts without it too, only later: so it is no reason to give up. */
async function fetchSnapshot(name: string | undefined, count: (bytes: number) => void): Promise<Snapshot> {
	try {
		if (!name) throw new Error("this build has none");
		return { name: "snapshot", bytes: await fetchFile(name, count, 2), problem: null };
	} catch (error) {
		return { name: "snapshot", bytes: null, problem: error instanceof Error ? error.message : String(error) };
	}
}

type Snapshot = Extract<Supply, { name: "snapshot" }>;

function sentence(error: unknown): never {
	const reason = error instanceof Error ? error.message : String(error);
	throw new Error(`Python could not be loaded: ${reason}. Check the connection and try again.`);
}

/** Begins to fetch all of it at once. */
export function fetchRuntime(): Runtime {
	// They differ in size by little.
	const all = [...names, ...snapshotNames.slice(0, 1)];
	const total = all.reduce((sum, name) => sum + known(name).size, 0);
	const done = new Map<string, number>();
	let progress: Progress = () => {};
	const tell = () =>
		progress(
			[...done.values()].reduce((sum, each) => sum + each, 0),
			total,
		);
	const count = (name: string) => (bytes: number) => {
		done.set(name, bytes);
		tell();
	};
	const file = (name: (typeof names)[number]) => fetchFile(name, count(name)).catch(sentence);
	const [host, wasm, lock] = [file("host.js"), file("pyodide.asm.wasm"), file("pyodide-lock.json")];
	const snapshotName = snapshotNames[Math.floor(Math.random() * snapshotNames.length)];
	const snapshot = fetchSnapshot(snapshotName, count("snapshot"));
	// Python is ready without it, and sooner if nothing else comes over the line.
	const stdlib = Promise.allSettled([wasm, snapshot]).then(() => file("python_stdlib.zip"));
	const copied = async (name: "wasm" | "lock" | "stdlib", bytes: Promise<ArrayBuffer>): Promise<Supply> => ({
		name,
		bytes: (await bytes).slice(0),
	});
	const essential = Promise.all([host, wasm, lock, snapshot.then(({ bytes }) => (bytes ? null : stdlib))]);
	const complete = Promise.all([essential, stdlib]);
	// Who asks hears of a failure; until then it is nobody's.
	for (const each of [host, wasm, lock, stdlib, essential, complete]) each.catch(() => {});
	return {
		host: async () => (await host).slice(0),
		supplies: () => [
			copied("wasm", wasm),
			copied("lock", lock),
			snapshot.then((each) => ({ ...each, bytes: each.bytes?.slice(0) ?? null })),
			copied("stdlib", stdlib),
		],
		essential,
		complete,
		watch(watcher) {
			progress = watcher;
			tell();
		},
	};
}
