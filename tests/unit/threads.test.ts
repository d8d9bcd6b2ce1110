/** Teams of threads as the host keeps them: what is asked and answered, and what becomes of a team that loses a worker. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ThreadEvent, ThreadRequest } from "../../web/sandbox/thread.ts";
import { createThreads, startTeam, type Team } from "../../web/sandbox/threads.ts";
import { inSlices } from "../../web/sandbox/waiting.ts";

/** Workers that do nothing by themselves: the test speaks for them. */
function setUp({ unstartable = -1, unpostable = -1 } = {}) {
	const workers: {
		asked: ThreadRequest[];
		ended: boolean;
		hear: (event: ThreadEvent) => void;
		lose: (why: string) => void;
	}[] = [];
	const threads = createThreads(true, (hear, lose) => {
		const number = workers.length;
		if (number === unstartable) throw new Error("no more workers");
		const worker = { asked: [] as ThreadRequest[], ended: false, hear, lose };
		workers.push(worker);
		return {
			post(request) {
				if (number === unpostable) throw new Error("could not be cloned");
				worker.asked.push(request);
			},
			end() {
				worker.ended = true;
			},
		};
	});
	const worker = (number: number) => {
		const found = workers[number];
		assert.ok(found, `worker ${number} was started`);
		return found;
	};
	const ended = () => workers.map((each) => each.ended);
	return { threads, worker, ended };
}

const failure = { name: "RuntimeError", message: "unreachable", stack: "at f" };

describe("a team of threads", () => {
	test("asks every worker and answers in the order of threads", async () => {
		const { threads, worker } = setUp();
		const team = threads.start(2);
		const answer = team.call("f", [[1], [2]]);
		assert.deepEqual(worker(0).asked, [{ type: "call", id: 1, name: "f", values: [1] }]);
		assert.deepEqual(worker(1).asked, [{ type: "call", id: 1, name: "f", values: [2] }]);
		worker(1).hear({ id: 1, results: [20] });
		worker(0).hear({ id: 1, results: [10] });
		assert.deepEqual(await answer, { kind: "answered", results: [[10], [20]] });
	});

	test("keeps two questions apart", async () => {
		const { threads, worker } = setUp();
		const team = threads.start(1);
		const [first, second] = [team.call("f", [[]]), team.call("g", [[]])];
		worker(0).hear({ id: 1, results: [1] });
		worker(0).hear({ id: 2, results: [2] });
		assert.deepEqual(await first, { kind: "answered", results: [[1]] });
		assert.deepEqual(await second, { kind: "answered", results: [[2]] });
	});

	test("ends as a whole when one fails, and answers everything by that, now and later", async () => {
		const { threads, worker, ended } = setUp();
		const team = threads.start(3);
		const asked = [team.call("f", [[], [], []]), team.call("g", [[], [], []])];
		worker(0).hear({ id: 1, results: [] });
		worker(2).hear({ id: 1, failure });
		const failed = { kind: "failed", thread: 2, called: "f", ...failure };
		assert.deepEqual(await Promise.all(asked), [failed, failed]);
		assert.deepEqual(ended(), [true, true, true]);
		assert.deepEqual(await team.call("h", [[], [], []]), failed);
	});

	test("says which of two failures came first, and nothing of the second", async () => {
		const { threads, worker } = setUp();
		const answer = threads.start(2).call("f", [[], []]);
		worker(1).hear({ id: 1, failure });
		worker(0).hear({ id: 1, failure: { ...failure, message: "later" } });
		assert.deepEqual(await answer, { kind: "failed", thread: 1, called: "f", ...failure });
	});

	test("fails when a worker is lost", async () => {
		const { threads, worker, ended } = setUp();
		const team = threads.start(2);
		const answers = [team.call("f", [[], []]), team.call("g", [[], []])];
		worker(0).hear({ id: 1, results: [] });
		worker(0).lose("out of memory");
		const failed = { kind: "failed", thread: 0, called: "g", name: "Error", message: "out of memory", stack: "" };
		assert.deepEqual(await Promise.all(answers), [failed, failed]);
		assert.deepEqual(ended(), [true, true]);
	});

	test("fails when a worker cannot be started, and ends those that were", async () => {
		const { threads, ended } = setUp({ unstartable: 1 });
		const answer = await threads.start(3).call("f", [[], [], []]);
		assert.ok(answer.kind === "failed" && answer.thread === 1 && answer.message.includes("no more workers"));
		assert.deepEqual(ended(), [true]);
	});

	test("is not kept once it has ended, not even when that was before it had begun", () => {
		const teams = new Set<Team>();
		const unstartable = () => {
			throw new Error("no more workers");
		};
		startTeam(1, unstartable, teams);
		assert.equal(teams.size, 0);
		const team = startTeam(1, () => ({ post() {}, end() {} }), teams);
		assert.deepEqual([...teams], [team]);
		team.end();
		assert.equal(teams.size, 0);
	});

	test("fails when something cannot be handed over", async () => {
		const { threads, ended } = setUp({ unpostable: 1 });
		const answer = await threads.start(2).call("f", [[], []]);
		assert.ok(answer.kind === "failed" && answer.thread === 1 && answer.message.includes("could not be cloned"));
		assert.deepEqual(ended(), [true, true]);
	});

	test("answers what was asked when it is ended, by itself or with all others", async () => {
		const { threads, ended } = setUp();
		const [one, other] = [threads.start(1), threads.start(1)];
		const answers = [one.call("f", [[]]), other.call("f", [[]])];
		one.end();
		assert.deepEqual(ended(), [true, false]);
		threads.endAll();
		assert.deepEqual(ended(), [true, true]);
		assert.deepEqual(await Promise.all(answers), [{ kind: "ended" }, { kind: "ended" }]);
	});
});

test("functions are found where every thread has them, also when a program has put others in their places", () => {
	const { sin } = Math;
	const { threads } = setUp();
	const replaced = () => 1;
	Math.sin = replaced;
	try {
		assert.deepEqual(threads.find(sin), ["Math", "sin"]);
		assert.equal(threads.find(replaced), undefined);
		assert.equal(threads.find(fetch), undefined);
		assert.equal(threads.find(3), undefined);
	} finally {
		Math.sin = sin;
	}
});

test("a promise that is waited for in slices gives its value in the slice in which it comes, and in each after that", async () => {
	let settle = (_: string) => {};
	const wait = inSlices(
		new Promise<string>((resolve) => {
			settle = resolve;
		}),
	);
	assert.equal(await wait(1), undefined);
	const slice = wait(60_000);
	settle("ok");
	assert.equal(await slice, "ok");
	assert.equal(await wait(60_000), "ok");
});
