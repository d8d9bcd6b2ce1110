/** Metering: budgets over instances and within each other, Stop, start functions, what is refused, and what is forgotten. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMetering, type Metered, type Metering } from "../../web/sandbox/metering.ts";
import { assembled } from "./wasm-corpus.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Executes nine instructions for the first turn, the `loop` itself included, and eight for each more. */
const count = `(module
	(global $turns (export "turns") (mut i32) (i32.const 0))
	(func (export "to") (param $n i32)
		(loop $again
			(global.set $turns (i32.add (global.get $turns) (i32.const 1)))
			(br_if $again (i32.ne (global.get $turns) (local.get $n)))))
	(func (export "fail") unreachable))`;
const once = 1 + 8;
const each = 8;

const endless = `(module
	(import "host" "turn" (func $turn))
	(func (export "run") (loop $again (call $turn) (br $again))))`;

function bytesOf(text: string): Uint8Array {
	const bytes = assembled(text);
	assert.ok(bytes, `wabt cannot assemble ${text}`);
	return bytes;
}

function metering(takeStop: () => boolean = () => false, exact = false): Metering {
	return createMetering({ takeStop, exact: () => exact, counting: () => false });
}

function metered(by: Metering, text: string): Metered {
	const made = by.meter(bytesOf(text));
	assert.ok(made, `it is not metered: ${text}`);
	return made;
}

interface Called {
	call(name: string, ...values: unknown[]): unknown;
	turns(): number;
}

function instantiated(by: Metering, text: string, imports: WebAssembly.Imports = {}): Called {
	const { exports } = metered(by, text).instantiate(imports);
	return {
		call(name, ...values) {
			const called = exports[name];
			assert.ok(typeof called === "function", `nothing to call is exported as ${name}`);
			return called(...values);
		},
		turns() {
			assert.ok(exports.turns instanceof WebAssembly.Global);
			return exports.turns.value;
		},
	};
}

const trap = /unreachable/;

describe("a budget", () => {
	test("is that of all instances together", () => {
		const by = metering();
		const [one, other] = [instantiated(by, count), instantiated(by, count)];
		by.open(1000);
		one.call("to", 10);
		other.call("to", 1);
		assert.equal(by.used(), 2 * once + 9 * each);
		assert.throws(() => other.call("to", 1_000_000), trap);
		assert.equal(by.ended(), "budget");
		assert.ok(one.turns() + other.turns() > 115 && one.turns() + other.turns() < 125, `${other.turns()} turns`);
		assert.throws(() => one.call("to", 11), trap);
		assert.equal(by.close(), 1000);
	});

	test("is given to an instance made within it, and to calls from one to another", () => {
		const by = metering();
		by.open(500);
		const inner = instantiated(by, count);
		const outer = instantiated(by, endless, { host: { turn: () => inner.call("to", inner.turns() + 1) } });
		assert.throws(() => outer.call("run"), trap);
		assert.equal(by.ended(), "budget");
		assert.equal(by.close(), 500);
		assert.ok(inner.turns() > 35 && inner.turns() < 50, `${inner.turns()} turns`);
	});

	test("of none lets nothing be executed", () => {
		const by = metering();
		const { call, turns } = instantiated(by, count);
		by.open(0);
		assert.throws(() => call("to", 1), trap);
		assert.equal(by.close(), 0);
		assert.equal(turns(), 0);
	});

	test("has what the one around it has left, and takes from it what it used", () => {
		const by = metering();
		const { call } = instantiated(by, count);
		by.open(100);
		call("to", 1);
		by.open(2n ** 62n);
		assert.throws(() => call("to", -1), trap);
		assert.equal(by.ended(), "budget");
		assert.equal(by.close(), 100 - once);
		assert.equal(by.used(), 100);
		assert.throws(() => call("to", -1), trap);
		assert.equal(by.close(), 100);
		assert.doesNotThrow(() => call("to", 10_000));
	});

	test("that ran out within another leaves that one the rest", () => {
		const by = metering();
		const { call, turns } = instantiated(by, count);
		by.open(1000);
		by.open(50);
		assert.throws(() => call("to", -1), trap);
		assert.equal(by.close(), 50);
		const before = turns();
		call("to", before + 10);
		assert.equal(by.close(), 50 + once + 9 * each);
	});

	test("can be as large as a counter", () => {
		const by = metering();
		const { call } = instantiated(by, count);
		by.open(2n ** 63n - 1n);
		call("to", 1000);
		assert.equal(by.close(), once + 999 * each);
	});

	test("is not charged for a trap of the module's own, which is not taken for its end", () => {
		const by = metering();
		const { call } = instantiated(by, count);
		by.open(1000);
		assert.throws(() => call("fail"), trap);
		assert.equal(by.ended(), null);
		assert.equal(by.close(), 1);
	});

	test("that is closed holds no longer, whatever an instance owed", () => {
		const by = metering();
		const { call } = instantiated(by, count);
		by.open(10);
		assert.throws(() => call("to", -1), trap);
		by.close();
		assert.doesNotThrow(() => call("to", 1_000_000));
	});
});

describe("Stop", () => {
	/** Pressed when WebAssembly looks for the `nth` time. */
	function stoppedAt(nth: number) {
		let looks = 0;
		return { by: metering(() => ++looks === nth), looks: () => looks };
	}

	test("ends what runs at the next look, says so once, and the instance goes on", () => {
		const { by, looks } = stoppedAt(3);
		const { call, turns } = instantiated(by, count);
		assert.throws(() => call("to", -1), trap);
		assert.equal(looks(), 3);
		assert.deepEqual([by.ended(), by.ended()], ["stop", null]);
		assert.ok(
			Math.abs(turns() - 1_000_000) < 10,
			`${turns()} turns of 8 instructions between two looks 4,000,000 apart`,
		);
		const before = turns();
		call("to", before + 5);
		assert.equal(turns(), before + 5);
	});

	test("within a budget is not its end, and leaves what is left", () => {
		const { by } = stoppedAt(3);
		const { call, turns } = instantiated(by, count);
		by.open(100_000_000);
		assert.throws(() => call("to", -1), trap);
		assert.equal(by.ended(), "stop");
		const used = by.used();
		assert.ok(used > 8_000_000 && used <= 8_000_000 + 3 * each, `${used} were used`);
		call("to", turns() + 1);
		assert.equal(by.ended(), null);
		assert.equal(by.close(), Number(used) + each + 1);
	});

	test("goes through all instances that call each other", () => {
		const { by, looks } = stoppedAt(3);
		const inner = instantiated(by, count);
		const outer = instantiated(by, endless, { host: { turn: () => inner.call("to", inner.turns() + 1) } });
		assert.throws(() => outer.call("run"), trap);
		assert.deepEqual([looks(), by.ended()], [3, "stop"]);
	});
});

describe("a start function", () => {
	const spinning = `(module
		(import "host" "begun" (func $begun))
		(func $begin (call $begun) (loop $again br $again))
		(start $begin))`;

	test("is ended by Stop", () => {
		let isStopped = false;
		const by = metering(() => isStopped);
		const begun = () => {
			isStopped = true;
		};
		assert.throws(() => metered(by, spinning).instantiate({ host: { begun } }), trap);
		assert.equal(by.ended(), "stop");
	});

	test("is ended by a budget", () => {
		const by = metering();
		by.open(1000);
		assert.throws(() => metered(by, spinning).instantiate({ host: { begun: () => undefined } }), trap);
		assert.equal(by.ended(), "budget");
		assert.equal(by.close(), 1000);
	});

	test("that is imported is called, once and after all else is there", () => {
		const seen: number[] = [];
		const memory = new WebAssembly.Memory({ initial: 1 });
		const text = `(module
			(import "host" "memory" (memory 1)) (import "host" "begun" (func $begun))
			(data (i32.const 3) "\\2a") (start $begun))`;
		const begun = () => seen.push(new Uint8Array(memory.buffer)[3] ?? 0);
		metered(metering(), text).instantiate({ host: { memory, begun } });
		assert.deepEqual(seen, [42]);
	});

	test("passes on what it throws", () => {
		const mine = new Error("mine");
		const begun = () => {
			throw mine;
		};
		assert.throws(() => metered(metering(), spinning).instantiate({ host: { begun } }), mine);
	});
});

test("a function that outlives the failure of its instantiation goes on, and counts for nothing", () => {
	const by = metering();
	const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
	const text = `(module (import "host" "table" (table 1 funcref))
		(func $f (result i32) (i32.const 7)) (elem (i32.const 0) $f) (elem (i32.const 1) $f))`;
	const made = metered(by, text);
	assert.throws(() => made.instantiate({ host: { table } }), /out of bounds|table/);
	by.open(10);
	assert.equal(table.get(0)(), 7);
	assert.equal(by.close(), 0);
	assert.equal(by.ended(), null);
});

describe("what is refused", () => {
	const manyLocals = `(module (func (export "f") ${"(local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)\n".repeat(5000)}))`;
	const refused: readonly (readonly [what: string, bytes: Uint8Array])[] = [
		["what is no module", new Uint8Array([1, 2, 3])],
		["what ends early", bytesOf(count).subarray(0, 40)],
		["a module that is not valid", bytesOf("(module (func))").with(10, 0x7f)],
		["a module that exports a counter of its own", bytesOf('(module (func (export "watbench fuel")))')],
		["a module that has an export for its start", bytesOf('(module (memory (export "watbench start") 1))')],
		["a module that imports from where it is refilled", bytesOf('(module (import "watbench fuel" "refill" (func)))')],
		["a function with as many locals as there can be", bytesOf(manyLocals)],
	];
	for (const [what, bytes] of refused) {
		test(`is ${what}`, () => assert.equal(metering().meter(bytes), undefined));
	}

	test("can be valid", () => assert.ok(WebAssembly.validate(Uint8Array.from(bytesOf(manyLocals)))));

	test("is everything in a run that executes modules as they are", () => {
		const by = metering(() => false, true);
		assert.equal(by.meter(bytesOf(count)), undefined);
		assert.equal(by.counts(), false);
		assert.equal(metering().counts(), true);
	});
});

describe("the byte that code comes from", () => {
	const text = `(module (func (export "f") (param i32)
		(if (local.get 0) (then (loop (br_if 0 (i32.const 0))) unreachable))))`;

	test("is that of the instruction that trapped", () => {
		const made = metered(metering(), text);
		const { f } = made.instantiate({}).exports;
		assert.ok(typeof f === "function");
		let stack = "";
		try {
			f(1);
		} catch (error) {
			stack = error instanceof Error ? (error.stack ?? "") : "";
		}
		const at = Number(/wasm-function\[\d+\]:(0x[0-9a-f]+)/.exec(stack)?.[1]);
		const from = made.origin(at);
		assert.notEqual(from, at);
		// `unreachable`, `end` of the if and of the function, at the code's end.
		assert.deepEqual([...bytesOf(text).subarray(from, from + 3)], [0x00, 0x0b, 0x0b]);
	});

	test("is none for what is no code, and for functions that were added", () => {
		const made = metered(metering(), text);
		assert.equal(made.origin(0), -1);
		assert.equal(made.origin(made.bytes.length), -1);
		const own = Array.from(made.bytes.keys()).filter((offset) => made.origin(offset) >= 0);
		const behind = own.findLast(() => true) ?? 0;
		assert.ok(behind < made.bytes.length - 10, "the function that refills stands behind");
	});
});

test("instances that are forgotten are held by nothing, and count for no budget", async () => {
	const by = metering();
	const made = metered(by, count);
	const kept = instantiated(by, count);
	const gone: WeakRef<WebAssembly.Instance>[] = [];
	function makeOne(): void {
		const instance = made.instantiate({});
		by.forget(by.number(instance));
		gone.push(new WeakRef(instance));
	}
	for (let index = 0; index < 100; index++) makeOne();
	// A reference that is weak holds what it refers to until its turn of the event loop is over.
	await turn();
	collect();
	const left = gone.filter((each) => each.deref()).length;
	// A register of the machine may hold the last one.
	assert.ok(left <= 1, `${left} of 100 are held`);
	assert.equal(by.number(made.instantiate({})), 102);
	by.open(1000);
	kept.call("to", 1);
	assert.equal(by.close(), once);
});

test("a function that outlives its forgotten instance still has the budget", () => {
	let looks = 0;
	const by = metering(() => ++looks > 1000);
	const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
	const text = `(module (import "host" "table" (table 1 funcref))
		(func $f (param i32) (loop $again (br_if $again (local.get 0)))) (elem (i32.const 0) $f))`;
	by.forget(by.number(metered(by, text).instantiate({ host: { table } })));
	by.open(1000);
	assert.throws(() => table.get(0)(1), trap);
	assert.equal(by.ended(), "budget");
	by.close();
	assert.doesNotThrow(() => table.get(0)(0));
});

test("an instance whose start function fails is held by nothing", async () => {
	const by = metering();
	const text = '(module (import "host" "memory" (memory 1)) (func $f unreachable) (start $f))';
	const made = metered(by, text);
	const gone: WeakRef<WebAssembly.Memory>[] = [];
	function failOnce(): void {
		const memory = new WebAssembly.Memory({ initial: 1 });
		gone.push(new WeakRef(memory));
		assert.throws(() => made.instantiate({ host: { memory } }), trap);
	}
	for (let index = 0; index < 10; index++) failOnce();
	await turn();
	collect();
	const left = gone.filter((each) => each.deref()).length;
	// A register of the machine may hold the last one.
	assert.ok(left <= 1, `${left} of 10 are held`);
});
