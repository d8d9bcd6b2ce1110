/** Everything that crosses between the page and the sandbox: types only, no code. */

/** A place in one of the user's documents. Lines and columns are 1-based; columns count UTF-16 code units. */
export interface Place {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

/** One entry of a call stack, outermost first, in the user's own text. */
export interface Frame extends Place {
	readonly function: string;
	readonly language: "python" | "wasm";
	/** How many more times it came in a row, or in turns with its neighbours, in what was kept of the stack. */
	readonly repeated: number;
	/** The line without the blanks around it; empty where it is not known. */
	readonly text: string;
	/** Why the place is that of the function and not of the call, in a sentence; empty where it is that of the call. */
	readonly note: string;
}

/** A problem in a document. `from` and `to` are UTF-16 offsets into the document as it was given. */
export interface Diagnostic extends Place {
	readonly from: number;
	readonly to: number;
	readonly endLine: number;
	readonly endColumn: number;
	readonly severity: "error" | "warning";
	readonly message: string;
	/** Who found it: the assembler, the browser's engine, or a limit of our own. */
	readonly source: "wabt" | "engine" | "watbench";
}

/** One import of a module that the host environment does not satisfy. Types are printed as WAT. */
export interface LinkProblem {
	readonly module: string;
	readonly name: string;
	readonly needs: string;
	readonly given: string;
}

/** Why an interpreter disappeared. */
export type LostReason = "crashed" | "closed" | "exited" | "memory" | "flooded" | "forged" | "silent" | "incomplete";

/** How a run ended. */
export type Outcome =
	/** The program came to its end, or called `sys.exit`; `exitCode` is 0 unless it said otherwise. */
	| { readonly kind: "ok"; readonly exitCode: number }
	/** The person pressed Stop. `interpreter` says whether Python's state was kept; where it was, `frames` where the program was. */
	| { readonly kind: "stopped"; readonly interpreter: "kept" | "replaced"; readonly frames: readonly Frame[] }
	/** WAT that does not assemble; nothing of it ran. */
	| {
			readonly kind: "invalid";
			readonly diagnostics: readonly Diagnostic[];
			readonly frames: readonly Frame[];
	  }
	/** The host environment does not fit the module's imports. */
	| {
			readonly kind: "unlinkable";
			readonly message: string;
			readonly problems: readonly LinkProblem[];
			readonly frames: readonly Frame[];
	  }
	/** A WebAssembly trap. `trap` is its kind in the spec's words, `exportName` the export that was called. */
	| {
			readonly kind: "trap";
			readonly message: string;
			readonly trap: string;
			readonly exportName: string | null;
			/** What the instruction wanted and what there was, in a sentence; empty where nothing is known. */
			readonly explanation: string;
			readonly frames: readonly Frame[];
	  }
	/** A Python exception nobody caught. `traceback` holds only frames of the user's files. */
	| {
			readonly kind: "raised";
			readonly exception: string;
			readonly message: string;
			readonly traceback: string;
			readonly frames: readonly Frame[];
	  }
	/** The interpreter is gone: see `reason`; `message` is a sentence for the person. */
	| { readonly kind: "lost"; readonly reason: LostReason; readonly message: string };

/** How often the lines and functions of a document with WAT were executed, over all instances of a run that counts. */
export interface FileCounts {
	readonly file: string;
	/** How many instructions were executed in all. */
	readonly instructions: number;
	/** 1-based lines with instructions, how often the most frequent one was executed, and how many all of them. */
	readonly lines: readonly (readonly [line: number, executions: number, instructions: number])[];
	/** The hottest first. `line` is 0 where it is not known. */
	readonly functions: readonly (readonly [name: string, line: number, calls: number, instructions: number])[];
	/** Why there are no lines; empty where there are. */
	readonly note: string;
}

/** Assembler features by wabt's names, `true` for on. */
export type Features = Readonly<Record<string, boolean>>;

/** A project as it is handed to a run: paths relative to the project's folder. */
export interface ProjectFiles {
	readonly [path: string]: string | Uint8Array;
}

/** One live linear memory, as the Memory view lists it. */
export interface MemoryInfo {
	readonly id: number;
	/** What the program calls it (an export's name, an import's name), or "memory N". */
	readonly name: string;
	readonly byteLength: number;
	/** Pages of 64 KiB; for a page size of its own this is still bytes / 65,536. */
	readonly pages: number;
	readonly maximum: number | null;
	readonly shared: boolean;
	/** What the program has named in it, by address; they do not overlap. */
	readonly regions: readonly RegionInfo[];
}

/** A named range of a memory, in bytes. `access` is what the program says that it does with it. */
export interface RegionInfo {
	readonly name: string;
	readonly offset: number;
	readonly length: number;
	readonly access: "r" | "w" | "rw";
}

/** What a byte is compared with to be marked as changed. */
export type Baseline = "created" | "previous";

/** A file that the sandbox cannot fetch, handed over by the page's supplier as soon as it has come, each once. */
export type Supply =
	/** The standard library, Pyodide's lock file, and wabt's engine. */
	| { readonly name: "stdlib" | "lock" | "wabt"; readonly bytes: ArrayBuffer }
	/** Where Python begins at once; null where it could not be had, for the reason in `problem`. */
	| { readonly name: "snapshot"; readonly bytes: ArrayBuffer | null; readonly problem: string | null };

/** From the page to the interpreter. */
export type Request =
	| {
			readonly type: "run";
			readonly run: number;
			readonly files: ProjectFiles;
			readonly entry: string;
			readonly features: Features;
			/** Whether modules are executed exactly as they are, and so count no instructions. */
			readonly exact: boolean;
			/** Whether they count for each line, too. */
			readonly counting: boolean;
	  }
	/** Ends a program that is waiting; a busy one does not hear it (see `Sandbox.interrupt`). */
	| { readonly type: "cancel"; readonly run: number }
	| {
			readonly type: "read";
			readonly read: number;
			readonly memory: number;
			readonly start: number;
			readonly length: number;
			readonly baseline: Baseline;
	  }
	| { readonly type: "painted"; readonly run: number }
	| { readonly type: "fetched"; readonly fetch: number; readonly response: FetchResponse }
	| { readonly type: "ping"; readonly ping: number };

/** What the broker answers. A refusal is data too: the program sees it as a failed fetch with this sentence. */
export type FetchResponse =
	| {
			readonly kind: "response";
			readonly url: string;
			readonly status: number;
			readonly statusText: string;
			readonly headers: Readonly<Record<string, string>>;
			readonly body: ArrayBuffer;
	  }
	| { readonly kind: "refused"; readonly message: string };

/** From the interpreter to the page. All of it is hostile data until `web/page/hostile.ts` has looked at it. */
export type Event =
	| {
			readonly type: "booting";
			readonly stage: string;
			/** Steps done of all steps. */
			readonly done: number;
			readonly total: number;
	  }
	| {
			readonly type: "booted";
			readonly python: string;
			readonly isolated: boolean;
			readonly jspi: boolean;
			/** Why Python started the slow way, without its snapshot; null where it did not. */
			readonly snapshotProblem: string | null;
	  }
	| { readonly type: "unbootable"; readonly message: string }
	| {
			readonly type: "output";
			readonly run: number;
			readonly stream: "stdout" | "stderr";
			readonly text: string;
			/** Characters left out just before `text`, because they came faster than anyone reads. */
			readonly dropped: number;
	  }
	/** Comes just before `finished`, of a run that counts. */
	| { readonly type: "counted"; readonly run: number; readonly files: readonly FileCounts[] }
	| { readonly type: "memories"; readonly run: number; readonly memories: readonly MemoryInfo[] }
	| {
			readonly type: "bytes";
			readonly read: number;
			/** Byte length of the memory when it was read. */
			readonly byteLength: number;
			readonly start: number;
			readonly bytes: Uint8Array;
			/** 1 for each byte that differs from the baseline. */
			readonly changed: Uint8Array;
	  }
	/** The memory that should have been read is not there any more. */
	| { readonly type: "unread"; readonly read: number }
	| {
			readonly type: "frame";
			readonly run: number;
			readonly width: number;
			readonly height: number;
			/** RGBA, `width * height * 4` bytes. */
			readonly pixels: ArrayBuffer;
	  }
	| {
			readonly type: "fetch";
			readonly run: number;
			readonly fetch: number;
			readonly url: string;
			readonly method: string;
			readonly integrity: string;
	  }
	| {
			readonly type: "finished";
			readonly run: number;
			readonly outcome: Outcome;
			/** Size of Python's own heap, which never shrinks. */
			readonly heapBytes: number;
	  }
	/** The interpreter cannot go on; the page replaces it. */
	| { readonly type: "fatal"; readonly reason: LostReason; readonly message: string }
	| { readonly type: "pong"; readonly ping: number };
