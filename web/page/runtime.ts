/** Fetches what the sandbox cannot fetch for itself, once for all interpreters: with retries, checked, counted. */

import files from "virtual:runtime";
import type { Supply } from "../protocol.ts";

/** Bytes fetched of all bytes, before compression. */
export type Progress = (done: number, total: number) => void;

export interface Runtime {
	/** The host worker's script, as UTF-8. */
	readonly host: Promise<ArrayBuffer>;
	/** Pyodide's engine, not compiled. */
	readonly engine: Promise<ArrayBuffer>;
	/** What else a sandbox needs from its beginning. */
	readonly supplies: readonly Promise<Supply>[];
	/** The standard library, fetched when it is asked for first, and again after a failure. */
	library(): Promise<Supply>;
	/** wabt's engine, compiled. */
	wabtModule(): Promise<WebAssembly.Module>;
	/** Rejects with a sentence for the person when something cannot be had without which Python does not start. */
	readonly essential: Promise<unknown>;
	/** Tells how far it is, now and whenever there is more. */
	watch(progress: Progress): void;
}

/** What Python does not start without. */
const names = ["host.js", "pyodide.asm.wasm", "pyodide-lock.json"] as const;
const library = "python_stdlib.zip";
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
function answered(name: string, location: string | null): string {
	const address = (each: string) => new URL(known(each).url, document.baseURI).href;
	return (location && snapshotNames.find((each) => address(each) === location)) || name;
}

const tooLong = (name: string, size: number) => `${name} is longer than the ${size} bytes it should have`;

interface Received {
	readonly bytes: ArrayBuffer;
	/** Where it says that it is from, if it says so. */
	readonly location: string | null;
}

/**
 * One request. By XMLHttpRequest, which puts the bytes together without the page's help and still tells how many there are:
 * reading a stream of 20 MB holds up a page that is just being put together for a third of a second.
 */
function receive(
	name: string,
	{ url, size }: (typeof files)[string],
	count: (bytes: number) => void,
): Promise<Received> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		let timer = 0;
		const fail = (reason: string) => {
			window.clearTimeout(timer);
			reject(new Error(reason));
			request.abort();
		};
		const wait = () => {
			window.clearTimeout(timer);
			timer = window.setTimeout(() => fail(`nothing more of ${name} came for ${stalledMs / 1000} seconds`), stalledMs);
		};
		request.onprogress = ({ loaded }) => {
			wait();
			if (loaded > size) fail(tooLong(name, size));
			else count(loaded);
		};
		request.onerror = () => fail(`${name} could not be fetched`);
		request.onload = () => {
			window.clearTimeout(timer);
			const { status, response } = request;
			if (status !== 200) fail(`the server answered ${status} for ${name}`);
			else resolve({ bytes: response, location: request.getResponseHeader("content-location") });
		};
		request.open("GET", url);
		request.responseType = "arraybuffer";
		request.send();
		wait();
	});
}

async function fetchOnce(name: string, count: (bytes: number) => void): Promise<ArrayBuffer> {
	const { bytes, location } = await receive(name, known(name), count);
	const { size, sha256 } = known(answered(name, location));
	if (bytes.byteLength > size) throw new Error(tooLong(name, size));
	if (bytes.byteLength !== size) throw new Error(`${name} ended after ${bytes.byteLength} of ${size} bytes`);
	// Only secure contexts can hash; elsewhere the length must do.
	if (globalThis.crypto?.subtle && (await hex(bytes)) !== sha256) {
		throw new Error(`${name} arrived damaged (its SHA-256 is not the one this page was built with)`);
	}
	return bytes;
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

function later(): { promise: Promise<void>; resolve(): void } {
	let resolve = () => {};
	const promise = new Promise<void>((settle) => {
		resolve = settle;
	});
	return { promise, resolve: () => resolve() };
}

function sentence(error: unknown): never {
	const reason = error instanceof Error ? error.message : String(error);
	throw new Error(`Python could not be loaded: ${reason}. Check the connection and try again.`);
}

/** Begins to fetch all that Python starts with at once. */
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
	const uncounted = () => {};
	const file = (name: (typeof names)[number]) => fetchFile(name, count(name)).catch(sentence);
	/** The snapshot is wanted when the engine is compiled: it leaves the line to the engine, until that is half there. */
	const half = later();
	const engineBytes = (bytes: number) => {
		count("pyodide.asm.wasm")(bytes);
		if (bytes > known("pyodide.asm.wasm").size / 2) half.resolve();
	};
	const host = file("host.js");
	const engine = fetchFile("pyodide.asm.wasm", engineBytes).catch(sentence);
	engine.finally(half.resolve).catch(() => {});
	const lock = file("pyodide-lock.json");
	const snapshotName = snapshotNames[Math.floor(Math.random() * snapshotNames.length)];
	const snapshot = half.promise.then(() => fetchSnapshot(snapshotName, count("snapshot")));
	const wabt = fetchFile("wabt.wasm", uncounted).catch(sentence);
	const supply = async (name: "stdlib" | "lock" | "wabt", bytes: Promise<ArrayBuffer>): Promise<Supply> => ({
		name,
		bytes: await bytes,
	});
	const essential = Promise.all([host, engine, lock, snapshot, wabt]);
	// Who asks hears of a failure; until then it is nobody's.
	for (const each of [host, engine, lock, wabt, essential]) each.catch(() => {});
	let asked: Promise<ArrayBuffer> | null = null;
	let compiled: Promise<WebAssembly.Module> | null = null;
	return {
		host,
		engine,
		supplies: [supply("lock", lock), snapshot, supply("wabt", wabt)],
		library() {
			if (!asked) {
				const begun = fetchFile(library, uncounted).catch(sentence);
				asked = begun;
				begun.catch(() => {
					asked = null;
				});
			}
			return supply("stdlib", asked);
		},
		wabtModule() {
			compiled ??= wabt.then((bytes) => WebAssembly.compile(bytes));
			return compiled;
		},
		essential,
		watch(watcher) {
			progress = watcher;
			tell();
		},
	};
}
