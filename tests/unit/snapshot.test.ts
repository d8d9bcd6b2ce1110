/** The snapshot's file: what it keeps of a memory, and that no other file is taken for one. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { packSnapshot, readSnapshot } from "../../web/sandbox/snapshot.ts";

const piece = 1024;
const memory = (pieces: number, ...bytes: [at: number, byte: number][]) => {
	const heap = new Uint8Array(pieces * piece);
	for (const [at, byte] of bytes) heap[at] = byte;
	return heap;
};
const header = Uint8Array.of(1, 2, 3, 4, 5);
const fresh = memory(8, [0, 7], [3 * piece, 1]);
const heap = memory(8, [0, 7], [piece, 9], [2 * piece + 5, 8], [6 * piece - 1, 3]);

describe("a snapshot", () => {
	const file = packSnapshot("ünï", header, heap, [fresh, memory(8, [0, 7], [3 * piece, 1], [7 * piece, 1])]);

	test("gives back its label, its header and the whole memory", () => {
		const snapshot = readSnapshot(file.buffer);
		assert.equal(snapshot.label, "ünï");
		assert.deepEqual([...snapshot.header], [...header]);
		const restored = fresh.slice();
		snapshot.restore(restored);
		assert.deepEqual(restored, heap);
	});

	test("keeps only pieces that differ from some fresh memory", () => {
		// 1, 2, 3 (zero now), 5, and 7, in which the fresh memories themselves differ.
		const pieces = Math.floor(file.length / piece);
		assert.equal(pieces, 5);
	});

	test("sets right what the memory it is put into has of its own where fresh ones differ", () => {
		const restored = memory(8, [0, 7], [3 * piece, 1], [7 * piece, 99]);
		readSnapshot(file.buffer).restore(restored);
		assert.deepEqual(restored, heap);
	});

	test("is not put into a smaller memory", () => {
		assert.throws(() => readSnapshot(file.buffer).restore(memory(7)), { message: "it is of a larger memory" });
	});

	const damage: [string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>][] = [
		["is cut short", (bytes) => bytes.slice(0, -piece)],
		["is longer", (bytes) => Uint8Array.from([...bytes, ...header, 0, 0, 0])],
		["is another file", (bytes) => bytes.map((byte, at) => (at < 4 ? byte ^ 1 : byte))],
		["counts other runs", (bytes) => bytes.map((byte, at) => (at === 4 ? byte + 1 : byte))],
		["is empty", () => new Uint8Array()],
	];
	for (const [what, change] of damage) {
		test(`is refused when it ${what}`, () => {
			assert.throws(() => readSnapshot(change(file.slice()).buffer), { message: "it is damaged" });
		});
	}
});
