/** Frames on their way to the page: how many leave, and that the last one always does. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { type Canvas, createCanvas } from "../../web/sandbox/canvas.ts";
import { Clock } from "./fake-clock.ts";

/** A canvas, and the frames that left for the page: the time, and the first byte as their name. */
function setUp(clock: Clock) {
	const sent: { at: number; name: number | undefined; width: number; transferred: boolean }[] = [];
	const canvas = createCanvas((frame, transfer) =>
		sent.push({
			at: clock.now,
			name: new Uint8Array(frame.pixels)[0],
			width: frame.width,
			transferred: transfer.length === 1 && transfer[0] === frame.pixels,
		}),
	);
	const show = (name: number) => canvas.show(Uint8Array.of(name, 0, 0, 0), 1, 1);
	const names = () => sent.map((frame) => frame.name);
	return { canvas, sent, show, names };
}

/** Says whether the promise has resolved by the time nothing else is to be done. */
async function resolved(promise: Promise<void>): Promise<boolean> {
	const waiting = Symbol();
	return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, waiting))])) !== waiting;
}

let clock: Clock;

beforeEach(() => {
	clock = new Clock(1000);
});
afterEach(() => mock.reset());

describe("a frame", () => {
	test("leaves at once when none is under way, as a copy that is handed over", () => {
		const { canvas, sent } = setUp(clock);
		const pixels = Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8);
		canvas.show(pixels, 2, 1);
		assert.deepEqual(sent, [{ at: 1000, name: 1, width: 2, transferred: true }]);
		assert.deepEqual([...pixels], [1, 2, 3, 4, 5, 6, 7, 8]);
	});

	test("is what was shown, whatever the program writes into its pixels since", () => {
		const { canvas, names } = setUp(clock);
		const pixels = Uint8Array.of(1, 0, 0, 0);
		canvas.show(pixels, 1, 1);
		pixels[0] = 2;
		canvas.show(pixels, 1, 1);
		pixels[0] = 3;
		canvas.painted();
		clock.advance(100);
		assert.deepEqual(names(), [1, 2]);
	});

	test("waits while one is under way, gives its place to a newer one, and leaves when that is painted", () => {
		const { canvas, names, show } = setUp(clock);
		for (const name of [1, 2, 3]) show(name);
		clock.advance(20);
		assert.deepEqual(names(), [1]);
		canvas.painted();
		assert.deepEqual(names(), [1, 3]);
	});

	test("that comes too early after a painted one leaves in time, though the program shows no other", () => {
		const { canvas, sent, show } = setUp(clock);
		show(1);
		clock.advance(4);
		canvas.painted();
		show(2);
		clock.advance(10);
		assert.equal(sent.length, 1);
		clock.advance(1);
		assert.deepEqual([sent.length, sent[1]?.at], [2, 1015]);
		clock.advance(1000);
		assert.equal(sent.length, 2);
		canvas.painted();
		for (const name of [3, 4]) show(name);
		canvas.painted();
		clock.advance(15);
		assert.deepEqual([sent.length, sent[3]?.name], [4, 4]);
	});

	test("keeps its distance to one that left before its own time", () => {
		const { canvas, sent, show } = setUp(clock);
		show(1);
		canvas.painted();
		show(2);
		clock.advance(5);
		void canvas.shown();
		canvas.painted();
		show(3);
		clock.advance(100);
		assert.deepEqual(
			sent.map(({ at }) => at - 1000),
			[0, 5, 20],
		);
	});

	test("that waits is sent when the run ends", () => {
		const { canvas, names, show } = setUp(clock);
		show(1);
		show(2);
		canvas.flush();
		canvas.flush();
		clock.advance(1000);
		assert.deepEqual(names(), [1, 2]);
	});

	test("that waits is not sent in the next run, nor does that wait for it", () => {
		const { canvas, names, show } = setUp(clock);
		show(1);
		show(2);
		canvas.startRun();
		clock.advance(20);
		assert.deepEqual(names(), [1]);
		show(3);
		assert.deepEqual(names(), [1, 3]);
	});

	test("that waits for its time is not sent in the next run", () => {
		const { canvas, names, show } = setUp(clock);
		show(1);
		canvas.painted();
		show(2);
		canvas.startRun();
		clock.advance(1000);
		assert.deepEqual(names(), [1]);
	});
});

describe("frames", () => {
	/** Shows a frame each millisecond for a second, and has the page paint each so long after it left. */
	function second(canvas: Canvas, show: (name: number) => void, sent: readonly { at: number }[], paintMs: number) {
		let painted = 0;
		for (let ms = 0; ms < 1000; ms += 1) {
			show(ms % 256);
			clock.advance(1);
			const next = sent[painted];
			if (next && clock.now >= next.at + paintMs) {
				painted += 1;
				canvas.painted();
			}
		}
	}

	for (const [paintMs, least, most] of [
		[1, 60, 67],
		[7, 60, 67],
		[16, 55, 63],
		[40, 24, 26],
	] as const) {
		test(`shown without a pause leave ${least} to ${most} times a second when the page paints in ${paintMs} ms`, () => {
			const { canvas, sent, show } = setUp(clock);
			second(canvas, show, sent, paintMs);
			assert.ok(sent.length >= least && sent.length <= most, `${sent.length} frames`);
		});
	}

	test("of a program that never yields leave by time alone, and none is left behind at its end", () => {
		const { canvas, sent, names, show } = setUp(clock);
		for (let ms = 0; ms < 200; ms += 1) {
			show(ms);
			clock.pass(1);
		}
		assert.deepEqual(
			sent.map(({ at }) => at - 1000),
			[0, 60, 120, 180],
		);
		canvas.flush();
		assert.equal(names().at(-1), 199);
	});

	test("at a steady sixty a second all leave", () => {
		const { canvas, sent, show } = setUp(clock);
		for (let count = 0; count < 60; count += 1) {
			show(count);
			clock.advance(2);
			canvas.painted();
			clock.advance(14 + (count % 2));
		}
		assert.equal(sent.length, 60);
	});
});

describe("waiting until what was shown is painted", () => {
	test("is over at once when nothing was shown", async () => {
		assert.ok(await resolved(setUp(clock).canvas.shown()));
	});

	test("lasts until the page has painted", async () => {
		const { canvas, show } = setUp(clock);
		show(1);
		const first = canvas.shown();
		assert.equal(await resolved(first), false);
		canvas.painted();
		assert.ok(await resolved(first));
		assert.ok(await resolved(canvas.shown()));
	});

	test("lasts until the frame shown last is painted, not the one before", async () => {
		const { canvas, names, show } = setUp(clock);
		show(1);
		show(2);
		const waiting = canvas.shown();
		clock.advance(20);
		canvas.painted();
		assert.deepEqual(names(), [1, 2]);
		assert.equal(await resolved(waiting), false);
		canvas.painted();
		assert.ok(await resolved(waiting));
	});

	test("sends a frame that waits for its time at once", async () => {
		const { canvas, names, show } = setUp(clock);
		show(1);
		canvas.painted();
		show(2);
		const waiting = canvas.shown();
		assert.deepEqual(names(), [1, 2]);
		canvas.painted();
		assert.ok(await resolved(waiting));
		clock.advance(1000);
		assert.deepEqual(names(), [1, 2]);
	});

	test("ends with the run", async () => {
		const { canvas, show } = setUp(clock);
		show(1);
		const waiting = canvas.shown();
		canvas.startRun();
		assert.ok(await resolved(waiting));
	});
});
