/** The session under whatever may happen in whatever order: what holds after every single step. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bloatedBytes, bootSilenceMs, graceMs, unsharedGraceMs } from "../../web/page/session.ts";
import { outputText } from "../../web/page/state.ts";
import { FakePage, type FakeSandbox, type PressedRun, settled } from "./fake-page.ts";

const sequences = 400;
const steps = 60;

/** Numbers below 1 that are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** One page, what was done to it, and what it owes. */
class Story {
	readonly page = new FakePage();
	readonly steps: string[] = [];
	readonly runs: (PressedRun & { readonly project: string })[] = [];
	readonly reads: ReturnType<FakePage["read"]>[] = [];
	/** The run whose number was given, and which the page has not handed to the session yet. */
	prepared = 0;
	readonly #random: () => number;

	constructor(seed: number) {
		this.#random = randomNumbers(seed);
		this.page.prompt = this.chance(0.7);
		this.page.session.start();
	}

	chance(probability: number): boolean {
		return this.#random() < probability;
	}

	pick<T>(items: readonly T[]): T {
		const item = items[Math.floor(this.#random() * items.length)];
		assert.ok(item !== undefined);
		return item;
	}

	get unsettled(): PressedRun[] {
		return this.runs.filter(({ outcome }) => outcome === null);
	}

	/** A thing that a person or the page does. */
	person(): void {
		const { page } = this;
		const act = this.pick(["run", "run", "prepare", "stop", "stop", "retry", "read", "idle", "wait"] as const);
		this.steps.push(act);
		switch (act) {
			case "run": {
				const project = this.pick(["p1", "p1", "p2"]);
				const pressed = this.prepared ? page.track(this.prepared, { project }) : page.press({ project });
				this.prepared = 0;
				this.runs.push(Object.assign(pressed, { project }));
				break;
			}
			case "prepare":
				this.stop();
				this.prepared = page.session.nextRun();
				page.dispatch({ type: "pressed", run: this.prepared });
				break;
			case "stop":
				this.stop();
				break;
			case "retry":
				page.session.retry();
				break;
			case "read":
				this.reads.push(page.read());
				break;
			case "idle":
				void page.idle();
				break;
			case "wait":
				page.advance(this.pick([1, 100, unsharedGraceMs, graceMs, bootSilenceMs]));
		}
	}

	/** As the page stops: a run that it still prepares never gets to the session. */
	stop(): void {
		if (!this.prepared) {
			this.page.session.stop();
			return;
		}
		const outcome = { kind: "stopped", interpreter: "kept", frames: [] } as const;
		this.page.dispatch({ type: "finished", run: this.prepared, outcome, durationMs: 0 });
		this.prepared = 0;
	}

	/** A thing that a sandbox does: any of them, also one that the session threw away. */
	sandbox(): void {
		const sandbox = this.pick(this.page.sandboxes);
		if (sandbox.isLost && !sandbox.hasArrived) return;
		const name = `${this.page.sandboxes.indexOf(sandbox)}`;
		if (!sandbox.hasArrived) {
			const arrives = this.chance(0.8);
			this.steps.push(`${name} ${arrives ? "arrives" : "fails"}`);
			void (arrives ? sandbox.arrive() : sandbox.fail("no connection"));
			return;
		}
		const run = sandbox.requests("run").at(-1)?.run ?? 0;
		const acts = sandbox.hasBooted
			? (["finish", "finish", "bloat", "print", "print", "old", "answer", "die", "forge"] as const)
			: (["booting", "boot", "boot", "boot", "unbootable", "die"] as const);
		const act = this.pick<(typeof acts)[number]>(acts);
		this.steps.push(`${name} ${act}`);
		switch (act) {
			case "finish":
				sandbox.finish(run);
				break;
			case "bloat":
				sandbox.finish(run, { kind: "ok", exitCode: 0 }, bloatedBytes + 1);
				break;
			case "print":
				sandbox.emit({ type: "output", run, stream: "stdout", text: `${run};`, dropped: 0 });
				break;
			case "old":
				this.old(sandbox, this.pick([0, ...this.runs.map((each) => each.run)]));
				break;
			case "answer":
				sandbox.emit({ type: "unread", read: this.reads.length });
				break;
			case "die":
				if (!sandbox.gone) sandbox.lose();
				break;
			case "forge":
				sandbox.emit({ type: "unbootable", message: "forged" });
				sandbox.emit({ type: "booting", stage: "forged", done: 0, total: 1 });
				sandbox.boot();
				break;
			case "booting":
				sandbox.emit({ type: "booting", stage: "Loading", done: 1, total: 4 });
				break;
			case "boot":
				sandbox.boot(this.chance(0.5));
				break;
			case "unbootable":
				sandbox.emit({ type: "unbootable", message: "no" });
		}
	}

	/** Says something of any run, most likely not the one it is at. */
	old(sandbox: FakeSandbox, run: number): void {
		if (sandbox.requests("run").at(-1)?.run === run) return;
		sandbox.emit({ type: "output", run, stream: "stdout", text: `${run};`, dropped: 0 });
		sandbox.finish(run);
	}

	check(): void {
		const { page, unsettled } = this;
		const { host, queued, output, ended } = page.state;
		const arrived = page.alive.filter(({ hasArrived }) => hasArrived);
		assert.ok(arrived.length <= 2, "more interpreters than the one in use and its spare");
		assert.ok(unsettled.length <= 1, "two runs at a time");

		const [current] = unsettled;
		const runner = arrived.find((sandbox) => sandbox.requests("run").at(-1)?.run === current?.run);
		switch (host.kind) {
			case "running":
			case "stopping":
				if (host.run === this.prepared) break;
				assert.equal(host.run, current?.run, "the state names the run that runs");
				assert.ok(current && runner, "an interpreter that lives runs it");
				assert.equal(
					runner.requests("cancel").some(({ run }) => run === host.run),
					host.kind === "stopping",
					"the program was told to end when the state says so",
				);
				break;
			case "ready":
				assert.equal(current, undefined, "a run is under way");
				assert.ok(
					arrived.some(({ hasBooted }) => hasBooted),
					"no interpreter is booted",
				);
				break;
			case "booting":
				assert.equal(current && runner, undefined, "a run was begun by an interpreter that boots");
				// Until a sandbox is there its download has a watch of its own.
				assert.ok(arrived.length === 0 || page.timers > 0, "nothing watches the boot");
				if (!this.prepared) assert.equal(queued, current !== undefined, "a run waits when the state says so");
				break;
			case "failed":
				assert.equal(current, undefined, "a run waits for nothing");
				assert.equal(arrived.length, 0, "an interpreter is left over");
		}

		for (const printed of outputText(output, "stdout").match(/\d+/g) ?? []) {
			assert.equal(Number(printed), output.run, "printed under its own run");
		}
		assert.ok(!ended || ended.run === output.run, "the end is the shown run's");
		const finished = page.actions.flatMap((action) => (action.type === "finished" ? [action] : []));
		assert.equal(new Set(finished.map(({ run }) => run)).size, finished.length, "a run ended twice");
		for (const { run, outcome } of finished) {
			const its = this.runs.find((each) => each.run === run);
			if (its) assert.deepEqual(its.outcome, outcome, "the run resolved with another end than was shown");
		}
		for (const sandbox of page.sandboxes) {
			const projects = sandbox.requests("run").map(({ run }) => this.runs.find((each) => each.run === run)?.project);
			assert.ok(new Set(projects).size <= 1, "one interpreter served two projects");
		}
		const waiting = this.reads.filter(({ bytes }) => bytes === undefined);
		assert.ok(
			waiting.length === 0 || (waiting.length === 1 && waiting[0] === this.reads.at(-1)),
			"a read was forgotten",
		);
	}

	/** All that is under way comes to an end. */
	async end(): Promise<void> {
		this.steps.push("end");
		this.stop();
		this.stop();
		this.page.advance(graceMs);
		await settled();
		this.check();
		assert.deepEqual(this.unsettled, [], "a run never ended");
		for (const sandbox of this.page.alive) if (!sandbox.hasArrived) await sandbox.arrive();
		this.page.advance(bootSilenceMs);
		await settled();
		this.check();
		assert.equal(this.page.timers, 0, "a timer was left over");
		for (const sandbox of this.page.alive) assert.ok(sandbox.hasBooted, "a sandbox was left over");
	}
}

test(`after each of ${steps} random steps of ${sequences} stories, all is as it should be`, async () => {
	const reached = new Set<string>();
	for (let seed = 1; seed <= sequences; seed += 1) {
		const story = new Story(seed);
		await settled();
		try {
			for (let step = 0; step < steps; step += 1) {
				if (story.chance(0.45)) story.person();
				else story.sandbox();
				await settled();
				story.check();
				reached.add(story.page.state.host.kind);
			}
			await story.end();
			for (const { outcome } of story.runs) reached.add(outcome?.kind ?? "");
		} catch (error) {
			throw new Error(`seed ${seed}: ${story.steps.join(", ")}`, { cause: error });
		}
	}
	// A story in which nothing happens would hold any promise.
	const all = ["booting", "failed", "lost", "ok", "ready", "running", "stopped", "stopping"];
	assert.deepEqual([...reached].sort(), all);
});
