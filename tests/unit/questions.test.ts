/** Questions: one is shown at a time, only what is shown can be answered, and none outlives its program. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createQuestions } from "../../web/page/questions.ts";
import type { Question } from "../../web/page/state.ts";

function setUp() {
	const page = { running: true, shown: null as Question | null };
	const questions = createQuestions({
		running: () => page.running,
		show(question) {
			page.shown = question;
		},
	});
	const ask = (name: string) => questions.ask(`https://${name}.test`, `https://${name}.test/x`);
	const answer = (yes: boolean) => questions.answer(page.shown?.id ?? 0, yes);
	return { page, questions, ask, answer };
}

describe("questions", () => {
	test("are shown one after the other, in the order in which they came", async () => {
		const { page, ask, answer } = setUp();
		const answers = [ask("a"), ask("b")];
		assert.equal(page.shown?.origin, "https://a.test");
		answer(true);
		assert.equal(page.shown?.origin, "https://b.test");
		answer(false);
		assert.equal(page.shown, null);
		assert.deepEqual(await Promise.all(answers), [true, false]);
	});

	test("that are not shown cannot be answered", async () => {
		const { page, questions, ask, answer } = setUp();
		const first = ask("a");
		const id = page.shown?.id ?? 0;
		const second = ask("b");
		questions.answer(id + 1, true);
		assert.equal(page.shown?.id, id);
		answer(false);
		questions.answer(id, true);
		assert.equal(page.shown?.origin, "https://b.test");
		answer(true);
		assert.deepEqual(await Promise.all([first, second]), [false, true]);
	});

	test("are all answered with no when the program ends", async () => {
		const { page, questions, ask } = setUp();
		const answers = [ask("a"), ask("b")];
		questions.drop();
		assert.equal(page.shown, null);
		assert.deepEqual(await Promise.all(answers), [false, false]);
	});

	test("of a program that is being stopped, or has ended, are not put to anybody", async () => {
		const { page, ask } = setUp();
		page.running = false;
		assert.equal(await ask("a"), false);
		assert.equal(page.shown, null);
	});
});
