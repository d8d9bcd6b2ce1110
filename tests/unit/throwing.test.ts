/** What a Python function returns to be thrown is thrown, and nothing else is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { throwing, throwingLater, thrown } from "../../web/sandbox/throwing.ts";

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
