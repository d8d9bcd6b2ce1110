/** A page whose sandboxes, clock and idle time a test holds in its hands, around a real session and a real state. */

import assert from "node:assert/strict";
import {
	createSession,
	type MemoryBytes,
	type RunRequest,
	type Sandbox,
	type SandboxHandlers,
	type Session,
} from "../../web/page/session.ts";
import { type Action, initialState, reduce, type State } from "../../web/page/state.ts";
import type { Event, FetchResponse, LostReason, Outcome, Request } from "../../web/protocol.ts";

/** A sandbox that does what the test says, and holds the session to its contract. */
export class FakeSandbox implements Sandbox {
	readonly sent: Request[] = [];
	interrupts = 0;
	destroyed = 0;
	isLost = false;
	hasArrived = false;
	hasBooted = false;
	readonly #handlers: SandboxHandlers;
	readonly #resolve: (sandbox: Sandbox) => void;
	readonly #reject: (error: Error) => void;

	constructor(handlers: SandboxHandlers, resolve: (sandbox: Sandbox) => void, reject: (error: Error) => void) {
		this.#handlers = handlers;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	get gone(): boolean {
		return this.isLost || this.destroyed > 0;
	}

	send(request: Request): void {
		assert.ok(!this.gone, `${request.type} was sent to a sandbox that is gone`);
		this.sent.push(request);
	}

	interrupt(): void {
		assert.ok(!this.gone, "a sandbox that is gone was interrupted");
		this.interrupts += 1;
	}

	destroy(): void {
		assert.ok(!this.gone, "a sandbox was destroyed that is gone already");
		this.destroyed += 1;
	}

	/** The last request of the type, which must have been sent. */
	request<T extends Request["type"]>(type: T): Extract<Request, { type: T }> {
		const found = this.requests(type).at(-1);
		assert.ok(found, `no ${type} was sent`);
		return found;
	}

	requests<T extends Request["type"]>(type: T): Extract<Request, { type: T }>[] {
		return this.sent.filter((request): request is Extract<Request, { type: T }> => request.type === type);
	}

	/** The promise of this sandbox is kept. */
	async arrive(): Promise<void> {
		this.#resolve(this);
		await settled();
		this.hasArrived = true;
	}

	/** The promise of this sandbox is broken: there is none. */
	async fail(message: string): Promise<void> {
		this.isLost = true;
		this.#reject(new Error(message));
		await settled();
	}

	emit(event: Event): void {
		this.#handlers.event(event);
	}

	boot(isolated = true): void {
		this.hasBooted = true;
		this.emit({ type: "booted", python: "3.14.0", isolated, jspi: true, snapshotProblem: null });
	}

	finish(run: number, outcome: Outcome = { kind: "ok", exitCode: 0 }, heapBytes = 2 ** 25): void {
		this.emit({ type: "finished", run, outcome, heapBytes });
	}

	lose(reason: LostReason = "memory", message = "It died."): void {
		this.isLost = true;
		this.#handlers.lost(reason, message);
	}
}

/** A run as the page sees it; `outcome` is null until its promise resolves. */
export interface PressedRun {
	readonly run: number;
	outcome: Outcome | null;
}

/** Lets everything happen that waits for nothing but promises. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export class FakePage {
	readonly session: Session;
	/** Every sandbox that was asked for, in order. */
	readonly sandboxes: FakeSandbox[] = [];
	readonly actions: Action[] = [];
	readonly painted: number[] = [];
	readonly fetches: { readonly url: string; answer(response: FetchResponse): void }[] = [];
	state: State = initialState("system", {});
	now = 0;
	/** Whether sandboxes arrive by themselves, or only when the test says so. */
	prompt = true;
	#timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
	#lastTimer = 0;
	#idle: (() => void)[] = [];

	constructor() {
		this.session = createSession({
			createSandbox: (handlers) =>
				new Promise((resolve, reject) => {
					const sandbox = new FakeSandbox(handlers, resolve, reject);
					this.sandboxes.push(sandbox);
					if (this.prompt) void sandbox.arrive();
				}),
			dispatch: (action) => this.dispatch(action),
			paint: (frame) => this.painted.push(frame.width),
			fetch: ({ url }) => new Promise((answer) => this.fetches.push({ url, answer })),
			now: () => this.now,
			setTimer: (callback, ms) => {
				this.#lastTimer += 1;
				this.#timers.set(this.#lastTimer, { at: this.now + ms, callback });
				return this.#lastTimer;
			},
			clearTimer: (timer) => this.#timers.delete(timer),
			whenIdle: (callback) => this.#idle.push(callback),
		});
	}

	get timers(): number {
		return this.#timers.size;
	}

	/** Of those that are not gone. */
	get alive(): FakeSandbox[] {
		return this.sandboxes.filter((sandbox) => !sandbox.gone);
	}

	/** The sandbox made last. */
	get newest(): FakeSandbox {
		const newest = this.sandboxes.at(-1);
		assert.ok(newest, "no sandbox was made");
		return newest;
	}

	dispatch(action: Action): void {
		this.actions.push(action);
		this.state = reduce(this.state, action);
	}

	/** Types of the actions dispatched since `from`. */
	types(from = 0): string[] {
		return this.actions.slice(from).map(({ type }) => type);
	}

	/** Time passes; what is due happens in order. */
	advance(ms: number): void {
		const end = this.now + ms;
		for (;;) {
			const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
			if (!due) break;
			const [timer, { at, callback }] = due;
			this.#timers.delete(timer);
			this.now = Math.max(this.now, at);
			callback();
		}
		this.now = end;
	}

	/** The page has nothing better to do. */
	async idle(): Promise<void> {
		const callbacks = this.#idle;
		this.#idle = [];
		for (const callback of callbacks) callback();
		await settled();
	}

	/** Presses Run, as the page does: a number, the page's own work, then the interpreter's. */
	press(request: Partial<RunRequest> = {}): PressedRun {
		const run = this.session.nextRun();
		this.dispatch({ type: "pressed", run });
		return this.track(run, request);
	}

	/** The second half of a press: hands the run to the session. */
	track(run: number, request: Partial<RunRequest> = {}): PressedRun {
		const pressed: PressedRun = { run, outcome: null };
		const whole = {
			project: "p1",
			files: { "main.py": "" },
			entry: "main.py",
			features: {},
			exact: false,
			counting: false,
			...request,
		};
		void this.session.run(whole).then((outcome) => {
			pressed.outcome = outcome;
		});
		return pressed;
	}

	/** Reads memory 0; the answer is undefined until there is one. */
	read(): { bytes: MemoryBytes | null | undefined } {
		const reading: { bytes: MemoryBytes | null | undefined } = { bytes: undefined };
		void this.session.read(0, 16, 4, "created").then((bytes) => {
			reading.bytes = bytes;
		});
		return reading;
	}
}

/** A page whose interpreter is booted, with a booted spare unless told otherwise. */
export async function readyPage({ isolated = true, spare = true } = {}): Promise<FakePage> {
	const page = new FakePage();
	page.session.start();
	await settled();
	page.newest.boot(isolated);
	if (!spare) return page;
	await page.idle();
	page.newest.boot(isolated);
	return page;
}
