/** Fuel: what an endless loop comes to, what is counted, and that nothing else is different. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode } from "../../web/wasm/decode.ts";
import { type FuelOptions, withFuel, withSharedFuel } from "../../web/wasm/fuel.ts";
import { segmentsOf } from "../../web/wasm/segments.ts";
import { createDice } from "./random-dice.ts";
import { compare, type Running, running } from "./wasm-compared.ts";
import { assembled, corpus } from "./wasm-corpus.ts";
import { mutant } from "./wasm-mutants.ts";
import { complaint } from "./wasm-walk.ts";

const options: FuelOptions = { name: "the fuel", budget: 1000n, refill: null };
const refill = { module: "fuel", name: "refill" };

function bytesOf(text: string): Uint8Array {
	const bytes = assembled(text);
	assert.ok(bytes, `wabt cannot assemble ${text}`);
	return bytes;
}

interface Fuelled extends Running {
	readonly counter: WebAssembly.Global;
}

/** `refilling` is given the counter when the fuel is spent. */
function fuelled(bytes: Uint8Array, refilling?: (counter: WebAssembly.Global) => void): Fuelled {
	let counter: WebAssembly.Global | null = null;
	const rewritten = withFuel(decode(bytes), { ...options, refill: refilling ? refill : null });
	const made = running(rewritten.bytes, { fuel: { refill: () => counter && refilling?.(counter) } });
	const found = made?.exports[options.name];
	assert.ok(made && found instanceof WebAssembly.Global);
	counter = found;
	return { ...made, counter };
}

describe("what never ends by itself", () => {
	const endless: readonly (readonly [what: string, text: string])[] = [
		["a loop", '(func (export "f") (loop br 0))'],
		[
			"a loop that has operands",
			'(func (export "f") i32.const 1 (loop (param i32) (result i32) i32.const 2 i32.add br 0) drop)',
		],
		["a loop around a call", '(func $g) (func (export "f") (loop (call $g) (br 0)))'],
		["a loop in a loop", '(func (export "f") (loop (loop (br 1))))'],
		["a branch by a table", '(func (export "f") (loop (br_table 0 0 0 (i32.const 2))))'],
		[
			"functions that call each other at their ends",
			'(func $f (export "f") (return_call $g)) (func $g (return_call $f))',
		],
		["a loop that catches everything", '(tag $e) (func (export "f") (loop (try (do (throw $e)) (catch_all (br 1)))))'],
	];
	for (const [what, text] of endless) {
		test(`${what} traps when the fuel is spent`, () => {
			const { call, counter } = fuelled(bytesOf(`(module ${text})`));
			assert.equal(call("f", 0), "unreachable");
			assert.ok(counter.value < 0n, `${counter.value} is left`);
			counter.value = 5000n;
			assert.equal(call("f", 0), "unreachable");
			assert.ok(counter.value < 0n && counter.value > -20n, `${counter.value} is left`);
		});

		test(`${what} goes on as long as it is given more`, () => {
			let times = 0;
			const { call, counter } = fuelled(bytesOf(`(module ${text})`), (counter) => {
				times++;
				if (times < 5) counter.value = 1000n;
			});
			assert.equal(call("f", 0), "unreachable");
			assert.equal(times, 5);
			assert.ok(counter.value < 0n);
		});
	}

	test("code that catches everything does not catch the end of the fuel", () => {
		const text = '(module (func $g (loop br 0)) (func (export "f") (try (do (call $g)) (catch_all))))';
		assert.equal(fuelled(bytesOf(text)).call("f", 0), "unreachable");
	});

	test("a start function has the budget", () => {
		const module = new WebAssembly.Module(
			withFuel(decode(bytesOf("(module (func (loop br 0)) (start 0))")), options).bytes,
		);
		assert.throws(() => new WebAssembly.Instance(module), /unreachable/);
	});
});

describe("what is counted", () => {
	function spent(text: string, seed = 0): bigint {
		const { call, counter } = fuelled(bytesOf(`(module ${text})`));
		counter.value = 1_000_000n;
		call("f", seed);
		return 1_000_000n - BigInt(counter.value);
	}
	const counts: readonly (readonly [text: string, count: bigint])[] = [
		['(func (export "f"))', 0n],
		['(func (export "f") nop nop)', 2n],
		['(func (export "f") (if (i32.const 1) (then nop) (else nop nop nop)))', 3n],
		['(func (export "f") (if (i32.const 0) (then nop) (else nop nop nop)))', 5n],
		['(func (export "f") (block (br_if 0 (i32.const 1)) nop nop) nop)', 4n],
		['(func (export "f") (block (br_if 0 (i32.const 0)) nop nop) nop)', 6n],
		['(func (export "f") nop return nop nop)', 2n],
		['(func $g nop nop nop) (func (export "f") (call $g) (call $g))', 8n],
		['(tag $e) (func (export "f") (try (do (throw $e)) (catch $e nop nop)))', 4n],
		[
			'(func (export "f") (local i32) (loop (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_s (local.get 0) (i32.const 10)))))',
			1n + 10n * 8n,
		],
		[
			'(func $g nop) (func (export "f") (local i32) (loop (call $g) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_s (local.get 0) (i32.const 10)))))',
			1n + 10n * 10n,
		],
		['(func (export "f") (loop (block nop return)))', 4n],
		['(func (export "f") (loop (br_table 1 1 (i32.const 0))))', 3n],
		['(func (export "f") (loop (br_if 1 (i32.const 1)) nop nop))', 3n],
		['(func (export "f") (loop nop unreachable))', 3n],
	];
	for (const [text, count] of counts) test(`${count} in ${text}`, () => assert.equal(spent(text), count));

	test("are segments from one place that is branched to or from to the next", () => {
		const [code] = decode(bytesOf("(module (func nop (block (br_if 0 (i32.const 1)) nop) (loop nop nop)))")).module
			.codes;
		assert.ok(code);
		assert.deepEqual(
			segmentsOf(code).map(({ length }) => length),
			[4, 1, 1, 2, 0],
		);
	});
});

describe("a counter that is imported", () => {
	const counter = { module: "fuel", name: "counter" };
	const instantiate = (
		text: string,
		left: WebAssembly.Global,
		refilling: () => void,
		imports: WebAssembly.Imports = {},
	) => {
		const { bytes } = withSharedFuel(decode(bytesOf(text)), { counter, refill });
		const fuel = { counter: left, refill: refilling };
		return new WebAssembly.Instance(new WebAssembly.Module(bytes), { ...imports, fuel }).exports;
	};
	const counting = (value: bigint) => new WebAssembly.Global({ value: "i64", mutable: true }, value);

	test("is one for all who import it", () => {
		const left = counting(100n);
		let times = 0;
		const refilling = () => void times++;
		const inner = instantiate('(module (func (export "f") nop nop))', left, refilling);
		const { g } = instantiate('(module (import "m" "f" (func)) (func (export "g") nop call 0))', left, refilling, {
			m: inner,
		});
		assert.ok(typeof g === "function");
		g();
		assert.equal(left.value, 100n - 4n);
		left.value = 3n;
		assert.throws(() => g(), /unreachable/);
		assert.deepEqual([left.value, times], [-1n, 1]);
	});

	test("is there for a start function, and can be filled up while that runs", () => {
		const left = counting(10n);
		let times = 0;
		const text =
			"(module (func (local i32) (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100))))) (start 0))";
		instantiate(text, left, () => {
			times++;
			left.value += 100n;
		});
		assert.ok(times > 5 && left.value >= 0n, `${times} times, ${left.value} left`);
		assert.throws(() => instantiate("(module (func (loop br 0)) (start 0))", left, () => undefined), /unreachable/);
	});

	test("moves the module's own globals, and its functions as well", () => {
		const text =
			'(module (global (mut i32) (i32.const 7)) (func $f (result i32) global.get 0) (func (export "f") (result i32) call $f))';
		const { f } = instantiate(text, counting(100n), () => undefined);
		assert.ok(typeof f === "function");
		assert.equal(f(), 7);
	});
});

describe("everything else", () => {
	test("is as it was, in samples, scripts and mutants of them", () => {
		const dice = createDice(9);
		const accepted = corpus().filter(({ refused }) => !refused);
		const mutants = Array.from({ length: 1500 }, () => {
			const { name, bytes } = dice.pick(accepted.filter(({ bytes }) => decode(bytes).module.codes.length > 0));
			return { name, bytes: mutant(bytes, dice) };
		});
		let calls = 0;
		let traps = 0;
		for (const { name, bytes } of [...accepted, ...mutants]) {
			// Node 20 takes alignments of atomic accesses that nothing else does.
			if (!WebAssembly.validate(Uint8Array.from(bytes)) || complaint(bytes) !== null) continue;
			const rewritten = withFuel(decode(bytes), { ...options, budget: 100_000n });
			assert.equal(complaint(rewritten.bytes), null, name);
			const compared = compare(bytes, rewritten.bytes, options.name);
			assert.deepEqual(compared.differences, [], name);
			calls += compared.calls;
			traps += compared.traps;
		}
		assert.ok(calls > 2000 && traps > 300, `${calls} calls, ${traps} traps`);
	});

	test("is refused where the module has something of the counter's name", () => {
		const bytes = bytesOf('(module (func (export "the fuel")))');
		assert.throws(() => withFuel(decode(bytes), options), /exports something as "the fuel" already/);
	});
});
