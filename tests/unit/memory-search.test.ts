/** The search for changed bytes, piece by piece and round by the other end. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { findChanged } from "../../web/page/memory-search.ts";

const mebibyte = 2 ** 20;

function setUp(byteLength: number, changedAt: readonly number[]) {
	const reads: (readonly [start: number, length: number])[] = [];
	const find = (direction: "next" | "previous", from: number, extra: { most?: number; cancelAfter?: number } = {}) =>
		findChanged({
			async read(start, length) {
				reads.push([start, length]);
				const changed = new Uint8Array(length);
				for (const at of changedAt) if (at >= start && at < start + length) changed[at - start] = 1;
				return { byteLength, start, bytes: new Uint8Array(length), changed };
			},
			byteLength,
			from,
			direction,
			cancelled: () => reads.length > (extra.cancelAfter ?? Number.POSITIVE_INFINITY),
			...(extra.most === undefined ? {} : { most: extra.most }),
		});
	return { reads, find };
}

const found = (address: number, wrapped = false) => ({ kind: "found", address, wrapped });

test("finds the nearest changed byte in either direction, but not the one it starts from", async () => {
	const { find } = setUp(65_536, [0, 300, 301, 5000]);
	assert.deepEqual(await find("next", 300), found(301));
	assert.deepEqual(await find("next", 301), found(5000));
	assert.deepEqual(await find("previous", 300), found(0));
	assert.deepEqual(await find("previous", 6000), found(5000));
	assert.deepEqual(await find("next", -1), found(0));
});

test("goes on from the other end, down to where it started", async () => {
	const { find } = setUp(65_536, [300]);
	assert.deepEqual(await find("next", 400), found(300, true));
	assert.deepEqual(await find("previous", 100), found(300, true));
	assert.deepEqual(await find("next", 300), found(300, true));
	assert.deepEqual(await find("next", 65_535), found(300, true));
	assert.deepEqual(await find("previous", 0), found(300, true));
});

test("reads each byte once when there is nothing to find", async () => {
	const { reads, find } = setUp(3 * mebibyte + 5, []);
	assert.deepEqual(await find("next", mebibyte + 10), { kind: "none" });
	assert.equal(
		reads.reduce((sum, [, length]) => sum + length, 0),
		3 * mebibyte + 5,
	);
	assert.ok(reads.every(([, length]) => length <= mebibyte));
});

test("ends when it is cancelled, when it has looked far enough, and when the memory is gone", async () => {
	const memory = setUp(10 * mebibyte, []);
	assert.deepEqual(await memory.find("next", -1, { cancelAfter: 2 }), { kind: "cancelled" });
	assert.equal(memory.reads.length, 3);
	const short = setUp(10 * mebibyte, [9 * mebibyte]);
	assert.deepEqual(await short.find("next", -1, { most: 2 * mebibyte }), { kind: "none" });
	assert.equal(short.reads.length, 2);
	const gone = await findChanged({
		read: async () => null,
		byteLength: 65_536,
		from: 0,
		direction: "next",
		cancelled: () => false,
	});
	assert.deepEqual(gone, { kind: "gone" });
});

test("finds nothing in an empty memory without reading", async () => {
	const { reads, find } = setUp(0, []);
	assert.deepEqual(await find("next", 0), { kind: "none" });
	assert.equal(reads.length, 0);
});
