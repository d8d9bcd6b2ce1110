/** The owner of the assembler worker, with a worker and a clock that the test controls. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssemblerEvent, AssemblerRequest } from "../../web/assembler/messages.ts";
import { type AssemblerWorker, createChecker } from "../../web/page/checker.ts";
import type { Diagnostic } from "../../web/protocol.ts";

class FakeWorker implements AssemblerWorker {
	readonly asked: AssemblerRequest[] = [];
	terminated = false;
	private readonly listeners: ((event: { readonly data: AssemblerEvent }) => void)[] = [];
	private readonly faults: (() => void)[] = [];

	postMessage(request: AssemblerRequest): void {
		assert.ok(!this.terminated, "a terminated worker is asked");
		this.asked.push(request);
	}

	terminate(): void {
		this.terminated = true;
	}

	addEventListener(type: "message", listener: (event: { readonly data: AssemblerEvent }) => void): void;
	addEventListener(type: "error" | "messageerror", listener: () => void): void;
	addEventListener(type: string, listener: (event: { readonly data: AssemblerEvent }) => void): void {
		if (type === "message") this.listeners.push(listener);
		else this.faults.push(() => listener({ data: { type: "ready" } }));
	}

	/** Speaks even when terminated, as a message that was on its way does. */
	say(event: AssemblerEvent): void {
		for (const listener of this.listeners) listener({ data: event });
	}

	fail(): void {
		for (const fault of this.faults.slice(0, 1)) fault();
	}

	/** Answers the last check with one problem. */
	find(message: string): void {
		const request = this.asked.at(-1);
		assert.ok(request?.type === "check");
		this.say({
			type: "checked",
			check: request.check,
			diagnostics: [problem(request.file, message)],
			byteLength: null,
		});
	}

	texts(): readonly string[] {
		return this.asked.map((request) => ("text" in request ? request.text : "bytes"));
	}
}

function problem(file: string, message: string): Diagnostic {
	return {
		...{ file, from: 0, to: 0, line: 1, column: 1, endLine: 1, endColumn: 1 },
		...{ severity: "error", source: "wabt", message },
	};
}

function setUp() {
	const workers: FakeWorker[] = [];
	const timers = new Map<number, { callback: () => void; at: number }>();
	let now = 0;
	let numbers = 0;
	const checker = createChecker({
		createWorker() {
			const worker = new FakeWorker();
			workers.push(worker);
			return worker;
		},
		watchdogMs: 5000,
		loadingMs: 60_000,
		clock: {
			setTimer(callback, ms) {
				timers.set(++numbers, { callback, at: now + ms });
				return numbers;
			},
			clearTimer: (timer) => void timers.delete(timer),
		},
	});
	return {
		checker,
		workers,
		timers,
		/** The newest worker. */
		worker(): FakeWorker {
			const worker = workers.at(-1);
			assert.ok(worker, "there is a worker");
			return worker;
		},
		pass(ms: number): void {
			now += ms;
			for (const [timer, { callback, at }] of [...timers]) {
				if (at > now) continue;
				timers.delete(timer);
				callback();
			}
		},
	};
}

const told = async (answer: Promise<readonly Diagnostic[] | null>) =>
	(await answer)?.map(({ file, source, message }) => `${file} ${source}: ${message}`) ?? null;

test("makes the worker when it is asked first, and one for all", async () => {
	const { checker, workers, worker } = setUp();
	assert.equal(workers.length, 0);
	const first = checker.check("a.wat", "one", { simd: false });
	worker().say({ type: "ready" });
	worker().find("first");
	assert.deepEqual(await told(first), ["a.wat wabt: first"]);
	assert.deepEqual(worker().asked, [
		{ type: "check", check: 1, text: "one", file: "a.wat", features: { simd: false } },
	]);
	const second = checker.check("a.wat", "two", {});
	worker().find("second");
	assert.deepEqual(await told(second), ["a.wat wabt: second"]);
	assert.equal(workers.length, 1);
});

test("asks the newest text of a file next, and drops the ones before with null", async () => {
	const { checker, worker } = setUp();
	const answers = ["one", "two", "three", "four"].map((text) => checker.check("a.wat", text, {}));
	worker().say({ type: "ready" });
	assert.deepEqual(await Promise.all(answers.slice(0, 3)), [null, null, null]);
	assert.deepEqual(worker().texts(), ["one"]);
	worker().find("of a text that is gone");
	assert.deepEqual(worker().texts(), ["one", "four"]);
	worker().find("four");
	assert.deepEqual(await told(Promise.resolve(answers[3] ?? null)), ["a.wat wabt: four"]);
});

test("keeps a pending text for each file", async () => {
	const { checker, worker } = setUp();
	const a = checker.check("a.wat", "a", {});
	const b = checker.check("b.wat", "b", {});
	const c = checker.check("c.wat", "c", {});
	worker().say({ type: "ready" });
	for (const message of ["a", "b", "c"]) worker().find(message);
	assert.deepEqual(await Promise.all([a, b, c].map(told)), [["a.wat wabt: a"], ["b.wat wabt: b"], ["c.wat wabt: c"]]);
});

test("assembles and disassembles in order, before the checks that wait", async () => {
	const { checker, worker } = setUp();
	const first = checker.check("a.wat", "first", {});
	const last = checker.check("b.wat", "last", {});
	const assembled = checker.assemble("a.wat", "assembled", {});
	const disassembled = checker.disassemble(Uint8Array.of(1));
	worker().say({ type: "ready" });
	worker().find("first");
	worker().say({ type: "assembled", assemble: 3, result: { bytes: Uint8Array.of(7) } });
	worker().say({ type: "disassembled", disassemble: 4, result: { reason: "no module" } });
	worker().find("last");
	assert.deepEqual(worker().texts(), ["first", "assembled", "bytes", "last"]);
	assert.deepEqual(await told(first), ["a.wat wabt: first"]);
	assert.deepEqual(await assembled, { bytes: Uint8Array.of(7) });
	assert.deepEqual(await disassembled, { reason: "no module" });
	assert.deepEqual(await told(last), ["b.wat wabt: last"]);
});

test("ends a worker that does not answer, says so, and goes on with a new one", async () => {
	const { checker, workers, worker, pass } = setUp();
	const stuck = checker.check("a.wat", "stuck", {});
	const next = checker.check("b.wat", "next", {});
	const [old] = workers;
	worker().say({ type: "ready" });
	pass(4999);
	assert.equal(old?.terminated, false);
	pass(1);
	assert.equal(old?.terminated, true);
	assert.deepEqual(await told(stuck), [
		"a.wat watbench: the assembler did not come to an end on this text, and was restarted",
	]);
	assert.equal(workers.length, 2);
	old?.say({ type: "checked", check: 2, diagnostics: [], byteLength: 8 });
	worker().say({ type: "ready" });
	worker().find("next");
	assert.deepEqual(await told(next), ["b.wat wabt: next"]);
});

test("makes a new worker at once after one got stuck, before anybody asks", async () => {
	const { checker, workers, worker, pass } = setUp();
	const stuck = checker.assemble("a.wat", "stuck", {});
	worker().say({ type: "ready" });
	pass(5000);
	const result = await stuck;
	assert.ok("diagnostics" in result && result.diagnostics[0]?.file === "a.wat");
	assert.equal(workers.length, 2);
});

test("a stuck text that is not wanted any more is dropped, and the newer one is asked", async () => {
	const { checker, worker, pass } = setUp();
	const stuck = checker.check("a.wat", "stuck", {});
	worker().say({ type: "ready" });
	const mended = checker.check("a.wat", "mended", {});
	assert.equal(await stuck, null);
	pass(5000);
	worker().say({ type: "ready" });
	assert.deepEqual(worker().texts(), ["mended"]);
	worker().find("mended");
	assert.deepEqual(await told(mended), ["a.wat wabt: mended"]);
});

test("gives each text the whole time, and loading its own", async () => {
	const { checker, workers, worker, pass, timers } = setUp();
	const first = checker.check("a.wat", "first", {});
	pass(59_000);
	worker().say({ type: "ready" });
	pass(4000);
	worker().find("first");
	const second = checker.check("a.wat", "second", {});
	pass(4000);
	worker().find("second");
	assert.deepEqual(await told(first), ["a.wat wabt: first"]);
	assert.deepEqual(await told(second), ["a.wat wabt: second"]);
	assert.equal(timers.size, 0, "no timer is left");
	assert.equal(workers.length, 1);
});

test("replaces a worker that dies", async () => {
	const { checker, workers, worker } = setUp();
	const dead = checker.check("a.wat", "dead", {});
	worker().say({ type: "ready" });
	worker().fail();
	assert.deepEqual(await told(dead), ["a.wat watbench: the assembler's worker died on this text, and was restarted"]);
	const next = checker.check("a.wat", "next", {});
	assert.equal(workers.length, 2);
	worker().say({ type: "ready" });
	worker().find("next");
	assert.deepEqual(await told(next), ["a.wat wabt: next"]);
});

test("tries again to load an assembler that could not be loaded, once for each request", async () => {
	const { checker, workers, worker, pass } = setUp();
	const first = checker.check("a.wat", "first", {});
	worker().fail();
	assert.deepEqual(await told(first), ["a.wat watbench: the assembler could not be loaded"]);
	assert.equal(workers.length, 1);
	const second = checker.check("a.wat", "second", {});
	worker().say({ type: "unloadable", message: "out of memory" });
	assert.deepEqual(await told(second), ["a.wat watbench: the assembler could not be loaded: out of memory"]);
	const third = checker.check("a.wat", "third", {});
	pass(60_000);
	assert.deepEqual(await told(third), ["a.wat watbench: the assembler could not be loaded"]);
	assert.equal(workers.length, 3);
	assert.ok(workers.every(({ terminated }) => terminated));
});

test("answers where the browser makes no worker", async () => {
	const checker = createChecker({
		createWorker() {
			throw new Error("SecurityError");
		},
	});
	assert.deepEqual(await told(checker.check("a.wat", "text", {})), [
		"a.wat watbench: the assembler could not be loaded",
	]);
	assert.deepEqual(await checker.disassemble(new Uint8Array()), { reason: "the assembler could not be loaded" });
});

test("answers whoever waits when it is disposed of, and whoever comes later", async () => {
	const { checker, workers, worker, timers } = setUp();
	const waiting = [checker.check("a.wat", "active", {}), checker.check("b.wat", "pending", {})];
	const assembled = checker.assemble("a.wat", "assembled", {});
	worker().say({ type: "ready" });
	checker.dispose();
	assert.deepEqual(await Promise.all(waiting), [null, null]);
	const result = await assembled;
	assert.ok("diagnostics" in result && result.diagnostics[0]?.message === "the assembler was closed");
	assert.equal(await checker.check("a.wat", "late", {}), null);
	assert.deepEqual(await checker.disassemble(new Uint8Array()), { reason: "the assembler was closed" });
	assert.equal(worker().terminated, true);
	assert.equal(timers.size, 0);
	assert.equal(workers.length, 1);
});

test("asks for the last inspection only, after all that is to be checked", async () => {
	const { checker, workers } = setUp();
	const first = checker.inspect("a.wat", "one", {});
	const checked = checker.check("a.wat", "one", {});
	const second = checker.inspect("a.wat", "two", {});
	const third = checker.inspect("a.wat", "three", {});
	const [worker] = workers;
	assert.ok(worker);
	worker.say({ type: "ready" });
	assert.deepEqual([await first, await second], [null, null]);
	worker.say({ type: "inspected", inspect: 1, result: { reason: "of the one that was dropped" } });
	worker.find("a problem");
	assert.equal((await checked)?.length, 1);
	const asked = worker.asked.at(-1);
	assert.ok(asked?.type === "inspect" && asked.source === "three");
	worker.say({ type: "inspected", inspect: asked.inspect, result: { reason: "none" } });
	assert.deepEqual(await third, { reason: "none" });
});

test("answers an inspection whose worker dies, and one that waits when it is closed", async () => {
	const { checker, workers } = setUp();
	workers[0]?.say({ type: "ready" });
	const failed = checker.inspect("a.wat", "one", {});
	workers.at(-1)?.say({ type: "ready" });
	workers.at(-1)?.fail();
	assert.deepEqual(await failed, { reason: "the assembler's worker died on this text, and was restarted" });
	const waits = checker.inspect("a.wat", "two", {});
	checker.dispose();
	assert.equal(await waits, null);
});
