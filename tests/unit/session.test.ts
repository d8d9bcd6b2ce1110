/** The session: who runs what, what Stop does, and what happens to an interpreter that dies. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bloatedBytes, bootSilenceMs, graceMs, unsharedGraceMs } from "../../web/page/session.ts";
import { outputText } from "../../web/page/state.ts";
import type { Event, FetchResponse, Outcome } from "../../web/protocol.ts";
import { FakePage, type FakeSandbox, readyPage, settled } from "./fake-page.ts";

const ok: Outcome = { kind: "ok", exitCode: 0 };
const raised: Outcome = { kind: "raised", exception: "KeyboardInterrupt", message: "", traceback: "", frames: [] };
const kept: Outcome = { kind: "stopped", interpreter: "kept", frames: [] };
const replaced: Outcome = { kind: "stopped", interpreter: "replaced", frames: [] };

const output = (run: number, text = "x"): Event => ({ type: "output", run, stream: "stdout", text, dropped: 0 });
const memories = (run: number, name = "memory"): Event => ({
	type: "memories",
	run,
	memories: [{ id: 0, name, byteLength: 65_536, pages: 1, maximum: null, shared: false, regions: [] }],
});
const frame = (run: number, width = 1): Event => ({
	type: "frame",
	run,
	width,
	height: 1,
	pixels: new ArrayBuffer(4 * width),
});
const fetched = (run: number, url = "a.wat"): Event => ({
	type: "fetch",
	run,
	fetch: 1,
	url,
	method: "GET",
	integrity: "",
});
const bytes = (read: number): Event => ({
	type: "bytes",
	read,
	byteLength: 65_536,
	start: 16,
	bytes: Uint8Array.of(1, 2, 3, 4),
	changed: new Uint8Array(4),
});
const printed = (page: FakePage) => outputText(page.state.output, "stdout");

/** A page with one interpreter in use, and one that is its booted spare. */
async function withSpare(isolated = true): Promise<{ page: FakePage; first: FakeSandbox; spare: FakeSandbox }> {
	const page = await readyPage({ isolated });
	const [first, spare] = page.sandboxes;
	assert.ok(first && spare);
	return { page, first, spare };
}

describe("booting", () => {
	test("shows its stages and ends in ready, with what the interpreter can do", async () => {
		const page = new FakePage();
		page.session.start();
		await settled();
		page.newest.emit({ type: "booting", stage: "Starting Python", done: 1, total: 4 });
		const { host } = page.state;
		assert.deepEqual(host, { kind: "booting", stage: "Starting Python", done: 1, total: 4 });
		page.newest.boot(false);
		assert.deepEqual(page.state.host, { kind: "ready" });
		assert.deepEqual(page.state.abilities, { python: "3.14.0", isolated: false, jspi: true, snapshotProblem: null });
		assert.equal(page.timers, 0);
	});

	test("that cannot even begin is a failure with its sentence, and Retry boots again", async () => {
		const page = new FakePage();
		page.prompt = false;
		page.session.start();
		await page.newest.fail("Python could not be loaded.");
		assert.deepEqual(page.state.host, { kind: "failed", message: "Python could not be loaded." });
		assert.equal(page.timers, 0);
		page.session.retry();
		assert.deepEqual([page.types().at(-1), page.sandboxes.length], ["replacing", 2]);
		await page.newest.arrive();
		page.newest.boot();
		assert.equal(page.state.host.kind, "ready");
	});

	for (const [how, fail] of [
		["says so", (sandbox: FakeSandbox) => sandbox.emit({ type: "unbootable", message: "no wasm" })],
		["dies", (sandbox: FakeSandbox) => sandbox.lose("crashed", "no wasm")],
	] as const) {
		test(`that fails when the interpreter ${how} ends the run that waits, and Retry boots again`, async () => {
			const page = new FakePage();
			page.session.start();
			await settled();
			const pressed = page.press();
			fail(page.newest);
			await settled();
			assert.deepEqual(page.state.host, { kind: "failed", message: "no wasm" });
			assert.equal(page.state.queued, false);
			assert.deepEqual(pressed.outcome, { kind: "lost", reason: "crashed", message: "no wasm" });
			assert.deepEqual(page.alive, []);
			page.session.retry();
			await settled();
			page.newest.boot();
			assert.equal(page.state.host.kind, "ready");
			assert.deepEqual(page.newest.requests("run"), []);
		});
	}

	test("that failed is tried again by the next run too", async () => {
		const page = new FakePage();
		page.session.start();
		await settled();
		page.newest.emit({ type: "unbootable", message: "no" });
		const pressed = page.press();
		await settled();
		assert.deepEqual([page.sandboxes.length, page.state.host.kind, page.state.queued], [2, "booting", true]);
		page.newest.boot();
		assert.equal(page.newest.request("run").run, pressed.run);
	});

	test("is not tried again by Retry while there is an interpreter", async () => {
		const page = await readyPage({ spare: false });
		page.session.retry();
		assert.equal(page.sandboxes.length, 1);
	});

	test("that is silent for too long counts as failed", async () => {
		const page = new FakePage();
		page.session.start();
		await settled();
		page.advance(bootSilenceMs - 1);
		assert.equal(page.newest.gone, false);
		page.advance(1);
		assert.equal(page.state.host.kind, "failed");
		assert.equal(page.newest.destroyed, 1);
	});

	test("that keeps saying how far it is may take as long as it likes", async () => {
		const page = new FakePage();
		page.session.start();
		await settled();
		for (let done = 0; done < 10; done += 1) {
			page.advance(bootSilenceMs - 1);
			page.newest.emit({ type: "booting", stage: "Loading", done, total: 10 });
		}
		assert.equal(page.state.host.kind, "booting");
		page.newest.boot();
		page.advance(10 * bootSilenceMs);
		assert.equal(page.state.host.kind, "ready");
	});

	test("counts as silent only from when its sandbox is there: the download before it has a watch of its own", async () => {
		const page = new FakePage();
		page.prompt = false;
		page.session.start();
		page.advance(10 * bootSilenceMs);
		assert.equal(page.state.host.kind, "booting");
		await page.newest.arrive();
		page.advance(bootSilenceMs - 1);
		assert.equal(page.state.host.kind, "booting");
		page.advance(1);
		assert.equal(page.state.host.kind, "failed");
		assert.equal(page.newest.destroyed, 1);
	});

	test("is believed of no interpreter that is booted: a program must have forged the message", async () => {
		for (const forged of [
			{ type: "booting", stage: "Loading", done: 0, total: 1 },
			{ type: "booted", python: "9", isolated: false, jspi: false, snapshotProblem: null },
			{ type: "unbootable", message: "no" },
		] as const) {
			const { page, first } = await withSpare();
			const pressed = page.press();
			const { state, timers } = page;
			first.emit(forged);
			assert.deepEqual([page.state, page.timers, first.gone], [state, timers, false], forged.type);
			page.session.stop();
			first.emit(forged);
			first.finish(pressed.run, raised);
			await settled();
			assert.deepEqual([pressed.outcome, page.state.host.kind, first.gone], [kept, "ready", false], forged.type);
		}
	});
});

describe("a run", () => {
	test("is sent to the interpreter, prints, and resolves with how it ended and how long it took", async () => {
		const page = await readyPage();
		page.advance(1000);
		const files = { "main.py": "print(1)", "a.wat": "(module)" };
		const pressed = page.press({ files, entry: "main.py", features: { simd: true }, exact: true, counting: true });
		const [first] = page.sandboxes;
		assert.deepEqual(first?.sent, [
			{ type: "run", run: pressed.run, files, entry: "main.py", features: { simd: true }, exact: true, counting: true },
		]);
		assert.deepEqual(page.state.host, { kind: "running", run: pressed.run });
		page.advance(250);
		first?.emit(output(pressed.run, "1\n"));
		first?.finish(pressed.run);
		await settled();
		assert.deepEqual(pressed.outcome, ok);
		assert.deepEqual(page.state.ended, { run: pressed.run, outcome: ok, durationMs: 250 });
		assert.deepEqual([page.state.host.kind, printed(page)], ["ready", "1\n"]);
	});

	test("that is pressed while booting waits, and begins once booted", async () => {
		const page = new FakePage();
		page.session.start();
		const pressed = page.press();
		await settled();
		assert.deepEqual([page.state.queued, page.state.host.kind, page.newest.sent], [true, "booting", []]);
		page.newest.boot();
		assert.deepEqual([page.state.queued, page.state.host], [false, { kind: "running", run: pressed.run }]);
		assert.equal(page.newest.request("run").run, pressed.run);
		page.newest.finish(pressed.run);
		await settled();
		assert.deepEqual(pressed.outcome, ok);
	});

	test("that is pressed again while booting gives its place to the newer one, which boots nothing anew", async () => {
		const page = new FakePage();
		page.session.start();
		const older = page.press();
		const newer = page.press();
		await settled();
		assert.deepEqual([older.outcome, newer.outcome, page.sandboxes.length], [kept, null, 1]);
		assert.deepEqual([page.state.queued, page.state.ended], [true, null]);
		page.newest.boot();
		assert.deepEqual(
			page.newest.requests("run").map(({ run }) => run),
			[newer.run],
		);
	});

	test("takes the place of one that runs: that one is stopped, its interpreter replaced", async () => {
		const { page, first, spare } = await withSpare();
		const older = page.press();
		const newer = page.press();
		await settled();
		assert.deepEqual([older.outcome, newer.outcome], [replaced, null]);
		assert.equal(first.destroyed, 1);
		assert.equal(spare.request("run").run, newer.run);
		assert.deepEqual([page.state.host, page.state.ended], [{ kind: "running", run: newer.run }, null]);
		spare.finish(newer.run);
		await settled();
		assert.deepEqual([newer.outcome, page.state.ended?.run], [ok, newer.run]);
	});

	test("takes the place of one that is stopping, whose grace ends with it", async () => {
		const { page, first, spare } = await withSpare();
		const older = page.press();
		page.session.stop();
		const newer = page.press();
		await settled();
		assert.deepEqual([older.outcome, first.destroyed], [replaced, 1]);
		page.advance(10 * graceMs);
		await settled();
		assert.deepEqual([newer.outcome, spare.gone], [null, false]);
	});

	test("has a number of its own, whether or not the page asked for one", async () => {
		const page = await readyPage();
		const [first] = page.sandboxes;
		assert.ok(first);
		const numbers: number[] = [];
		for (const ask of [true, true, false, false, true]) {
			if (ask) page.press();
			else page.track(0);
			const { run } = first.request("run");
			numbers.push(run);
			first.finish(run);
		}
		assert.deepEqual(numbers, [...new Set(numbers)].sort());
	});

	test("of the same project has the same interpreter", async () => {
		const page = await readyPage();
		const [first] = page.sandboxes;
		for (let count = 0; count < 3; count += 1) first?.finish(page.press().run);
		assert.equal(first?.requests("run").length, 3);
		assert.equal(page.sandboxes.length, 2);
	});

	test("of another project never has an interpreter that ran one", async () => {
		const { page, first, spare } = await withSpare();
		first.finish(page.press({ project: "p1" }).run);
		const other = page.press({ project: "p2" });
		assert.equal(first.destroyed, 1);
		assert.equal(spare.request("run").run, other.run);
		spare.finish(other.run);
		const again = page.press({ project: "p1" });
		await settled();
		assert.equal(spare.destroyed, 1);
		assert.equal(page.state.queued, true);
		page.newest.boot();
		assert.equal(page.newest.request("run").run, again.run);
		assert.equal(first.requests("run").length + spare.requests("run").length, 2);
	});

	test("has the interpreter that ran nothing yet, whatever its project", async () => {
		const page = new FakePage();
		page.session.start();
		page.press({ project: "p1" });
		const other = page.press({ project: "p2" });
		await settled();
		page.newest.boot();
		assert.deepEqual([page.sandboxes.length, page.newest.request("run").run], [1, other.run]);
	});

	test("follows a bloated heap in a fresh interpreter", async () => {
		const { page, first, spare } = await withSpare();
		first.finish(page.press().run, ok, bloatedBytes);
		first.finish(page.press().run, ok, bloatedBytes + 1);
		assert.equal(first.gone, false);
		const next = page.press();
		assert.deepEqual([first.destroyed, first.requests("run").length], [1, 2]);
		assert.equal(spare.request("run").run, next.run);
	});
});

describe("Stop", () => {
	test("with nothing to stop does nothing", async () => {
		const { page, first } = await withSpare();
		page.session.stop();
		first.finish(page.press().run);
		page.session.stop();
		assert.deepEqual([first.interrupts, first.requests("cancel"), page.timers], [0, [], 0]);
		assert.equal(page.state.host.kind, "ready");
	});

	test("takes a run that waits out of the queue, and the interpreter boots on", async () => {
		const page = new FakePage();
		page.session.start();
		const pressed = page.press();
		page.session.stop();
		await settled();
		assert.deepEqual([pressed.outcome, page.state.queued], [kept, false]);
		page.newest.boot();
		assert.deepEqual([page.newest.sent, page.state.host.kind], [[], "ready"]);
	});

	test("interrupts and cancels at once, and a program that ends so keeps its interpreter", async () => {
		const { page, first } = await withSpare();
		const pressed = page.press();
		page.session.stop();
		assert.equal(first.interrupts, 1);
		assert.deepEqual(first.request("cancel"), { type: "cancel", run: pressed.run });
		assert.deepEqual(page.state.host, { kind: "stopping", run: pressed.run });
		page.session.stop();
		assert.deepEqual([first.interrupts, first.requests("cancel").length], [1, 1]);
		first.emit(output(pressed.run, "cleaning up"));
		page.advance(graceMs - 1);
		first.finish(pressed.run, raised);
		await settled();
		assert.deepEqual([pressed.outcome, printed(page), first.gone], [kept, "cleaning up", false]);
		page.advance(10 * graceMs);
		assert.deepEqual([first.gone, page.sandboxes.length, page.state.host.kind], [false, 2, "ready"]);
	});

	test("lets a program that came to its own end first have it", async () => {
		const { page, first } = await withSpare();
		const pressed = page.press();
		page.session.stop();
		first.finish(pressed.run, ok);
		await settled();
		assert.deepEqual(pressed.outcome, ok);
	});

	test("after its grace puts the warm spare in place at once", async () => {
		const { page, first, spare } = await withSpare();
		const pressed = page.press();
		page.session.stop();
		page.advance(graceMs - 1);
		assert.equal(first.gone, false);
		const from = page.actions.length;
		page.advance(1);
		assert.deepEqual(page.types(from), ["finished", "spare", "replacing", "booted"]);
		assert.deepEqual([page.state.host.kind, first.destroyed, page.sandboxes.length], ["ready", 1, 2]);
		await settled();
		assert.deepEqual(pressed.outcome, replaced);
		assert.equal(page.press().run, spare.request("run").run);
	});

	test("after its grace boots a new interpreter where there is no spare", async () => {
		const page = await readyPage({ spare: false });
		const pressed = page.press();
		page.session.stop();
		page.advance(graceMs);
		await settled();
		assert.deepEqual([pressed.outcome, page.state.host.kind, page.sandboxes.length], [replaced, "booting", 2]);
		page.newest.boot();
		assert.equal(page.state.host.kind, "ready");
	});

	test("takes a spare that still boots, and waits for it", async () => {
		const page = await readyPage({ spare: false });
		await page.idle();
		const spare = page.newest;
		page.press();
		page.session.stop();
		page.advance(graceMs);
		assert.deepEqual([page.sandboxes.length, page.state.host.kind], [2, "booting"]);
		spare.boot();
		assert.equal(page.state.host.kind, "ready");
	});

	test("is followed by another spare when the page is idle", async () => {
		const { page } = await withSpare();
		page.press();
		page.session.stop();
		page.advance(graceMs);
		assert.equal(page.state.spare, false);
		await page.idle();
		assert.equal(page.sandboxes.length, 3);
		page.newest.boot();
		assert.equal(page.state.spare, true);
	});

	test("grants less grace where no interrupt reaches a busy program", async () => {
		const { page, first } = await withSpare(false);
		page.press();
		page.session.stop();
		page.advance(unsharedGraceMs - 1);
		assert.equal(first.gone, false);
		page.advance(1);
		assert.equal(first.destroyed, 1);
		assert.ok(unsharedGraceMs < graceMs);
	});

	test("of a program whose interpreter dies meanwhile is a Stop all the same", async () => {
		const { page, first } = await withSpare();
		const pressed = page.press();
		page.session.stop();
		first.lose("memory");
		await settled();
		assert.deepEqual([pressed.outcome, page.state.host.kind, page.timers], [replaced, "ready", 0]);
	});
});

describe("what an older run says", () => {
	const events = [output, memories, frame, fetched];

	test("is dropped when it has ended, but for its memories and frames, which are still shown", async () => {
		const { page, first } = await withSpare();
		const { run } = page.press();
		first.emit(memories(run));
		first.finish(run);
		const { state } = page;
		first.emit(output(run));
		first.emit(fetched(run));
		first.finish(run, raised);
		assert.equal(page.state, state);
		assert.deepEqual(page.fetches, []);
		first.emit(memories(run, "grown"));
		first.emit(frame(run, 3));
		assert.equal(page.state.memories.list[0]?.name, "grown");
		assert.deepEqual([page.painted, page.state.canvas], [[3], { run, width: 3, height: 1 }]);
	});

	test("is dropped when a newer one runs in the same interpreter", async () => {
		const { page, first } = await withSpare();
		const older = page.press();
		first.finish(older.run);
		const newer = page.press();
		const { state } = page;
		for (const event of events) first.emit(event(older.run));
		first.finish(older.run);
		await settled();
		assert.equal(page.state, state);
		assert.deepEqual([page.painted, page.fetches, newer.outcome], [[], [], null]);
		first.finish(newer.run);
		await settled();
		assert.deepEqual(newer.outcome, ok);
	});

	test("is dropped when it speaks of a run that never was", async () => {
		const { page, first } = await withSpare();
		const { run } = page.press();
		const { state } = page;
		for (const event of events) first.emit(event(run + 1));
		first.finish(run + 1);
		assert.equal(page.state, state);
	});

	test("is not printed under a run that the page is still preparing", async () => {
		const { page, first } = await withSpare();
		const older = page.press();
		page.session.stop();
		const run = page.session.nextRun();
		page.dispatch({ type: "pressed", run });
		for (const event of [output, memories]) first.emit(event(older.run));
		assert.deepEqual([printed(page), page.state.memories.list], ["", []]);
		first.finish(older.run, raised);
		await settled();
		assert.deepEqual([older.outcome, page.state.ended], [kept, null]);
		page.track(run);
		assert.deepEqual(page.state.host, { kind: "running", run });
	});

	test("is dropped when its interpreter was discarded", async () => {
		const { page, first, spare } = await withSpare();
		const older = page.press();
		page.session.stop();
		page.advance(graceMs);
		const newer = page.press();
		const { state, timers } = page;
		for (const run of [older.run, newer.run]) {
			for (const event of events) first.emit(event(run));
			first.finish(run);
		}
		first.emit({ type: "booting", stage: "Loading", done: 0, total: 1 });
		first.boot();
		first.emit({ type: "unbootable", message: "no" });
		first.lose();
		await settled();
		assert.deepEqual([page.state, page.timers, newer.outcome], [state, timers, null]);
		assert.deepEqual([page.painted, page.fetches, spare.gone], [[], [], false]);
	});

	test("is dropped when it comes from the spare", async () => {
		const { page, spare } = await withSpare();
		const { run } = page.press();
		const { state } = page;
		for (const event of events) spare.emit(event(run));
		spare.finish(run);
		assert.equal(page.state, state);
	});
});

describe("an interpreter that dies", () => {
	test("while it runs ends the run as lost, with its reason, and is replaced", async () => {
		const { page, first, spare } = await withSpare();
		const pressed = page.press();
		first.lose("memory", "It used too much memory.");
		await settled();
		assert.deepEqual(pressed.outcome, { kind: "lost", reason: "memory", message: "It used too much memory." });
		assert.deepEqual([page.state.host.kind, page.state.notice], ["ready", null]);
		assert.equal(page.press().run, spare.request("run").run);
	});

	test("while it runs, and no spare is there, is replaced by a new one", async () => {
		const page = await readyPage({ spare: false });
		page.press();
		page.newest.lose();
		await settled();
		assert.deepEqual([page.state.host.kind, page.sandboxes.length], ["booting", 2]);
	});

	test("while it is idle is replaced with a notice", async () => {
		const { page, first, spare } = await withSpare();
		first.emit(memories(page.press().run));
		first.finish(1);
		first.lose("silent", "Python stopped answering.");
		assert.deepEqual(page.state.notice, { text: "Python stopped answering.", undoable: false });
		assert.deepEqual([page.state.host.kind, page.state.memories.alive], ["ready", false]);
		assert.equal(page.press().run, spare.request("run").run);
	});

	test("as a spare is forgotten without a word, and another one is booted later", async () => {
		for (const die of [
			(spare: FakeSandbox) => spare.lose(),
			(spare: FakeSandbox) => spare.emit({ type: "unbootable", message: "no" }),
		]) {
			const page = await readyPage({ spare: false });
			const [first] = page.sandboxes;
			await page.idle();
			const { run } = page.press();
			const { state } = page;
			die(page.newest);
			assert.deepEqual(page.state, state);
			first?.finish(run);
			await page.idle();
			assert.equal(page.sandboxes.length, 3);
			page.newest.boot();
			assert.equal(page.state.spare, true);
		}
	});

	test("as a booted spare is not counted on any more", async () => {
		const { page, spare } = await withSpare();
		assert.equal(page.state.spare, true);
		spare.lose();
		assert.equal(page.state.spare, false);
		page.press();
		page.session.stop();
		page.advance(graceMs);
		await settled();
		assert.deepEqual([page.sandboxes.length, page.state.host.kind], [3, "booting"]);
	});

	test("as a spare that never says anything is given up", async () => {
		const page = await readyPage({ spare: false });
		await page.idle();
		page.advance(bootSilenceMs);
		assert.deepEqual([page.newest.destroyed, page.state.host.kind], [1, "ready"]);
	});

	test("takes the spare that still boots beside it along, and a fresh one boots for the next run", async () => {
		const page = await readyPage({ spare: false });
		const first = page.newest;
		await page.idle();
		const spare = page.newest;
		first.lose("memory");
		const next = page.press();
		spare.lose("memory");
		await settled();
		assert.deepEqual([page.sandboxes.length, page.state.host.kind, page.state.queued], [3, "booting", true]);
		page.newest.boot();
		assert.equal(page.newest.request("run").run, next.run);
		page.newest.finish(next.run);
	});

	test("and whose fresh one fails too is told about", async () => {
		const page = await readyPage({ spare: false });
		const first = page.newest;
		await page.idle();
		const spare = page.newest;
		first.lose("memory");
		spare.lose("memory");
		await settled();
		page.newest.lose("memory", "It died again.");
		assert.deepEqual(page.state.host, { kind: "failed", message: "It died again." });
	});
});

describe("the spare", () => {
	test("is booted when the page is idle, once", async () => {
		const page = await readyPage({ spare: false });
		assert.equal(page.sandboxes.length, 1);
		await page.idle();
		assert.equal(page.sandboxes.length, 2);
		page.sandboxes[0]?.finish(page.press().run);
		await page.idle();
		assert.equal(page.sandboxes.length, 2);
	});

	test("is not booted before the first interpreter is, nor while a program is being stopped", async () => {
		const page = new FakePage();
		page.session.start();
		await page.idle();
		assert.equal(page.sandboxes.length, 1);
		page.newest.boot();
		page.press();
		page.session.stop();
		await page.idle();
		assert.equal(page.sandboxes.length, 1);
	});

	test("boots without the page showing it", async () => {
		const page = await readyPage({ spare: false });
		await page.idle();
		const { state } = page;
		page.newest.emit({ type: "booting", stage: "Starting Python", done: 1, total: 4 });
		page.newest.boot(false);
		assert.deepEqual(page.state, { ...state, spare: true });
	});
});

describe("a read", () => {
	test("is answered with the bytes", async () => {
		const { page, first } = await withSpare();
		const reading = page.read();
		assert.deepEqual(first.request("read"), {
			type: "read",
			read: 1,
			memory: 0,
			start: 16,
			length: 4,
			baseline: "created",
		});
		first.emit(bytes(1));
		await settled();
		assert.deepEqual(reading.bytes?.bytes, Uint8Array.of(1, 2, 3, 4));
	});

	test("gives its place to a newer one, whose answer alone counts", async () => {
		const { page, first } = await withSpare();
		const [older, newer] = [page.read(), page.read()];
		await settled();
		assert.deepEqual([older.bytes, newer.bytes], [null, undefined]);
		first.emit(bytes(1));
		await settled();
		assert.deepEqual([newer.bytes], [undefined]);
		first.emit(bytes(2));
		await settled();
		assert.deepEqual(newer.bytes?.bytes, Uint8Array.of(1, 2, 3, 4));
	});

	test("of a memory that is not there any more is null", async () => {
		const { page, first } = await withSpare();
		const [, newer] = [page.read(), page.read()];
		first.emit({ type: "unread", read: 1 });
		await settled();
		assert.equal(newer.bytes, undefined);
		first.emit({ type: "unread", read: 2 });
		await settled();
		assert.equal(newer.bytes, null);
	});

	test("is null when its interpreter is replaced, and the next one goes to the new interpreter", async () => {
		const { page, first, spare } = await withSpare();
		page.press();
		const reading = page.read();
		first.lose();
		await settled();
		assert.equal(reading.bytes, null);
		const next = page.read();
		first.emit(bytes(2));
		await settled();
		assert.equal(next.bytes, undefined);
		assert.equal(spare.request("read").read, 2);
	});

	test("is null at once while no interpreter is booted", async () => {
		const page = new FakePage();
		const before = page.read();
		page.session.start();
		const booting = page.read();
		await settled();
		assert.deepEqual([before.bytes, booting.bytes, page.newest.sent], [null, null, []]);
	});
});

describe("a program's fetch", () => {
	const answer: FetchResponse = { kind: "refused", message: "no" };

	test("is put to the page, and the answer handed back", async () => {
		const { page, first } = await withSpare();
		first.emit(fetched(page.press().run, "b.wat"));
		assert.deepEqual(
			page.fetches.map(({ url }) => url),
			["b.wat"],
		);
		page.fetches[0]?.answer(answer);
		await settled();
		assert.deepEqual(first.request("fetched"), { type: "fetched", fetch: 1, response: answer });
	});

	for (const [how, go] of [
		["died", ({ first }) => first.lose()],
		["was replaced", ({ page }) => page.press()],
	] as readonly [string, (story: Awaited<ReturnType<typeof withSpare>>) => void][]) {
		test(`is answered to nobody when its interpreter ${how}`, async () => {
			const story = await withSpare();
			const { page, first, spare } = story;
			first.emit(fetched(page.press().run));
			go(story);
			page.fetches[0]?.answer(answer);
			await settled();
			assert.ok(first.gone);
			assert.deepEqual([first.requests("fetched"), spare.requests("fetched")], [[], []]);
		});
	}
});

describe("a frame", () => {
	test("is painted, counted in the state, and its painting is told to the interpreter", async () => {
		const { page, first } = await withSpare();
		const { run } = page.press();
		first.emit(frame(run, 2));
		assert.deepEqual([page.painted, page.state.canvas], [[2], { run, width: 2, height: 1 }]);
		page.session.painted(run);
		assert.deepEqual(first.request("painted"), { type: "painted", run });
	});
});
