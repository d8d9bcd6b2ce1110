/** What a Python function returns to be thrown is thrown, and nothing else is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { catching, catchingLater, throwing, throwingLater, thrown } from "../../web/sandbox/throwing.ts";

const tag = new WebAssembly.Tag({ parameters: ["i32"] });
const exception = new WebAssembly.Exception(tag, [7]);

test("what is returned as thrown is thrown, as it is", async () => {
	assert.throws(
		() => throwing(() => thrown(exception))(),
		(caught) => caught === exception,
	);
	await assert.rejects(
		async () => throwingLater(async () => thrown(exception))(),
		(caught: unknown) => caught === exception,
	);
});

test("whatever else is returned comes back, an exception too", async () => {
	for (const value of [5, undefined, null, exception]) {
		assert.equal(throwing(() => value)(), value);
		assert.equal(await throwingLater(async () => value)(), value);
	}
});

test("arguments and errors pass through", () => {
	assert.deepEqual(throwing((...values) => values)(1, "two", 3n), [1, "two", 3n]);
	assert.throws(
		throwing(() => {
			throw new RangeError("mine");
		}),
		RangeError,
	);
});

test("an exception that is thrown is brought by an Error, and any other error is brought as it is", async () => {
	const own = new RangeError("mine");
	for (const [error, expected] of [
		[
			exception,
			(caught: unknown) => caught instanceof Error && "exception" in caught && caught.exception === exception,
		],
		[own, (caught: unknown) => caught === own],
	] as const) {
		const call = () => {
			throw error;
		};
		assert.throws(catching(call), expected);
		await assert.rejects(async () => catchingLater(async () => call())(), expected);
	}
	assert.equal(catching((value) => value)(5), 5);
	assert.equal(await catchingLater(async (value) => value)(5), 5);
});
