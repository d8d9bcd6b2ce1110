/** What Python starts with, fetched all at once and kept for every sandbox that is to come. */

import type { Supply } from "../protocol.ts";
import { fetchFile } from "./file.ts";
import type { RuntimeFiles } from "./messages.ts";

/** Bytes fetched of all bytes, before compression. */
export type Progress = (done: number, total: number) => void;

export interface Runtime {
	/** The host worker's script, as UTF-8. */
	readonly script: Promise<ArrayBuffer>;
	/** Pyodide's engine, not compiled. */
	readonly engine: Promise<ArrayBuffer>;
	/** What else a sandbox needs from its beginning. */
	readonly supplies: readonly Promise<Supply>[];
	/** The standard library, fetched when it is asked for first, and again after a failure. */
	library(): Promise<Supply>;
	/** wabt's engine, compiled. */
	wabt(): Promise<WebAssembly.Module>;
	/** Rejects with a sentence for the person when something cannot be had without which Python does not start. */
	readonly essential: Promise<unknown>;
}

type Snapshot = Extract<Supply, { name: "snapshot" }>;

const engineName = "pyodide.asm.wasm";
/** What Python does not start without, or not well. */
const essentials = ["host.js", engineName, "pyodide-lock.json"];

/** Python starts without it too, only later: so it is no reason to give up. */
async function fetchSnapshot(
	files: RuntimeFiles,
	name: string | undefined,
	count: (bytes: number) => void,
): Promise<Snapshot> {
	try {
		if (!name) throw new Error("this build has none");
		return { name: "snapshot", bytes: await fetchFile(files, name, count, 2), problem: null };
	} catch (error) {
		return { name: "snapshot", bytes: null, problem: error instanceof Error ? error.message : String(error) };
	}
}

function sentence(error: unknown): never {
	const reason = error instanceof Error ? error.message : String(error);
	throw new Error(`Python could not be loaded: ${reason}. Check the connection and try again.`);
}

/** Resolves when `reached` was called. */
function milestone(): { promise: Promise<void>; reached(): void } {
	let settle = () => {};
	const promise = new Promise<void>((resolve) => {
		settle = resolve;
	});
	return { promise, reached: () => settle() };
}

/** Begins to fetch all that Python starts with. */
export function fetchRuntime(files: RuntimeFiles, progress: Progress): Runtime {
	const snapshotNames = Object.keys(files).filter((name) => name.startsWith("snapshot-"));
	// They differ in size by little.
	const all = [...essentials, ...snapshotNames.slice(0, 1)];
	const total = all.reduce((sum, name) => sum + (files[name]?.size ?? 0), 0);
	const done = new Map<string, number>();
	const count = (name: string) => (bytes: number) => {
		done.set(name, bytes);
		progress(
			[...done.values()].reduce((sum, each) => sum + each, 0),
			total,
		);
	};
	const file = (name: string) => fetchFile(files, name, count(name)).catch(sentence);
	/** The snapshot is wanted when the engine is compiled: it leaves the line to the engine, until that is half there. */
	const half = milestone();
	const countEngine = (bytes: number) => {
		count(engineName)(bytes);
		if (bytes > (files[engineName]?.size ?? 0) / 2) half.reached();
	};
	const script = file("host.js");
	const engine = fetchFile(files, engineName, countEngine).catch(sentence);
	engine.finally(half.reached).catch(() => {});
	const wabt = fetchFile(files, "wabt.wasm").catch(sentence);
	const lock = file("pyodide-lock.json");
	// Each has its own hashes of strings.
	const snapshotName = snapshotNames[Math.floor(Math.random() * snapshotNames.length)];
	const snapshot = half.promise.then(() => fetchSnapshot(files, snapshotName, count("snapshot")));
	const supply = async (name: "stdlib" | "lock" | "wabt", bytes: Promise<ArrayBuffer>): Promise<Supply> => ({
		name,
		bytes: await bytes,
	});
	const essential = Promise.all([script, engine, lock, snapshot, wabt]);
	// Who asks hears of a failure; until then it is nobody's.
	for (const each of [script, engine, lock, wabt, essential]) each.catch(() => {});
	let library: Promise<ArrayBuffer> | null = null;
	let compiled: Promise<WebAssembly.Module> | null = null;
	return {
		script,
		engine,
		supplies: [supply("lock", lock), snapshot, supply("wabt", wabt)],
		library() {
			if (!library) {
				const begun = fetchFile(files, "python_stdlib.zip").catch(sentence);
				library = begun;
				begun.catch(() => {
					library = null;
				});
			}
			return supply("stdlib", library);
		},
		wabt() {
			compiled ??= wabt.then((bytes) => WebAssembly.compile(bytes));
			return compiled;
		},
		essential,
	};
}
