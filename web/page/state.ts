/** The page's state: one value, and the one pure function that changes it. */

import type { Diagnostic, Event, Features, FileCounts, MemoryInfo, Outcome } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";

/** What is shown of the interpreter; `window.watbench.state` is its kind. */
export type Host =
	| { readonly kind: "booting"; readonly stage: string; readonly done: number; readonly total: number }
	| { readonly kind: "ready" }
	| { readonly kind: "running"; readonly run: number }
	| { readonly kind: "stopping"; readonly run: number }
	| { readonly kind: "failed"; readonly message: string };

/** A piece of output. The object's identity is its key: a view keeps the node that it made for it. */
export interface Chunk {
	readonly stream: "stdout" | "stderr" | "note";
	readonly text: string;
}

/** What the last run printed: its first part and its newest part, with the characters between them counted. */
export interface OutputLog {
	readonly run: number;
	readonly head: readonly Chunk[];
	readonly headLength: number;
	readonly tail: readonly Chunk[];
	readonly tailLength: number;
	readonly dropped: number;
}

/** How the last run ended. */
export interface Ended {
	readonly run: number;
	readonly outcome: Outcome;
	/** Wall clock, from the program's beginning to its end. */
	readonly durationMs: number;
}

export interface ProjectInfo {
	/** Never reused: a new one for each project that is opened. */
	readonly key: string;
	readonly title: string;
	/** The sample that it was opened from, which Reset goes back to. */
	readonly sample: string | null;
	readonly entry: string;
	/** Paths in the order of the tabs. */
	readonly paths: readonly string[];
	readonly modified: boolean;
}

/** What the programs asked for and only the person can grant. */
export interface Question {
	readonly id: number;
	readonly origin: string;
	readonly url: string;
}

/** A sentence about something that happened outside a run, such as an interpreter that had to be replaced. */
export interface Notice {
	readonly text: string;
	/** It tells of a Reset that can be taken back. */
	readonly undoable: boolean;
}

/** Why the page had better be loaded again. */
export type Renewal =
	/** The browser keeps a newer version, which waits for the person's word. */
	| "waiting"
	/** Another tab has taken a newer version. */
	| "taken"
	/** A part of the page is gone from the server. */
	| "incomplete";

export type Theme = "system" | "light" | "dark";

export interface State {
	readonly host: Host;
	/** Facts about the interpreter in use, once it is booted. */
	readonly abilities: Omit<Extract<Event, { type: "booted" }>, "type"> | null;
	/** A second interpreter is booted, to take over at once when this one has to be replaced. */
	readonly spare: boolean;
	readonly project: ProjectInfo | null;
	/** A run waits for the interpreter. */
	readonly queued: boolean;
	/** The program runs for so long that the person may wonder. */
	readonly slow: boolean;
	readonly output: OutputLog;
	readonly ended: Ended | null;
	/** Problems by document, as the assembler last saw it. */
	readonly problems: Readonly<Record<string, readonly Diagnostic[]>>;
	/** The memories of the run with this number. */
	readonly memories: { readonly run: number; readonly list: readonly MemoryInfo[]; readonly alive: boolean };
	/** Counts frames; the pixels go to the canvas directly. */
	readonly canvas: { readonly run: number; readonly width: number; readonly height: number } | null;
	readonly question: Question | null;
	readonly features: Features;
	/** Whether modules are executed exactly as they are, and count no instructions. */
	readonly exact: boolean;
	/** Whether runs count how often each line is executed. */
	readonly counting: boolean;
	/** What the run of `output` counted; null while it has told nothing. */
	readonly counts: readonly FileCounts[] | null;
	readonly theme: Theme;
	/** A sentence about keeping work, when it cannot be kept; null while all is well. */
	readonly storageProblem: string | null;
	readonly notice: Notice | null;
	/** The browser keeps the whole page, which opens without a network. */
	readonly kept: boolean;
	readonly renewal: Renewal | null;
}

export type Action =
	| { readonly type: "booting"; readonly stage: string; readonly done: number; readonly total: number }
	| { readonly type: "booted"; readonly abilities: NonNullable<State["abilities"]> }
	| { readonly type: "unbootable"; readonly message: string }
	| { readonly type: "spare"; readonly warm: boolean }
	| { readonly type: "queued" }
	/** The person pressed Run; the page assembles, and the interpreter runs when it is ready. */
	| { readonly type: "pressed"; readonly run: number }
	| { readonly type: "started"; readonly run: number }
	| { readonly type: "slow"; readonly run: number }
	| { readonly type: "stopping" }
	| {
			readonly type: "printed";
			readonly run: number;
			readonly stream: Chunk["stream"];
			readonly text: string;
			readonly dropped: number;
	  }
	| { readonly type: "finished"; readonly run: number; readonly outcome: Outcome; readonly durationMs: number }
	| { readonly type: "replacing"; readonly notice: string | null }
	| { readonly type: "memories"; readonly run: number; readonly list: readonly MemoryInfo[] }
	| { readonly type: "drawn"; readonly run: number; readonly width: number; readonly height: number }
	| { readonly type: "opened"; readonly project: ProjectInfo }
	| { readonly type: "edited"; readonly modified: boolean }
	| { readonly type: "checked"; readonly path: string; readonly diagnostics: readonly Diagnostic[] }
	| { readonly type: "asked"; readonly question: Question | null }
	| { readonly type: "featured"; readonly features: Features }
	| { readonly type: "exacted"; readonly exact: boolean }
	| { readonly type: "counting"; readonly counting: boolean }
	| { readonly type: "counted"; readonly run: number; readonly files: readonly FileCounts[] }
	| { readonly type: "themed"; readonly theme: Theme }
	| { readonly type: "storage"; readonly problem: string | null }
	| { readonly type: "noticed"; readonly notice: Notice | null }
	| { readonly type: "kept"; readonly kept: boolean }
	| { readonly type: "renewable"; readonly renewal: Renewal | null }
	| { readonly type: "cleared" };

/** UTF-16 code units kept of the output's beginning and of its end. */
export const keptOutput = { head: 131_072, tail: 131_072 } as const;

/** Chunks of one stream are joined up to this length, so that a long log is not a million nodes. */
const joinedLength = 4096;

/** Chunks kept of the beginning and of the end: streams that alternate cannot be joined. */
export const keptChunks = 4096;

export function emptyOutput(run: number): OutputLog {
	return { run, head: [], headLength: 0, tail: [], tailLength: 0, dropped: 0 };
}

function join(chunks: readonly Chunk[], chunk: Chunk): readonly Chunk[] {
	const last = chunks.at(-1);
	if (last?.stream !== chunk.stream || last.text.length + chunk.text.length > joinedLength) return [...chunks, chunk];
	return [...chunks.slice(0, -1), { stream: chunk.stream, text: last.text + chunk.text }];
}

/** Adds text, keeping the first and the last part and counting what falls out between them. */
export function appendOutput(log: OutputLog, chunk: Chunk, dropped: number): OutputLog {
	const past = log.tailLength > 0 || log.dropped + dropped > 0 || log.head.length >= keptChunks;
	const room = past ? 0 : keptOutput.head - log.headLength;
	const toHead = chunk.text.slice(0, Math.max(0, room));
	const toTail = chunk.text.slice(toHead.length);
	const head = toHead ? join(log.head, { stream: chunk.stream, text: toHead }) : log.head;
	const headLength = log.headLength + toHead.length;
	if (!toTail) return { ...log, head, headLength, dropped: log.dropped + dropped };
	let tail = join(log.tail, { stream: chunk.stream, text: toTail });
	let tailLength = log.tailLength + toTail.length;
	let lost = dropped;
	while (tailLength > keptOutput.tail || tail.length > keptChunks) {
		const [first, ...rest] = tail;
		if (!first) break;
		const whole = first.text.length;
		const cut = tail.length > keptChunks ? whole : Math.min(whole, tailLength - keptOutput.tail);
		tail = cut < whole ? [{ ...first, text: first.text.slice(cut) }, ...rest] : rest;
		tailLength -= cut;
		lost += cut;
	}
	return { ...log, head, headLength, tail, tailLength, dropped: log.dropped + lost };
}

/** What was printed to one stream, with a mark where something was left out. */
export function outputText(log: OutputLog, stream: Chunk["stream"]): string {
	const text = (chunks: readonly Chunk[]) =>
		chunks
			.filter((chunk) => chunk.stream === stream)
			.map((chunk) => chunk.text)
			.join("");
	const [head, tail] = [text(log.head), text(log.tail)];
	// What was left out is counted over all streams; it is of no concern to one that is empty.
	const gap = log.dropped > 0 && head + tail !== "";
	return gap ? `${head}\n… ${log.dropped.toLocaleString("en")} characters left out …\n${tail}` : head + tail;
}

export function initialState(theme: Theme, features: Features, exact = false, counting = false): State {
	return {
		host: { kind: "booting", stage: "Loading", done: 0, total: 0 },
		abilities: null,
		spare: false,
		project: null,
		queued: false,
		slow: false,
		output: emptyOutput(0),
		ended: null,
		problems: {},
		memories: { run: 0, list: [], alive: false },
		canvas: null,
		question: null,
		features,
		exact,
		counting,
		counts: null,
		theme,
		storageProblem: null,
		notice: null,
		kept: false,
		renewal: null,
	};
}

export function reduce(state: State, action: Action): State {
	switch (action.type) {
		case "booting": {
			const { stage, done, total } = action;
			return { ...state, host: { kind: "booting", stage, done, total } };
		}
		case "booted":
			return { ...state, host: { kind: "ready" }, abilities: action.abilities };
		case "unbootable":
			return { ...state, host: { kind: "failed", message: action.message }, queued: false };
		case "spare":
			return state.spare === action.warm ? state : { ...state, spare: action.warm };
		case "queued":
			return { ...state, queued: true };
		case "pressed":
			return {
				...state,
				host: state.host.kind === "ready" ? { kind: "running", run: action.run } : state.host,
				queued: state.host.kind !== "ready",
				slow: false,
				output: emptyOutput(action.run),
				ended: null,
				counts: null,
				notice: null,
			};
		case "started":
			return { ...state, host: { kind: "running", run: action.run }, queued: false, slow: false, canvas: null };
		case "slow":
			return state.host.kind === "running" && state.host.run === action.run ? { ...state, slow: true } : state;
		case "stopping":
			return state.host.kind === "running"
				? { ...state, host: { kind: "stopping", run: state.host.run } }
				: { ...state, queued: false };
		case "printed":
			if (action.run !== state.output.run) return state;
			return {
				...state,
				output: appendOutput(state.output, { stream: action.stream, text: action.text }, action.dropped),
			};
		case "finished": {
			const { run, outcome, durationMs } = action;
			const busy = state.host.kind === "running" || state.host.kind === "stopping";
			const host: Host = busy && state.host.run === run ? { kind: "ready" } : state.host;
			// A run whose place was taken says nothing any more, but that its interpreter is free.
			if (run !== state.output.run) return { ...state, host };
			return { ...state, host, queued: false, ended: { run, outcome, durationMs }, question: null };
		}
		case "replacing":
			return {
				...state,
				host: { kind: "booting", stage: "Starting a fresh Python", done: 0, total: 0 },
				memories: { ...state.memories, alive: false },
				notice: action.notice === null ? state.notice : { text: action.notice, undoable: false },
			};
		case "memories":
			if (action.run !== state.output.run) return state;
			return { ...state, memories: { run: action.run, list: action.list, alive: true } };
		case "drawn": {
			const { run, width, height } = action;
			if (run !== state.output.run) return state;
			const same = state.canvas?.run === run && state.canvas.width === width && state.canvas.height === height;
			return same ? state : { ...state, canvas: { run, width, height } };
		}
		case "opened":
			return {
				...state,
				project: action.project,
				output: emptyOutput(0),
				ended: null,
				counts: null,
				problems: {},
				memories: { run: 0, list: [], alive: false },
				canvas: null,
				question: null,
				notice: null,
			};
		case "edited":
			return state.project && state.project.modified !== action.modified
				? { ...state, project: { ...state.project, modified: action.modified } }
				: state;
		case "checked":
			return { ...state, problems: { ...state.problems, [action.path]: action.diagnostics } };
		case "asked":
			return { ...state, question: action.question };
		case "featured":
			return { ...state, features: action.features };
		case "exacted":
			return { ...state, exact: action.exact };
		case "counting":
			return { ...state, counting: action.counting };
		case "counted":
			return action.run === state.output.run ? { ...state, counts: action.files } : state;
		case "themed":
			return { ...state, theme: action.theme };
		case "storage":
			return { ...state, storageProblem: action.problem };
		case "noticed":
			return { ...state, notice: action.notice };
		case "kept":
			return { ...state, kept: action.kept };
		case "renewable":
			return { ...state, renewal: action.renewal };
		case "cleared":
			return { ...state, output: emptyOutput(state.output.run), ended: null };
		default:
			return unreachable(action);
	}
}
