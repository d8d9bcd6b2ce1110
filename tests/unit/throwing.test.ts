/** What a Python function returns to be thrown is thrown, and nothing else is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gateCalls } from "../../web/sandbox/gates.ts";
import {
	catching,
	catchingLater,
	exceptionCalls,
	throwing,
	throwingLater,
	thrown,
} from "../../web/sandbox/throwing.ts";

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
		[exception, (caught: unknown) => caught instanceof Error && exceptionCalls.arrived(caught) === exception],
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

/** A stand-in for an exception of Python's. */
function newProxy() {
	return {
		isDestroyed: false,
		destroy() {
			this.isDestroyed = true;
		},
	};
}

function caughtFrom(call: () => unknown): unknown {
	try {
		call();
	} catch (error) {
		return error;
	}
	throw new Error("nothing was thrown");
}

test("what an Error brings arrives once, and no other Error brings anything", () => {
	const { arrived, raised } = exceptionCalls;
	const proxy = newProxy();
	const error = caughtFrom(catching(throwing(() => raised(proxy, "mine"))));
	assert.equal(arrived(error), proxy);
	assert.equal(arrived(error), undefined);
	assert.equal(arrived(Object.assign(new Error("another"), { exception: proxy })), undefined);
	assert.equal(proxy.isDestroyed, false);
});

test("an Error that brings something shows Pyodide no stack, and us where it was thrown", () => {
	const { raised, stackOf } = exceptionCalls;
	const error = caughtFrom(throwing(() => raised(newProxy(), "mine")));
	assert.ok(error instanceof Error);
	assert.deepEqual([error.stack, error.message], ["", "mine"]);
	assert.match(stackOf(error), /throwing\.test/);
	const other = new Error("another");
	assert.equal(stackOf(other), other.stack);
});

test("of what never arrives only the last are kept", () => {
	const proxies = Array.from({ length: 200 }, newProxy);
	for (const proxy of proxies) caughtFrom(throwing(() => exceptionCalls.raised(proxy, "mine")));
	const kept = proxies.filter((proxy) => !proxy.isDestroyed);
	assert.deepEqual(kept, proxies.slice(-kept.length));
	assert.ok(kept.length > 0 && kept.length < 100);
});

test("a host function knows whether a guard called it, and what it calls itself is not guarded", () => {
	const { isGuarded } = exceptionCalls;
	const ask = throwing(isGuarded);
	assert.equal(ask(), false);
	assert.equal(catching(ask)(), true);
	const nested = throwing(() => [isGuarded(), ask(), catching(ask)(), isGuarded()]);
	assert.deepEqual(catching(nested)(), [true, false, true, true]);
	assert.deepEqual(nested(), [false, false, true, false]);
	caughtFrom(catching(throwing(() => thrown(exception))));
	assert.equal(ask(), false);
});

test("a call that throws ends the calls of guests that were under way in it, and no others", () => {
	const words = new Int32Array(gateCalls.gates.buffer);
	const enter = (guest: number) => {
		const count = (words[0] ?? 0) + 1;
		words[0] = count;
		words[count] = guest;
	};
	const { isUnderWay } = gateCalls;
	const trap = () => {
		enter(2);
		throw new WebAssembly.RuntimeError("unreachable");
	};
	enter(1);
	assert.deepEqual([isUnderWay(1), isUnderWay(2), isUnderWay(0)], [true, false, false]);
	caughtFrom(catching(trap));
	assert.deepEqual([isUnderWay(1), isUnderWay(2)], [true, false]);
	caughtFrom(trap);
	assert.deepEqual([isUnderWay(1), isUnderWay(2)], [true, true]);
	words.fill(0);
});

test("calls that wait are counted from their beginning until their promise is settled", async () => {
	const waiting = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
	const settle: (() => void)[] = [];
	const call = catchingLater(
		(fails) =>
			new Promise((resolve, reject) => settle.push(fails ? () => reject(new RangeError("mine")) : () => resolve(5))),
		[waiting],
	);
	const [first, second] = [call(false), call(true)];
	assert.equal(waiting.value, 2);
	for (const each of settle) each();
	assert.equal(await first, 5);
	await assert.rejects(async () => second, RangeError);
	assert.equal(waiting.value, 0);
});
