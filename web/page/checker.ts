/** Owns the page's assembler worker: one request in it at a time, the newest check of each file next, and a new worker when one is stuck. */

import type { AssemblerEvent, AssemblerRequest, Disassembled, Inspected } from "../assembler/messages.ts";
import type { Diagnostic, Features } from "../protocol.ts";
import type { Assembled } from "../wat/assemble.ts";

/** What the checker needs of a `Worker`. */
export interface AssemblerWorker {
	postMessage(request: AssemblerRequest): void;
	terminate(): void;
	addEventListener(type: "message", listener: (event: { readonly data: AssemblerEvent }) => void): void;
	addEventListener(type: "error" | "messageerror", listener: () => void): void;
}

export interface Clock {
	setTimer(callback: () => void, ms: number): number;
	clearTimer(timer: number): void;
}

export interface CheckerDependencies {
	createWorker(): AssemblerWorker;
	/** How long the worker may take for one text; 5 s unless told. */
	readonly watchdogMs?: number;
	/** How long the worker may take to load; 60 s unless told. */
	readonly loadingMs?: number;
	readonly clock?: Clock;
}

export interface Checker {
	/** Loads the worker before anybody asks for something. */
	warm(): void;
	/**
	 * The problems of a text, none when it assembles. Null when a newer check of the same file has taken this one's place,
	 * or the checker was disposed of: the caller drops it.
	 */
	check(file: string, text: string, features: Features): Promise<readonly Diagnostic[] | null>;
	/** In the order of the calls, and before the checks that wait. Never rejects. */
	assemble(file: string, text: string, features: Features): Promise<Assembled>;
	/** As `assemble`, for the module's WAT or the reason why there is none. Keeps `bytes`. */
	disassemble(bytes: Uint8Array): Promise<Disassembled>;
	/**
	 * What a text assembles into, or what a module consists of, or the reason why there is none. Null as for `check`: of those
	 * that wait, only the last is asked, after all else. Keeps `source`.
	 */
	inspect(file: string, source: string | Uint8Array, features: Features): Promise<Inspected | null>;
	/** Ends the worker and answers whoever waits. */
	dispose(): void;
}

/** A request with what to do about its answer; only the first of these counts. */
interface Job {
	readonly request: AssemblerRequest;
	/** Takes the event only if it answers this request; says whether it did. */
	answer(event: AssemblerEvent): boolean;
	/** Answers without the worker. */
	fail(message: string): void;
	/** Tells that no answer will come, because nobody needs it. */
	drop(): void;
}

const systemClock: Clock = {
	setTimer: (callback, ms) => window.setTimeout(callback, ms),
	clearTimer: (timer) => window.clearTimeout(timer),
};

const stuck = "the assembler did not come to an end on this text, and was restarted";
const died = "the assembler's worker died on this text, and was restarted";
const unloaded = "the assembler could not be loaded";
const disposed = "the assembler was closed";

export function createChecker(dependencies: CheckerDependencies): Checker {
	const { createWorker, watchdogMs = 5000, loadingMs = 60_000, clock = systemClock } = dependencies;
	const queue: Job[] = [];
	/** By file, in the order in which the files came. */
	const checks = new Map<string, Job>();
	let inspection: Job | null = null;
	let worker: AssemblerWorker | null = null;
	let ready = false;
	let active: Job | null = null;
	let timer: number | null = null;
	let closed = false;
	let numbers = 0;

	function warm(): void {
		if (!closed && !worker) start();
	}

	/** Whether there is a worker now: a browser may refuse to make one. */
	function start(): boolean {
		let started: AssemblerWorker;
		try {
			started = createWorker();
		} catch {
			return false;
		}
		worker = started;
		ready = false;
		watch(loadingMs, () => replace(unloaded));
		// A worker that was given up may still have sent something.
		started.addEventListener("message", ({ data }) => {
			if (worker === started) hear(data);
		});
		for (const type of ["error", "messageerror"] as const) {
			started.addEventListener(type, () => {
				if (worker === started) replace(ready ? died : unloaded);
			});
		}
		return true;
	}

	function watch(ms: number, bark: () => void): void {
		unwatch();
		timer = clock.setTimer(bark, ms);
	}

	function unwatch(): void {
		if (timer !== null) clock.clearTimer(timer);
		timer = null;
	}

	function hear(event: AssemblerEvent): void {
		if (event.type === "unloadable") {
			replace(`${unloaded}: ${event.message}`);
			return;
		}
		if (event.type === "ready") {
			ready = true;
			unwatch();
			if (active) watch(watchdogMs, () => replace(stuck));
		} else if (active?.answer(event)) {
			active = null;
			unwatch();
		}
		next();
	}

	/** One that never got ready is not made anew before someone asks for it: it would fail in a circle. */
	function replace(message: string): void {
		unwatch();
		worker?.terminate();
		worker = null;
		const wasReady = ready;
		ready = false;
		const failed = active;
		active = null;
		failed?.fail(message);
		if (wasReady || queue.length > 0 || checks.size > 0 || inspection) next(true);
	}

	function next(eager = false): void {
		if (closed || active) return;
		const job = queue.shift() ?? firstCheck() ?? takeInspection();
		if (!worker && (job || eager) && !start()) {
			job?.fail(unloaded);
			return;
		}
		if (!job || !worker) return;
		active = job;
		worker.postMessage(job.request);
		if (ready) watch(watchdogMs, () => replace(stuck));
	}

	function firstCheck(): Job | null {
		for (const [file, job] of checks) {
			checks.delete(file);
			return job;
		}
		return null;
	}

	function takeInspection(): Job | null {
		const job = inspection;
		inspection = null;
		return job;
	}

	/** Hands a job to `place`, and promises its answer. */
	function promised<Answer>(
		request: AssemblerRequest,
		place: (job: Job) => void,
		answerOf: (event: AssemblerEvent) => Answer | null,
		failed: (message: string) => Answer,
		dropped: () => Answer,
	): Promise<Answer> {
		return new Promise((resolve) => {
			const job: Job = {
				request,
				answer(event) {
					const answer = answerOf(event);
					if (answer !== null) resolve(answer);
					return answer !== null;
				},
				fail: (message) => resolve(failed(message)),
				drop: () => resolve(dropped()),
			};
			if (closed) {
				job.drop();
				return;
			}
			place(job);
			next();
		});
	}

	function check(file: string, text: string, features: Features): Promise<readonly Diagnostic[] | null> {
		const number = ++numbers;
		return promised<readonly Diagnostic[] | null>(
			{ type: "check", check: number, text, file, features },
			(job) => {
				checks.get(file)?.drop();
				if (active?.request.type === "check" && active.request.file === file) active.drop();
				checks.set(file, job);
			},
			(event) => (event.type === "checked" && event.check === number ? event.diagnostics : null),
			(message) => [failure(file, message)],
			() => null,
		);
	}

	function assemble(file: string, text: string, features: Features): Promise<Assembled> {
		const number = ++numbers;
		const failed = (message: string): Assembled => ({ diagnostics: [failure(file, message)] });
		return promised(
			{ type: "assemble", assemble: number, text, file, features },
			(job) => queue.push(job),
			(event) => (event.type === "assembled" && event.assemble === number ? event.result : null),
			failed,
			() => failed(disposed),
		);
	}

	function disassemble(bytes: Uint8Array): Promise<Disassembled> {
		const number = ++numbers;
		const failed = (reason: string): Disassembled => ({ reason });
		return promised(
			{ type: "disassemble", disassemble: number, bytes },
			(job) => queue.push(job),
			(event) => (event.type === "disassembled" && event.disassemble === number ? event.result : null),
			failed,
			() => failed(disposed),
		);
	}

	function inspect(file: string, source: string | Uint8Array, features: Features): Promise<Inspected | null> {
		const number = ++numbers;
		return promised<Inspected | null>(
			{ type: "inspect", inspect: number, source, file, features },
			(job) => {
				inspection?.drop();
				if (active?.request.type === "inspect") active.drop();
				inspection = job;
			},
			(event) => (event.type === "inspected" && event.inspect === number ? event.result : null),
			(reason) => ({ reason }),
			() => null,
		);
	}

	function dispose(): void {
		closed = true;
		unwatch();
		worker?.terminate();
		worker = null;
		for (const job of [...(active ? [active] : []), ...queue, ...checks.values(), ...(inspection ? [inspection] : [])])
			job.drop();
		active = null;
		inspection = null;
		queue.length = 0;
		checks.clear();
	}

	return { warm, check, assemble, disassemble, inspect, dispose };
}

function failure(file: string, message: string): Diagnostic {
	return {
		...{ file, from: 0, to: 0, line: 1, column: 1, endLine: 1, endColumn: 1 },
		...{ severity: "error", source: "watbench", message },
	};
}
