/** Pyodide inside the sandbox: booted from bytes, its exits and faults named, our package installed in it. */

import packageSources from "virtual:python-package";
import type { FileCounts, LostReason, Outcome, ProjectFiles } from "../protocol.ts";
import type { HostBridge } from "./bridge.ts";
import { loadPython, runtimeOrigin, stdlibPath } from "./load-python.ts";
import { writePackage } from "./python-package.ts";
import type { Supplies } from "./supplies.ts";

export interface PythonHooks {
	/** Replaces the worker's `fetch` for programs. */
	readonly fetch: typeof fetch;
	/** Python is gone for good. */
	fatal(reason: LostReason, message: string): void;
	write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
	/** Python is busy, and says so from time to time. */
	polled(): void;
}

export interface Python {
	readonly version: string;
	/** Why it did not start from its snapshot, which takes longer; null where it did. */
	readonly snapshotProblem: string | null;
	install(bridge: HostBridge): Promise<void>;
	/** Resolves when all of the standard library is there: a program may import what the snapshot does not hold. */
	complete(): Promise<void>;
	writeProject(folder: string, files: ProjectFiles): void;
	/** Loads the packages that ship with the page and that these files import: nobody has to be asked for them. */
	loadShipped(files: ProjectFiles): Promise<void>;
	/** `run` is the number by which Stop names it. */
	runProject(folder: string, entry: string, run: number): Promise<Outcome>;
	/** What the last run counted. */
	fileCounts(): readonly FileCounts[];
	/** Ends a waiting program; one that is busy is ended by the interrupt flag or with the worker. */
	cancel(): void;
	/** Whether Stop was pressed for the run that hears it; once, for it is then up to the caller to end the run. */
	takeStop(): boolean;
	/** Size of Python's heap; it never shrinks. */
	heapBytes(): number;
}

/** Which package of the runtime's own an import needs: those whose wheels lie beside the page's other files. */
function shippedPackages(lock: string): Map<string, string> {
	const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
	const shipped = Object.values(packages).filter(({ file_name }) => file_name.startsWith(runtimeOrigin));
	return new Map(shipped.flatMap(({ name, imports }) => imports.map((each) => [each, name] as const)));
}

function takeAwayGlobals(hooks: PythonHooks): void {
	// Pyodide takes a worker with importScripts for a classic worker and refuses it.
	Object.defineProperty(self, "importScripts", { value: undefined, configurable: true });
	// A worker that closes itself says nothing to anybody; say it first.
	const close = self.close.bind(self);
	self.close = () => {
		hooks.fatal("closed", "The program closed its worker (`self.close()`), and Python with it.");
		close();
	};
}

/** SIGINT, which Python turns into KeyboardInterrupt. */
const interruptSignal = 2;

/**
 * What Pyodide polls at index 0: a signal when the run that is to be interrupted is the one that hears, for a Stop may
 * come late. It is read and cleared in one step: Pyodide reads and clears in two, and would lose a Stop in between.
 * Without shared memory it is still worth having: WebKit's terminate() reaches Python loops only through this check,
 * and it is the one moment in a busy loop when anything else can be done.
 */
function atomicFlag(interrupt: Int32Array | null, hearing: () => number, polled: () => void): Uint8Array {
	const flag = {
		get 0() {
			polled();
			if (!interrupt || Atomics.load(interrupt, 0) === 0) return 0;
			return Atomics.exchange(interrupt, 0, 0) === hearing() ? interruptSignal : 0;
		},
		set 0(_value: number) {},
	};
	return flag as unknown as Uint8Array;
}

/** Boots Pyodide. Rejects with the reason; note that Pyodide itself may never settle, so the page keeps a watchdog. */
export async function bootPython(
	supplies: Supplies,
	interrupt: Int32Array | null,
	hooks: PythonHooks,
): Promise<Python> {
	/** The run that an interrupt may end, 0 for none: only while its program runs, and before it is cancelled. */
	let hearing = 0;
	takeAwayGlobals(hooks);
	const { pyodide, snapshotProblem } = await loadPython(supplies);
	self.fetch = hooks.fetch;
	pyodide.setInterruptBuffer(atomicFlag(interrupt, () => hearing, hooks.polled));
	for (const [stream, set] of [
		["stdout", pyodide.setStdout],
		["stderr", pyodide.setStderr],
	] as const) {
		set.call(pyodide, {
			write(bytes: Uint8Array) {
				hooks.write(stream, bytes);
				return bytes.length;
			},
		});
	}
	const { _api, _module, FS } = pyodide;
	_api.on_fatal = (error) => {
		const exit = /exit(?:ed)?[^\d-]*(-?\d+)/i.exec(String(error))?.[1];
		if (error instanceof Error && error.name === "Exit") {
			hooks.fatal("exited", `The program ended Python with os._exit(${exit ?? ""}).`);
		} else {
			hooks.fatal("crashed", `Python crashed: ${error instanceof Error ? error.message : String(error)}`);
		}
	};
	let hasStdlib = false;
	let runProject: RunProject | null = null;
	let cancelProject: (() => void) | null = null;
	let countedFiles: (() => string) | null = null;
	let findImports: FindImports | null = null;
	const shipped = shippedPackages(new TextDecoder().decode(await supplies.lock));

	return {
		version: pyodide.runPython("import sys; sys.version.split()[0]"),
		snapshotProblem,
		async install(bridge) {
			pyodide.registerJsModule("_watbench_host", bridge);
			// A snapshot has the package imported; its sources are wanted for tracebacks only.
			if (snapshotProblem !== null) writePackage(FS, packageSources);
			const run = pyodide.pyimport("watbench._run");
			runProject = run.run_project;
			cancelProject = run.cancel_project;
			countedFiles = run.counted_files;
			findImports = pyodide.pyimport("pyodide.code").find_imports;
		},
		async complete() {
			if (snapshotProblem !== null || hasStdlib) return;
			writePackage(FS, packageSources);
			FS.writeFile(stdlibPath, new Uint8Array(await supplies.stdlib()));
			hasStdlib = true;
		},
		writeProject(folder, project) {
			FS.mkdirTree(folder);
			FS.chdir("/");
			pyodide.runPython(`import shutil; shutil.rmtree(${JSON.stringify(folder)}, ignore_errors=True)`);
			FS.mkdirTree(folder);
			for (const [path, content] of Object.entries(project)) {
				const file = `${folder}/${path}`;
				FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
				FS.writeFile(file, content);
			}
		},
		async loadShipped(project) {
			const wanted = new Set<string>();
			for (const [path, text] of Object.entries(project)) {
				if (typeof text !== "string" || !path.endsWith(".py")) continue;
				// Parsing costs; most programs name none of them.
				if (![...shipped.keys()].some((each) => text.includes(each))) continue;
				const imports = findImports?.(text);
				try {
					for (const each of imports?.toJs() ?? []) if (shipped.has(each)) wanted.add(shipped.get(each) ?? each);
				} finally {
					imports?.destroy();
				}
			}
			const missing = [...wanted].filter((each) => !(each in pyodide.loadedPackages));
			if (missing.length === 0) return;
			const encoder = new TextEncoder();
			await pyodide.loadPackage(missing, {
				messageCallback: () => {},
				errorCallback: (message) => hooks.write("stderr", encoder.encode(`${message}\n`)),
			});
		},
		async runProject(folder, entry, run) {
			if (!runProject) throw new Error("runProject before install");
			hearing = run;
			try {
				// Without promise integration, as in WebKit, a program can still await; only blocking calls like sleep hold it up.
				const suspends = "Suspending" in WebAssembly;
				const text = await (suspends ? runProject.callPromising(folder, entry) : runProject(folder, entry));
				return JSON.parse(text) as Outcome;
			} finally {
				hearing = 0;
			}
		},
		fileCounts: () => JSON.parse(countedFiles?.() ?? "[]"),
		cancel() {
			// An interrupt that comes only now would end the very code that cancels, or what the program does at its end.
			hearing = 0;
			cancelProject?.();
		},
		takeStop: () =>
			interrupt !== null && hearing !== 0 && Atomics.compareExchange(interrupt, 0, hearing, 0) === hearing,
		heapBytes: () => _module.HEAPU8.length,
	};
}

/** An entry of Pyodide's lock file. */
interface LockedPackage {
	readonly name: string;
	readonly file_name: string;
	readonly imports: readonly string[];
}

/** `pyodide.code.find_imports`: the modules that a text imports, none for one with syntax errors. */
type FindImports = (text: string) => { toJs(): readonly string[]; destroy(): void };

interface RunProject {
	(folder: string, entry: string): Promise<string>;
	callPromising(folder: string, entry: string): Promise<string>;
}
