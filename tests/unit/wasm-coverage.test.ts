/** Coverage: how often each segment is executed, where it stands, and that it agrees with fuel. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addCoverage, type CountedSegment, withCoverage } from "../../web/wasm/coverage.ts";
import { decode } from "../../web/wasm/decode.ts";
import { addFuel } from "../../web/wasm/fuel.ts";
import { instructions } from "../../web/wasm/instructions.ts";
import { Rewriter } from "../../web/wasm/rewrite.ts";
import { type Running, running } from "./wasm-compared.ts";
import { assembled, corpus } from "./wasm-corpus.ts";
import { complaint } from "./wasm-walk.ts";

const name = "the counts";

function bytesOf(text: string): Uint8Array {
	const bytes = assembled(text);
	assert.ok(bytes, `wabt cannot assemble ${text}`);
	return bytes;
}

function countsOf({ exports }: Running, segments: readonly CountedSegment[]): bigint[] {
	const read = exports[name];
	assert.ok(typeof read === "function");
	return segments.map((_, index) => {
		const count: unknown = read(index);
		assert.ok(typeof count === "bigint");
		return count;
	});
}

test("each segment is counted when it begins, and leads to its instructions", () => {
	const bytes = bytesOf(`(module (import "m" "f" (func)) (func (export "f") (param i32)
		(if (local.get 0) (then nop nop) (else (call 0)))
		(loop (br_if 0 (local.tee 0 (i32.shr_u (local.get 0) (i32.const 1)))))))`);
	const { bytes: made, segments } = withCoverage(decode(bytes), name);
	assert.equal(complaint(made), null);
	const run = running(made);
	assert.ok(run && typeof run.exports.f === "function");
	run.exports.f(0);
	run.exports.f(4);
	run.exports.f(1);
	const shown = segments.map(({ from, to }) => [...instructions(bytes, from, to)].map(({ op }) => op.name).join(" "));
	assert.deepEqual(shown, [
		"local.get if",
		"nop nop else",
		"call end",
		"loop",
		"local.get i32.const i32.shr_u local.tee br_if",
	]);
	assert.deepEqual(countsOf(run, segments), [3n, 2n, 1n, 3n, 1n + 3n + 1n]);
	assert.ok(segments.every(({ func }) => func === 1));
	assert.deepEqual(
		segments.map(({ length }) => length),
		[2, 2, 1, 1, 5],
	);
});

test("what is counted is what fuel takes, in samples and scripts", () => {
	let calls = 0;
	for (const { name: module, bytes, refused } of corpus()) {
		if (refused || !WebAssembly.validate(Uint8Array.from(bytes))) continue;
		const decoded = decode(bytes);
		const rewriter = new Rewriter(decoded);
		const fuel = addFuel(rewriter, { name: "the fuel", budget: 100_000n, refill: null });
		const { plan, segments } = addCoverage(rewriter, decoded, name);
		const made = rewriter.finish(fuel, plan).bytes;
		assert.equal(complaint(made), null, module);
		assert.ok(WebAssembly.validate(made), module);
		const run = running(made);
		const counter = run?.exports["the fuel"];
		if (!run || !(counter instanceof WebAssembly.Global)) continue;
		const executed = () =>
			countsOf(run, segments).reduce((sum, count, at) => sum + count * BigInt(segments[at]?.length ?? 0), 0n);
		for (const called of run.callable) {
			if (called === name) continue;
			counter.value = 100_000n;
			const before = executed();
			const came = run.call(called, calls);
			// After a trap the fuel of a function with a loop is not known exactly.
			if (/unreachable|out of bounds|divide|null|overflow|unrepresentable|call stack/.test(came)) continue;
			assert.equal(executed() - before, 100_000n - BigInt(counter.value), `${module}: ${called}`);
			calls++;
		}
	}
	assert.ok(calls > 300, `${calls} calls`);
});

test("each of many counters is read by its number", () => {
	const count = 77;
	const funcs = Array.from({ length: count }, (_, index) => `(func (export "f${index}") nop)`).join("");
	const { bytes, segments } = withCoverage(decode(bytesOf(`(module ${funcs})`)), name);
	const run = running(bytes);
	assert.ok(run && segments.length === count);
	for (let index = 0; index < count; index++)
		for (let times = 0; times < (index * 31) % count; times++) run.call(`f${index}`, 0);
	assert.deepEqual(
		countsOf(run, segments),
		segments.map((_, index) => BigInt((index * 31) % count)),
	);
});

test("a module without code has nothing to count", () => {
	const { bytes, segments } = withCoverage(decode(bytesOf('(module (memory (export "m") 1))')), name);
	assert.deepEqual(segments, []);
	assert.ok(WebAssembly.validate(bytes));
});

test("a name that is taken is refused", () => {
	const decoded = decode(bytesOf(`(module (memory (export "${name}") 1))`));
	assert.throws(() => withCoverage(decoded, name), /exports something as "the counts" already/);
});
