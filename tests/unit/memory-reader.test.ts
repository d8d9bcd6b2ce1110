/** Reading a memory that may not answer: one read in flight, the newest wish after it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryReader, type MemoryBytes, type ReadWish } from "../../web/page/memory-reader.ts";

interface Asked {
	readonly start: number;
	answer(bytes: MemoryBytes | null): void;
}

function setUp() {
	const asked: Asked[] = [];
	let clock = 0;
	const reader = createMemoryReader(
		(_memory, start) => new Promise((answer) => asked.push({ start, answer })),
		() => clock,
	);
	return {
		asked,
		reader,
		at(time: number) {
			clock = time;
		},
	};
}

const wish = (start: number): ReadWish => ({ memory: 0, start, length: 4, baseline: "created" });
const bytes = (start: number): MemoryBytes => ({
	byteLength: 65_536,
	start,
	bytes: new Uint8Array(4),
	changed: new Uint8Array(4),
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("asks once, and again with the newest wish when the answer is there", async () => {
	const { asked, reader } = setUp();
	const first = reader.read("view", wish(0));
	const second = reader.read("view", wish(16));
	const third = reader.read("view", wish(32));
	assert.equal(asked.length, 1);
	assert.equal(await second, null, "a newer wish took its place");
	asked[0]?.answer(bytes(0));
	assert.equal((await first)?.start, 0);
	await settled();
	assert.deepEqual(
		asked.map(({ start }) => start),
		[0, 32],
	);
	asked[1]?.answer(bytes(32));
	assert.equal((await third)?.start, 32);
});

test("a search and the rows do not take each other's place", async () => {
	const { asked, reader } = setUp();
	void reader.read("view", wish(0));
	const search = reader.read("search", wish(100));
	const view = reader.read("view", wish(200));
	asked[0]?.answer(bytes(0));
	await settled();
	asked[1]?.answer(bytes(100));
	await settled();
	asked[2]?.answer(bytes(200));
	assert.equal((await search)?.start, 100);
	assert.equal((await view)?.start, 200);
});

test("says since when it waits", async () => {
	const { asked, reader, at } = setUp();
	assert.equal(reader.waitingSince(), null);
	at(5);
	void reader.read("view", wish(0));
	at(9);
	assert.equal(reader.waitingSince(), 5);
	asked[0]?.answer(null);
	await settled();
	assert.equal(reader.waitingSince(), null);
});

test("goes on without an answer that will not come, and ignores it when it does", async () => {
	const { asked, reader } = setUp();
	const first = reader.read("view", wish(0));
	const second = reader.read("view", wish(16));
	reader.giveUp();
	assert.equal(await first, null);
	assert.equal(asked.length, 2);
	asked[0]?.answer(bytes(0));
	await settled();
	assert.notEqual(reader.waitingSince(), null, "the second is still in flight");
	asked[1]?.answer(bytes(16));
	assert.equal((await second)?.start, 16);
});
