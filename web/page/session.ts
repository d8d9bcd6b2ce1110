/**
 * Owns the interpreters: the one in use and a booted spare. It numbers runs, drops what belongs to an older one, climbs
 * the ladder of Stop, and replaces what died. It never asks an interpreter whether it may: it keeps the truth itself.
 */

import type { Baseline, Event, Features, LostReason, Outcome, ProjectFiles, Request } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import type { Action } from "./state.ts";

export interface Sandbox {
	send(request: Request): void;
	/** Raises KeyboardInterrupt in the run's Python loop, where there is shared memory; otherwise nothing. */
	interrupt(run: number): void;
	/** Ends it, whatever it does; it says nothing any more. */
	destroy(): void;
}

export interface SandboxHandlers {
	event(event: Event): void;
	/** It is gone; it has been destroyed already. */
	lost(reason: LostReason, message: string): void;
}

export interface SessionDependencies {
	/** Makes a sandbox that boots at once; rejects with a sentence for the person. */
	createSandbox(handlers: SandboxHandlers): Promise<Sandbox>;
	dispatch(action: Action): void;
	paint(frame: { width: number; height: number; pixels: ArrayBuffer }): void;
	/** Answers a program's fetch; never rejects. */
	fetch(request: Extract<Event, { type: "fetch" }>): Promise<Extract<Request, { type: "fetched" }>["response"]>;
	now(): number;
	setTimer(callback: () => void, ms: number): number;
	clearTimer(timer: number): void;
	/** Runs the callback when the page has nothing better to do. */
	whenIdle(callback: () => void): void;
}

export interface RunRequest {
	/** The project's key: no interpreter ever serves two. */
	readonly project: string;
	readonly files: ProjectFiles;
	readonly entry: string;
	readonly features: Features;
	/** Whether modules are executed exactly as they are. */
	readonly exact: boolean;
	/** Whether they count how often each line is executed. */
	readonly counting: boolean;
}

export type MemoryBytes = Omit<Extract<Event, { type: "bytes" }>, "type" | "read">;

export interface Session {
	/** Boots the first interpreter. */
	start(): void;
	/** Boots again after a failure. */
	retry(): void;
	/**
	 * Runs when the interpreter is ready, under the number that `nextRun` gave last; ends any run before. Resolves with
	 * how it ended; never rejects.
	 */
	run(request: RunRequest): Promise<Outcome>;
	stop(): void;
	/** Null when the memory is not there any more, or a newer read took this one's place. */
	read(memory: number, start: number, length: number, baseline: Baseline): Promise<MemoryBytes | null>;
	painted(run: number): void;
	/** A number for a run that starts with the page's own work. */
	nextRun(): number;
}

/** How long a program may take to end by itself after Stop before its interpreter is replaced, in milliseconds. */
export const graceMs = 1000;
/** The same where no interrupt reaches a busy Python: only a waiting program can still end by itself. */
export const unsharedGraceMs = 300;
/** No sign of life for so long while booting counts as a failure: Pyodide's boot may never settle. */
export const bootSilenceMs = 180_000;
/** Above this heap an interpreter is replaced before the next run, since the heap never shrinks. */
export const bloatedBytes = 2 ** 30;

interface Interpreter {
	sandbox: Sandbox | null;
	booted: Extract<Event, { type: "booted" }> | null;
	project: string | null;
	heapBytes: number;
	bootTimer: number;
	/** It was a spare that still booted when it was put in place. */
	tookOver: boolean;
	dead: boolean;
}

interface Running {
	readonly run: number;
	readonly request: RunRequest;
	/** When Run was pressed, and then when the program began: waiting for Python is no part of its time. */
	startedAt: number;
	readonly resolve: (outcome: Outcome) => void;
	phase: "queued" | "running" | "stopping";
	graceTimer: number;
}

export function createSession(dependencies: SessionDependencies): Session {
	const { dispatch, now, setTimer, clearTimer } = dependencies;
	let active: Interpreter | null = null;
	let spare: Interpreter | null = null;
	let running: Running | null = null;
	/** Of the run whose memories and frames are shown. */
	let shownRun = 0;
	let lastRun = 0;
	/** Of the last call of `run`: a number serves one run only. */
	let usedRun = 0;
	let lastRead = 0;
	let reading: { read: number; resolve: (bytes: MemoryBytes | null) => void } | null = null;

	function boot(): Interpreter {
		const made: Interpreter = {
			sandbox: null,
			booted: null,
			project: null,
			heapBytes: 0,
			bootTimer: 0,
			tookOver: false,
			dead: false,
		};
		const watch = () => {
			clearTimer(made.bootTimer);
			made.bootTimer = setTimer(() => bootFailed(made, "Python did not finish starting. Try again."), bootSilenceMs);
		};
		const handlers: SandboxHandlers = {
			event(event) {
				// What only a booting interpreter says is not believed of a booted one: a program must have forged it.
				if (made.dead || (made.booted && isOfBoot(event))) return;
				if (event.type === "booting") watch();
				onEvent(made, event);
			},
			lost(reason, message) {
				if (made.dead) return;
				made.sandbox = null;
				onLost(made, reason, message);
			},
		};
		dependencies.createSandbox(handlers).then(
			(sandbox) => {
				if (made.dead) {
					sandbox.destroy();
					return;
				}
				made.sandbox = sandbox;
				// Only from here: what had to be downloaded first has a watch of its own.
				if (!made.booted) watch();
			},
			(error: unknown) => bootFailed(made, error instanceof Error ? error.message : String(error)),
		);
		return made;
	}

	function isOfBoot({ type }: Event): boolean {
		return type === "booting" || type === "booted" || type === "unbootable";
	}

	function discard(interpreter: Interpreter): void {
		interpreter.dead = true;
		clearTimer(interpreter.bootTimer);
		interpreter.sandbox?.destroy();
		if (spare === interpreter) setSpare(null);
		if (active === interpreter) {
			active = null;
			reading?.resolve(null);
			reading = null;
		}
	}

	function setSpare(interpreter: Interpreter | null): void {
		spare = interpreter;
		dispatch({ type: "spare", warm: spare?.booted != null });
	}

	function bootFailed(interpreter: Interpreter, message: string): void {
		if (interpreter.dead) return;
		const wasActive = interpreter === active;
		discard(interpreter);
		// A spare that fails is not worth a word: it is tried again when it is needed.
		if (!wasActive) return;
		const waiting = running;
		running = null;
		dispatch({ type: "unbootable", message });
		waiting?.resolve({ kind: "lost", reason: "crashed", message });
	}

	/** Puts the spare, or else a new interpreter, in the place of the one in use. */
	function replace(notice: string | null): void {
		if (active) discard(active);
		active = spare ?? boot();
		active.tookOver = active === spare && !active.booted;
		setSpare(null);
		dispatch({ type: "replacing", notice });
		if (active.booted) becomeReady(active, active.booted);
	}

	function becomeReady(interpreter: Interpreter, { type: _, ...abilities }: Extract<Event, { type: "booted" }>): void {
		dispatch({ type: "booted", abilities });
		if (running?.phase === "queued") begin(interpreter, running);
		bootSpareWhenIdle();
	}

	function bootSpareWhenIdle(): void {
		dependencies.whenIdle(() => {
			if (!spare && active?.booted && running?.phase !== "stopping") setSpare(boot());
		});
	}

	function begin(interpreter: Interpreter, run: Running): void {
		run.phase = "running";
		run.startedAt = now();
		interpreter.project = run.request.project;
		shownRun = run.run;
		dispatch({ type: "started", run: run.run });
		const { files, entry, features, exact, counting } = run.request;
		interpreter.sandbox?.send({ type: "run", run: run.run, files, entry, features, exact, counting });
	}

	function end(outcome: Outcome): void {
		const ended = running;
		if (!ended) return;
		running = null;
		clearTimer(ended.graceTimer);
		const durationMs = now() - ended.startedAt;
		dispatch({ type: "finished", run: ended.run, outcome, durationMs });
		ended.resolve(outcome);
	}

	function onLost(interpreter: Interpreter, reason: LostReason, message: string): void {
		if (interpreter !== active) {
			discard(interpreter);
			return;
		}
		if (!interpreter.booted && interpreter.tookOver) {
			// The browser may keep the spare in the process of the one whose place it took, and they died of the same.
			discard(interpreter);
			active = boot();
			return;
		}
		if (!interpreter.booted || reason === "incomplete") {
			bootFailed(interpreter, message);
			return;
		}
		const wasRunning = running !== null;
		end(
			running?.phase === "stopping"
				? { kind: "stopped", interpreter: "replaced", frames: [] }
				: { kind: "lost", reason, message },
		);
		replace(wasRunning ? null : message);
	}

	/** The one place where what belongs to an older run dies. */
	function stale(event: Event): boolean {
		if (!("run" in event)) return false;
		const current = running && running.phase !== "queued" ? running.run : null;
		// Memories and frames of the run that ended last are still shown.
		if (event.type === "memories" || event.type === "frame") return event.run !== (current ?? shownRun);
		return event.run !== current;
	}

	function onEvent(interpreter: Interpreter, event: Event): void {
		if (event.type === "booted") {
			clearTimer(interpreter.bootTimer);
			interpreter.booted = event;
			if (interpreter === active) becomeReady(interpreter, event);
			else setSpare(interpreter);
			return;
		}
		if (event.type === "unbootable") {
			bootFailed(interpreter, event.message);
			return;
		}
		if (interpreter !== active || stale(event)) return;
		switch (event.type) {
			case "booting":
				dispatch({ type: "booting", stage: event.stage, done: event.done, total: event.total });
				return;
			case "output":
				dispatch({ type: "printed", run: event.run, stream: event.stream, text: event.text, dropped: event.dropped });
				return;
			case "memories":
				dispatch({ type: "memories", run: event.run, list: event.memories });
				return;
			case "frame":
				dispatch({ type: "drawn", run: event.run, width: event.width, height: event.height });
				dependencies.paint(event);
				return;
			case "bytes":
				if (event.read !== reading?.read) return;
				reading.resolve(event);
				reading = null;
				return;
			case "unread":
				if (event.read !== reading?.read) return;
				reading.resolve(null);
				reading = null;
				return;
			case "fetch":
				void dependencies.fetch(event).then((response) => {
					if (interpreter.dead) return;
					interpreter.sandbox?.send({ type: "fetched", fetch: event.fetch, response });
				});
				return;
			case "counted":
				dispatch({ type: "counted", run: event.run, files: event.files });
				return;
			case "finished":
				interpreter.heapBytes = event.heapBytes;
				end(running?.phase === "stopping" ? stoppedOr(event.outcome) : event.outcome);
				bootSpareWhenIdle();
				return;
			case "fatal":
			case "pong":
				// Both are between the sandbox and its heartbeat.
				return;
			default:
				unreachable(event);
		}
	}

	/** A program that ends while it is being stopped was stopped, unless it came to its own end first. */
	function stoppedOr(outcome: Outcome): Outcome {
		if (outcome.kind === "ok") return outcome;
		return { kind: "stopped", interpreter: "kept", frames: "frames" in outcome ? outcome.frames : [] };
	}

	return {
		start() {
			active = boot();
		},
		retry() {
			if (active) return;
			dispatch({ type: "replacing", notice: null });
			active = boot();
		},
		nextRun() {
			lastRun += 1;
			return lastRun;
		},
		run(request) {
			if (running?.phase === "queued") {
				// The interpreter it waited for has run nothing of it, and may go on booting for the new one.
				running.resolve({ kind: "stopped", interpreter: "kept", frames: [] });
				running = null;
			} else if (running) {
				end({ kind: "stopped", interpreter: "replaced", frames: [] });
				replace(null);
			}
			if (lastRun === usedRun) lastRun += 1;
			usedRun = lastRun;
			return new Promise((resolve) => {
				running = {
					run: lastRun,
					request,
					startedAt: now(),
					resolve,
					phase: "queued",
					graceTimer: 0,
				};
				const foreign = active?.project !== null && active?.project !== request.project;
				if (!active) {
					active = boot();
					dispatch({ type: "replacing", notice: null });
				} else if (active.booted && (foreign || active.heapBytes > bloatedBytes)) {
					replace(null);
				} else if (active.booted) begin(active, running);
				if (running?.phase === "queued") dispatch({ type: "queued" });
			});
		},
		stop() {
			if (!running || running.phase === "stopping") return;
			if (running.phase === "queued") {
				const waiting = running;
				running = null;
				dispatch({ type: "stopping" });
				waiting.resolve({ kind: "stopped", interpreter: "kept", frames: [] });
				return;
			}
			running.phase = "stopping";
			dispatch({ type: "stopping" });
			active?.sandbox?.interrupt(running.run);
			active?.sandbox?.send({ type: "cancel", run: running.run });
			running.graceTimer = setTimer(
				() => {
					end({ kind: "stopped", interpreter: "replaced", frames: [] });
					replace(null);
				},
				active?.booted?.isolated ? graceMs : unsharedGraceMs,
			);
		},
		read(memory, start, length, baseline) {
			const sandbox = active?.booted ? active.sandbox : null;
			if (!sandbox) return Promise.resolve(null);
			reading?.resolve(null);
			return new Promise((resolve) => {
				lastRead += 1;
				reading = { read: lastRead, resolve };
				sandbox.send({ type: "read", read: lastRead, memory, start, length, baseline });
			});
		},
		painted(run) {
			active?.sandbox?.send({ type: "painted", run });
		},
	};
}
