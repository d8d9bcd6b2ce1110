/** What a program prints on its way to the page: when it leaves, what of a flood, and in which order. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { createOutput } from "../../web/sandbox/output.ts";
import { Clock } from "./fake-clock.ts";

type Stream = "stdout" | "stderr";

/** Messages that leave at once, and the pace of those after them: what `output.ts` promises. */
const burst = 64;
const batchMs = 50;
const partLength = 16_384;
/** A message is never longer than this, whatever the page would accept. */
const longest = 2 * partLength;

let clock: Clock;

beforeEach(() => {
	clock = new Clock(100_000);
});
afterEach(() => mock.reset());

function setUp() {
	const told: { at: number; stream: Stream; text: string; dropped: number }[] = [];
	const output = createOutput(({ stream, text, dropped }) => told.push({ at: clock.now, stream, text, dropped }));
	const encoder = new TextEncoder();
	const print = (text: string, stream: Stream = "stdout") => output.write(stream, encoder.encode(text));
	/** Uses up what may leave at once. */
	const exhaust = () => {
		for (let count = 0; count < burst; count += 1) print("-");
		told.length = 0;
	};
	const text = (stream: Stream = "stdout") =>
		told.flatMap((each) => (each.stream === stream ? each.text : [])).join("");
	return { output, told, print, exhaust, text };
}

describe("output that trickles", () => {
	test("leaves at once, each write by itself", () => {
		const { told, print } = setUp();
		for (let count = 0; count < 500; count += 1) {
			print(`${count}\n`);
			assert.equal(told.length, count + 1);
			clock.advance(batchMs);
		}
		assert.deepEqual(told.at(-1), { at: clock.now - batchMs, stream: "stdout", text: "499\n", dropped: 0 });
	});

	test("leaves at once for a burst of 64 writes, and waits after them", () => {
		const { told, print } = setUp();
		for (let count = 0; count < burst + 1; count += 1) print("x");
		assert.equal(told.length, burst);
		clock.advance(batchMs - 1);
		assert.equal(told.length, burst);
		clock.advance(1);
		assert.equal(told.length, burst + 1);
	});

	test("may burst again after a rest", () => {
		const { told, print, exhaust } = setUp();
		exhaust();
		clock.advance(burst * batchMs);
		for (let count = 0; count < burst + 1; count += 1) print("x");
		assert.equal(told.length, burst);
	});

	test("does not save up more than one burst", () => {
		const { told, print } = setUp();
		clock.advance(10 * burst * batchMs);
		for (let count = 0; count < 2 * burst; count += 1) print("x");
		assert.equal(told.length, burst);
	});
});

describe("output that comes faster", () => {
	test("leaves in batches that hold all of it, at their pace", () => {
		const { told, print, exhaust, text } = setUp();
		exhaust();
		for (let count = 0; count < 1000; count += 1) {
			print(`${count};`);
			clock.advance(1);
		}
		clock.advance(batchMs);
		assert.equal(text(), Array.from({ length: 1000 }, (_, count) => `${count};`).join(""));
		assert.ok(told.length >= 20 && told.length <= 45, `${told.length} messages in a second`);
	});

	test("leaves without help from timeouts while the program never yields", () => {
		const { told, print, exhaust } = setUp();
		exhaust();
		for (let count = 0; count < 1000; count += 1) {
			print("x");
			clock.pass(1);
		}
		assert.ok(told.length >= 19 && told.length <= 21, `${told.length} messages in a second`);
	});

	test("leaves when it is flushed, and no more after that", () => {
		const { output, told, print, exhaust } = setUp();
		exhaust();
		print("last");
		output.flush();
		assert.deepEqual(
			told.map((each) => each.text),
			["last"],
		);
		clock.advance(10 * batchMs);
		output.flush();
		assert.equal(told.length, 1);
	});

	test("waits its whole time again after it was flushed", () => {
		const { output, told, print, exhaust } = setUp();
		exhaust();
		print("first");
		clock.advance(30);
		output.flush();
		print("second");
		clock.advance(batchMs - 1);
		assert.equal(told.length, 1);
		clock.advance(1);
		assert.equal(told.length, 2);
	});

	test("keeps the order of the streams", () => {
		const { output, told, print, exhaust } = setUp();
		exhaust();
		for (const [text, stream] of [
			["a", "stdout"],
			["b", "stdout"],
			["c", "stderr"],
			["d", "stdout"],
			["e", "stderr"],
		] as const)
			print(text, stream);
		output.flush();
		assert.deepEqual(
			told.map(({ text, stream }) => [text, stream]),
			[
				["ab", "stdout"],
				["c", "stderr"],
				["d", "stdout"],
				["e", "stderr"],
			],
		);
	});

	test("of streams that alternate for ever leaves in few messages that hold all of it", () => {
		const { told, print, exhaust, text } = setUp();
		exhaust();
		for (let count = 0; count < 10_000; count += 1) {
			print("o".repeat(50), "stdout");
			print("e".repeat(50), "stderr");
			clock.pass(0.1);
		}
		clock.advance(batchMs);
		assert.ok(told.length <= 400, `${told.length} messages in a second`);
		const dropped = told.reduce((sum, each) => sum + each.dropped, 0);
		assert.equal(text("stdout").length + text("stderr").length + dropped, 1_000_000);
		assert.match(text("stdout"), /^o+$/);
		assert.match(text("stderr"), /^e+$/);
	});
});

describe("a flood", () => {
	/** Text in which every place looks different. */
	const numbered = (length: number) =>
		Array.from({ length: length / 10 }, (_, index) => String(index).padStart(9, "0"))
			.join("\n")
			.concat("\n");
	const million = numbered(1_000_000);

	for (const size of [10, 1000, 16_384, 40_000, 1_000_000]) {
		test(`in writes of ${size} is cut to its first and its newest part, with what is left out counted`, () => {
			const { output, told, print, exhaust } = setUp();
			exhaust();
			for (let at = 0; at < million.length; at += size) print(million.slice(at, at + size));
			output.flush();
			const [head, tail] = told;
			assert.ok(head && tail && told.length === 2);
			assert.equal(head.text, million.slice(0, partLength));
			assert.equal(head.dropped, 0);
			assert.ok(tail.text.length >= partLength && tail.text.length <= longest, `${tail.text.length} characters`);
			assert.ok(million.endsWith(tail.text));
			assert.equal(head.text.length + tail.dropped + tail.text.length, million.length);
		});
	}

	test("of ten million characters in short writes is never kept, nor sent", () => {
		const { told, print, text } = setUp();
		const line = "x".repeat(99).concat("\n");
		for (let count = 0; count < 100_000; count += 1) {
			print(line);
			clock.pass(0.01);
		}
		clock.advance(batchMs);
		for (const each of told) assert.ok(each.text.length <= longest);
		assert.ok(told.length < burst + 2 * 25, `${told.length} messages`);
		const dropped = told.reduce((sum, each) => sum + each.dropped, 0);
		assert.equal(text().length + dropped, 10_000_000);
		assert.ok(text().length < 25 * 3 * partLength);
	});

	test("of large writes on both streams stays far from what the page takes for an attack", () => {
		const { told, print } = setUp();
		for (let count = 0; count < 4000; count += 1) {
			print("x".repeat(partLength + 1), count % 2 ? "stdout" : "stderr");
			clock.pass(0.25);
		}
		assert.ok(told.length < 1000, `${told.length} messages in a second`);
		for (const each of told) assert.ok(each.text.length <= longest);
	});

	test("that fits a batch is not cut", () => {
		const { output, told, print, exhaust, text } = setUp();
		exhaust();
		const whole = million.slice(0, 3 * partLength);
		for (let at = 0; at < whole.length; at += 100) print(whole.slice(at, at + 100));
		output.flush();
		assert.equal(text(), whole);
		assert.ok(told.every(({ dropped }) => dropped === 0));
	});
});

describe("characters", () => {
	test("whose bytes come in several writes are put together, in each stream by itself", () => {
		const { output, text } = setUp();
		const [euro, face] = ["€", "😀"].map((character) => new TextEncoder().encode(character));
		assert.ok(euro && face);
		for (let index = 0; index < face.length; index += 1) {
			output.write("stderr", face.subarray(index, index + 1));
			output.write("stdout", euro.subarray(index, index + 1));
		}
		assert.deepEqual([text("stdout"), text("stderr")], ["€", "😀"]);
	});

	test("of which only a part has come send no message", () => {
		const { output, told } = setUp();
		output.write("stdout", Uint8Array.of(0xe2, 0x82));
		output.write("stdout", new Uint8Array(0));
		clock.advance(batchMs);
		assert.deepEqual(told, []);
	});

	test("that are none are shown as such", () => {
		const { output, text } = setUp();
		output.write("stdout", Uint8Array.of(0x41, 0xff, 0x42));
		assert.equal(text(), "A\ufffdB");
	});
});

describe("a new run", () => {
	test("starts without what the last one left, and may burst", () => {
		const { output, told, print, exhaust } = setUp();
		exhaust();
		print("left over");
		for (const stream of ["stdout", "stderr"] as const) output.write(stream, Uint8Array.of(0xe2, 0x82));
		output.startRun();
		clock.advance(batchMs);
		assert.deepEqual(told, []);
		for (let count = 0; count < burst; count += 1) print("n", count % 2 ? "stdout" : "stderr");
		assert.equal(told.length, burst);
		assert.ok(told.every(({ text }) => text === "n"));
	});

	test("has batches of its own length", () => {
		const { output, told, print, exhaust } = setUp();
		exhaust();
		print("left over");
		clock.advance(batchMs - 1);
		output.startRun();
		exhaust();
		print("x");
		clock.advance(batchMs - 1);
		assert.deepEqual(told, []);
		clock.advance(1);
		assert.equal(told.length, 1);
	});
});
