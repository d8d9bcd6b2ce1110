/** The page's state: what each action does to it, and what stays of a long output. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	type Action,
	appendOutput,
	type Chunk,
	emptyOutput,
	initialState,
	keptChunks,
	keptOutput,
	type OutputLog,
	outputText,
	reduce,
	type State,
} from "../../web/page/state.ts";
import type { Diagnostic, MemoryInfo, Outcome } from "../../web/protocol.ts";

const initial = initialState("system", { simd: true });
const fold = (...actions: readonly Action[]): State => actions.reduce(reduce, initial);
const foldOn = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);

const abilities = { python: "3.14.0", isolated: true, jspi: true, snapshotProblem: null };
const booted: Action = { type: "booted", abilities };
const pressed = (run: number): Action => ({ type: "pressed", run });
const started = (run: number): Action => ({ type: "started", run });
const printed = (run: number, text: string, stream: Chunk["stream"] = "stdout", dropped = 0): Action => ({
	type: "printed",
	run,
	stream,
	text,
	dropped,
});
const ok: Outcome = { kind: "ok", exitCode: 0 };
const finished = (run: number, outcome: Outcome = ok): Action => ({ type: "finished", run, outcome, durationMs: 12 });
const memory: MemoryInfo = {
	id: 0,
	name: "memory",
	byteLength: 65_536,
	pages: 1,
	maximum: null,
	shared: false,
	regions: [],
};
const diagnostic: Diagnostic = {
	...{ file: "a.wat", line: 1, column: 1, endLine: 1, endColumn: 2, from: 0, to: 1 },
	...{ severity: "error", message: "no", source: "wabt" },
};
const project = { key: "p1", title: "One", sample: null, entry: "main.py", paths: ["main.py"], modified: false };

/** Freezes all of it, so that a reducer that changes what it was given throws. */
function frozen<T>(value: T): T {
	if (typeof value === "object" && value !== null) {
		for (const part of Object.values(value)) frozen(part);
		Object.freeze(value);
	}
	return value;
}

/** A state in which every part differs from the first state's. */
const full = frozen(
	fold(
		booted,
		{ type: "spare", warm: true },
		{ type: "opened", project },
		pressed(3),
		started(3),
		printed(3, "hello"),
		{ type: "memories", run: 3, list: [memory] },
		{ type: "drawn", run: 3, width: 4, height: 2 },
		{ type: "slow", run: 3 },
		{ type: "asked", question: { id: 1, origin: "https://far.example", url: "https://far.example/a" } },
		{ type: "checked", path: "a.wat", diagnostics: [diagnostic] },
		{ type: "storage", problem: "The disk is full." },
		{ type: "noticed", notice: { text: "A notice.", undoable: false } },
	),
);

/** The parts of the state that an action changes, with their new values. */
function changes(before: State, action: Action): Partial<State> {
	const after = reduce(before, action);
	const entries = Object.entries(after).filter(([name, value]) => value !== before[name as keyof State]);
	return Object.fromEntries(entries);
}

test("the page begins with nothing but the person's settings, and boots", () => {
	assert.deepEqual(initialState("dark", { simd: false }, true, false), {
		host: { kind: "booting", stage: "Loading", done: 0, total: 0 },
		abilities: null,
		spare: false,
		project: null,
		queued: false,
		slow: false,
		output: { run: 0, head: [], headLength: 0, tail: [], tailLength: 0, dropped: 0 },
		ended: null,
		problems: {},
		memories: { run: 0, list: [], alive: false },
		canvas: null,
		question: null,
		features: { simd: false },
		exact: true,
		counting: false,
		counts: null,
		theme: "dark",
		storageProblem: null,
		notice: null,
		kept: false,
		renewal: null,
	});
});

describe("the interpreter's life", () => {
	test("begins with booting, and shows each stage of it", () => {
		assert.equal(initial.host.kind, "booting");
		const booting: Action = { type: "booting", stage: "Starting Python", done: 1, total: 4 };
		assert.deepEqual(changes(full, booting), {
			host: { kind: "booting", stage: "Starting Python", done: 1, total: 4 },
		});
	});

	test("is ready when it is booted, and says what it can do", () => {
		assert.deepEqual(changes(initial, booted), { host: { kind: "ready" }, abilities });
	});

	test("is failed when it cannot boot, and nothing waits for it any more", () => {
		const state = fold({ type: "queued" }, { type: "unbootable", message: "no connection" });
		assert.deepEqual(state.host, { kind: "failed", message: "no connection" });
		assert.equal(state.queued, false);
	});

	test("starts again with a fresh one: the output stays, the memories are marked as gone", () => {
		assert.deepEqual(changes(full, { type: "replacing", notice: "Python had to be replaced." }), {
			host: { kind: "booting", stage: "Starting a fresh Python", done: 0, total: 0 },
			memories: { run: 3, list: [memory], alive: false },
			notice: { text: "Python had to be replaced.", undoable: false },
		});
	});

	test("says nothing new where a replacement needs no word", () => {
		assert.equal(reduce(full, { type: "replacing", notice: null }).notice, full.notice);
	});
});

describe("a run", () => {
	test("that is pressed while Python boots waits, starts and ends", () => {
		const waiting = frozen(fold(pressed(1), { type: "queued" }));
		assert.deepEqual([waiting.host.kind, waiting.queued], ["booting", true]);
		const ready = foldOn(waiting, { type: "booting", stage: "Loading", done: 3, total: 4 }, booted);
		assert.deepEqual([ready.host, ready.queued], [{ kind: "ready" }, true]);
		const running = frozen(foldOn(ready, started(1)));
		assert.deepEqual([running.host, running.queued], [{ kind: "running", run: 1 }, false]);
		const end = foldOn(running, printed(1, "hi\n"), finished(1));
		assert.deepEqual([end.host, end.queued], [{ kind: "ready" }, false]);
		assert.deepEqual(end.ended, { run: 1, outcome: ok, durationMs: 12 });
		assert.equal(outputText(end.output, "stdout"), "hi\n");
	});

	test("that is pressed while Python is ready counts as running at once", () => {
		const state = foldOn(fold(booted), pressed(1));
		assert.deepEqual([state.host, state.queued], [{ kind: "running", run: 1 }, false]);
	});

	test("begins with nothing of the run before: no output, end or notice, and later no canvas", () => {
		const ended = foldOn(full, finished(3));
		assert.deepEqual(changes(ended, pressed(4)), {
			host: { kind: "running", run: 4 },
			slow: false,
			output: emptyOutput(4),
			ended: null,
			notice: null,
		});
		const running = foldOn(ended, pressed(4), started(4));
		assert.deepEqual([running.canvas, running.slow, running.ended], [null, false, null]);
	});

	test("that has to wait for a fresh interpreter is queued, and runs when that is booted", () => {
		const state = fold(booted, pressed(1), { type: "replacing", notice: null }, { type: "queued" });
		assert.deepEqual([state.host.kind, state.queued], ["booting", true]);
		assert.deepEqual(foldOn(state, booted, started(1)).host, { kind: "running", run: 1 });
	});

	test("is slow only while it runs itself", () => {
		const running = fold(booted, pressed(2), started(2));
		assert.deepEqual(changes(running, { type: "slow", run: 2 }), { slow: true });
		assert.deepEqual(changes(running, { type: "slow", run: 1 }), {});
		assert.deepEqual(changes(foldOn(running, finished(2)), { type: "slow", run: 2 }), {});
	});

	test("that is stopped is stopping until it ends", () => {
		const running = fold(booted, pressed(1), started(1));
		assert.deepEqual(changes(running, { type: "stopping" }), { host: { kind: "stopping", run: 1 } });
		const end = foldOn(
			running,
			{ type: "stopping" },
			finished(1, { kind: "stopped", interpreter: "kept", frames: [] }),
		);
		assert.deepEqual([end.host, end.ended?.outcome.kind], [{ kind: "ready" }, "stopped"]);
	});

	test("that is stopped while it waits is queued no more, and Python boots on", () => {
		const queued = fold(pressed(1), { type: "queued" });
		assert.deepEqual(changes(queued, { type: "stopping" }), { queued: false });
	});

	test("that never got to Python ends where it was: the interpreter boots on", () => {
		const invalid: Outcome = { kind: "invalid", diagnostics: [diagnostic], frames: [] };
		const state = fold(pressed(1), finished(1, invalid));
		assert.deepEqual([state.host.kind, state.queued, state.ended?.outcome], ["booting", false, invalid]);
	});

	test("takes its question with it when it ends", () => {
		assert.equal(foldOn(full, finished(3)).question, null);
	});
});

describe("what an older run says", () => {
	const state = frozen(foldOn(full, { type: "stopping" }, pressed(4)));

	test("is neither printed, listed nor shown under a newer one", () => {
		assert.deepEqual(state.host, { kind: "stopping", run: 3 });
		for (const action of [
			printed(3, "late"),
			{ type: "memories", run: 3, list: [] },
			{ type: "drawn", run: 3, width: 9, height: 9 },
		] as const) {
			assert.deepEqual(changes(state, action), {}, action.type);
		}
	});

	test("at its end frees the interpreter, and is not the newer one's end", () => {
		assert.deepEqual(changes(state, finished(3)), { host: { kind: "ready" } });
		const running = foldOn(state, finished(3), started(4));
		assert.deepEqual(changes(running, finished(3)), {});
	});

	test("does not end with a newer one that never got to Python", () => {
		const after = foldOn(state, finished(4, { kind: "stopped", interpreter: "kept", frames: [] }));
		assert.deepEqual([after.host, after.ended?.run, after.queued], [{ kind: "stopping", run: 3 }, 4, false]);
	});

	test("does not reach a project that was opened since", () => {
		const opened = foldOn(full, { type: "stopping" }, { type: "opened", project: { ...project, key: "p2" } });
		const after = foldOn(opened, printed(3, "late"), { type: "memories", run: 3, list: [memory] }, finished(3));
		assert.deepEqual(after, { ...opened, host: { kind: "ready" } });
	});
});

describe("the other actions", () => {
	const cases: readonly [action: Action, changed: Partial<State>][] = [
		[{ type: "queued" }, { queued: true }],
		[{ type: "spare", warm: false }, { spare: false }],
		[{ type: "memories", run: 3, list: [] }, { memories: { run: 3, list: [], alive: true } }],
		[{ type: "drawn", run: 3, width: 8, height: 8 }, { canvas: { run: 3, width: 8, height: 8 } }],
		[{ type: "drawn", run: 3, width: 4, height: 2 }, {}],
		[{ type: "edited", modified: true }, { project: { ...project, modified: true } }],
		[{ type: "edited", modified: false }, {}],
		[{ type: "checked", path: "b.wat", diagnostics: [] }, { problems: { "a.wat": [diagnostic], "b.wat": [] } }],
		[{ type: "checked", path: "a.wat", diagnostics: [] }, { problems: { "a.wat": [] } }],
		[{ type: "asked", question: null }, { question: null }],
		[{ type: "featured", features: { simd: false } }, { features: { simd: false } }],
		[{ type: "exacted", exact: true }, { exact: true }],
		[{ type: "counting", counting: true }, { counting: true }],
		[{ type: "counted", run: 3, files: [] }, { counts: [] }],
		[{ type: "counted", run: 2, files: [] }, {}],
		[{ type: "themed", theme: "dark" }, { theme: "dark" }],
		[{ type: "storage", problem: null }, { storageProblem: null }],
		[{ type: "noticed", notice: null }, { notice: null }],
		[{ type: "cleared" }, { output: emptyOutput(3) }],
	];
	for (const [action, changed] of cases) {
		test(`change their own part only: ${JSON.stringify(action)}`, () => {
			assert.deepEqual(changes(full, action), changed);
		});
	}

	test("leave a page without a project alone when it is edited", () => {
		assert.equal(reduce(initial, { type: "edited", modified: true }), initial);
	});

	test("clear the end together with the output, and what is printed then is shown", () => {
		const cleared = foldOn(full, finished(3), { type: "cleared" });
		assert.equal(cleared.ended, null);
		assert.equal(outputText(foldOn(full, { type: "cleared" }, printed(3, "more")).output, "stdout"), "more");
	});

	test("open a project with nothing of the one before, in the same interpreter's state", () => {
		const other = { ...project, key: "p2", title: "Two" };
		const opened = reduce(full, { type: "opened", project: other });
		const { host, abilities, spare, features, theme, storageProblem, slow } = full;
		assert.deepEqual(opened, {
			...initial,
			host,
			abilities,
			spare,
			features,
			theme,
			storageProblem,
			slow,
			project: other,
		});
	});

	test("that nobody knows are an error", () => {
		assert.throws(
			() => reduce(initial, { type: "unheard of" } as unknown as Action),
			/there is no case for .*unheard of/,
		);
	});
});

describe("output", () => {
	const chunk = (text: string, stream: Chunk["stream"] = "stdout"): Chunk => ({ stream, text });
	const texts = (chunks: readonly Chunk[]) => chunks.map(({ text }) => text).join("");
	/** What was written is what is kept, in order, and what is counted as dropped. */
	const whole = (log: OutputLog) => log.headLength + log.tailLength + log.dropped;
	/** Text in which every place looks different. */
	const numbered = (length: number) =>
		Array.from({ length: Math.ceil(length / 8) }, (_, index) => String(index).padStart(8, "."))
			.join("")
			.slice(0, length);

	test("joins small pieces of one stream, and keeps streams apart in their order", () => {
		let log = emptyOutput(1);
		for (const [text, stream] of [["a"], ["b"], ["c", "stderr"], ["d", "stderr"], ["e"], ["f", "note"]] as const) {
			log = appendOutput(frozen(log), chunk(text, stream ?? "stdout"), 0);
		}
		assert.deepEqual(log.head, [chunk("ab"), chunk("cd", "stderr"), chunk("e"), chunk("f", "note")]);
		assert.deepEqual([log.headLength, log.tail, log.tailLength, log.dropped], [6, [], 0, 0]);
	});

	test("joins up to 4096 characters and leaves every chunk before the last as the object it was", () => {
		let log = appendOutput(emptyOutput(1), chunk("x".repeat(4000)), 0);
		log = appendOutput(log, chunk("y".repeat(96)), 0);
		assert.deepEqual(
			log.head.map(({ text }) => text.length),
			[4096],
		);
		const [first] = log.head;
		log = appendOutput(log, chunk("z"), 0);
		log = appendOutput(log, chunk("z"), 0);
		assert.equal(log.head[0], first);
		assert.deepEqual(log.head[1], chunk("zz"));
	});

	test("fills the head exactly, then the tail, without a gap", () => {
		const text = numbered(keptOutput.head + 10);
		const log = appendOutput(emptyOutput(1), chunk(text), 0);
		assert.deepEqual([log.headLength, log.tailLength, log.dropped], [keptOutput.head, 10, 0]);
		assert.equal(texts(log.head) + texts(log.tail), text);
		assert.equal(outputText(log, "stdout"), text);
	});

	test("keeps its first and its newest part, however it comes", () => {
		const text = numbered(1_000_000);
		const tail = text.slice(-keptOutput.tail);
		for (const size of [700, 4096, 10_000, 131_071, 1_000_000]) {
			let log = emptyOutput(1);
			for (let at = 0; at < text.length; at += size) log = appendOutput(log, chunk(text.slice(at, at + size)), 0);
			assert.equal(texts(log.head), text.slice(0, keptOutput.head), `head, in pieces of ${size}`);
			assert.equal(texts(log.tail), tail, `tail, in pieces of ${size}`);
			assert.deepEqual([log.headLength, log.tailLength], [keptOutput.head, keptOutput.tail]);
			assert.equal(log.dropped, 1_000_000 - keptOutput.head - keptOutput.tail);
		}
	});

	test("drops from the front of the tail and leaves the chunks behind as the objects they were", () => {
		let log = appendOutput(emptyOutput(1), chunk("h".repeat(keptOutput.head)), 0);
		for (let index = 0; index < 32; index += 1) log = appendOutput(log, chunk(String(index).padStart(4096, "t")), 0);
		const before = log;
		assert.deepEqual([before.tail.length, before.tailLength, before.dropped], [32, keptOutput.tail, 0]);
		log = appendOutput(log, chunk("new".padStart(5000)), 0);
		assert.equal(log.head, before.head);
		assert.equal(log.tail.length, 32);
		assert.equal(log.tail[0]?.text, before.tail[1]?.text.slice(5000 - 4096));
		for (let index = 1; index < 31; index += 1) assert.equal(log.tail[index], before.tail[index + 1]);
		assert.deepEqual([log.tailLength, log.dropped, whole(log)], [keptOutput.tail, 5000, whole(before) + 5000]);
	});

	test("that left something out already is never taken for the beginning", () => {
		let log = appendOutput(emptyOutput(1), chunk("begin"), 0);
		log = appendOutput(log, chunk("after"), 1000);
		assert.deepEqual([texts(log.head), texts(log.tail), log.dropped], ["begin", "after", 1000]);
		log = appendOutput(log, chunk(" more"), 0);
		assert.deepEqual([texts(log.head), texts(log.tail), log.dropped], ["begin", "after more", 1000]);
	});

	test("that left something out and says nothing more counts it, and goes on after the gap", () => {
		let log = appendOutput(emptyOutput(1), chunk("begin"), 0);
		log = appendOutput(log, chunk(""), 1);
		assert.deepEqual([texts(log.head), log.tail, log.dropped], ["begin", [], 1]);
		assert.equal(outputText(log, "stdout"), "begin\n… 1 characters left out …\n");
		log = appendOutput(log, chunk("after"), 0);
		assert.deepEqual([texts(log.head), texts(log.tail)], ["begin", "after"]);
	});

	test("of streams that alternate is kept as a bounded number of chunks, its first and its newest", () => {
		let log = emptyOutput(1);
		const count = 3 * keptChunks;
		for (let index = 0; index < count; index += 1) {
			log = appendOutput(log, chunk(`${String(index).padStart(6, "0")} `, index % 2 ? "stderr" : "stdout"), 0);
		}
		assert.deepEqual([log.head.length, log.tail.length], [keptChunks, keptChunks]);
		assert.deepEqual([log.head[0]?.text, log.tail.at(-1)?.text], ["000000 ", `${String(count - 1).padStart(6, "0")} `]);
		assert.deepEqual([log.dropped, whole(log)], [7 * keptChunks, 7 * count]);
		assert.equal(log.headLength, texts(log.head).length);
		assert.equal(log.tailLength, texts(log.tail).length);
	});

	test("as text is one stream's own, with a mark where something was left out", () => {
		let log = appendOutput(emptyOutput(1), chunk("out"), 0);
		log = appendOutput(log, chunk("err", "stderr"), 0);
		assert.deepEqual([outputText(log, "stdout"), outputText(log, "stderr")], ["out", "err"]);
		log = appendOutput(log, chunk("end"), 12_345);
		assert.equal(outputText(log, "stdout"), "out\n… 12,345 characters left out …\nend");
	});
});
