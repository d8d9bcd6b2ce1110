/** Rewriting: indices that move, names and hints that go with them, and the way back to where code comes from. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { branchHintSection, readBranchHints, writeBranchHints } from "../../web/wasm/branch-hints.ts";
import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import { withFuel } from "../../web/wasm/fuel.ts";
import { instructions } from "../../web/wasm/instructions.ts";
import type { Module } from "../../web/wasm/module.ts";
import { type Names, readNames, writeNames } from "../../web/wasm/names.ts";
import { theOp } from "../../web/wasm/ops.ts";
import { type CodePlan, Rewriter } from "../../web/wasm/rewrite.ts";
import { running } from "./wasm-compared.ts";
import { assembled, corpus } from "./wasm-corpus.ts";
import { moved, padded } from "./wasm-moved.ts";
import { smallestModules, written } from "./wasm-smallest.ts";
import { complaint } from "./wasm-walk.ts";

const accepted = corpus().filter(({ refused }) => !refused);

function bytesOf(text: string): Uint8Array {
	const bytes = assembled(text);
	assert.ok(bytes, `wabt cannot assemble ${text}`);
	return bytes;
}

function named(bytes: Uint8Array): readonly Names[] {
	const section = decode(bytes).module.customs.find(({ name }) => name === "name");
	return section ? readNames(section.bytes) : [];
}

describe("a module", () => {
	test("that is only copied keeps every byte", () => {
		for (const { name, bytes } of [...accepted, ...smallestModules()])
			assert.deepEqual(new Rewriter(decode(bytes)).finish().bytes, Uint8Array.from(bytes), name);
	});

	test("with more imports, and more code, is as valid as before and does the same", () => {
		let calls = 0;
		for (const { name, bytes } of accepted) {
			const rewritten = moved(bytes, padded, false);
			assert.equal(complaint(rewritten.bytes), null, name);
			assert.equal(WebAssembly.validate(rewritten.bytes), WebAssembly.validate(Uint8Array.from(bytes)), name);
			// With fuel, since some do not come back; what these do is not compared.
			const before = running(withFuel(decode(bytes), { name: "fuel", budget: 100_000n, refill: null }).bytes);
			const fuel = before?.exports.fuel;
			const after = running(rewritten.bytes, {
				more: {
					func: () => assert.fail(`${name} calls what it was never to call`),
					global: 12345,
					table: new WebAssembly.Table({ element: "anyfunc", initial: 0 }),
				},
			});
			assert.equal(after === null, before === null, name);
			if (!before || !after || !(fuel instanceof WebAssembly.Global)) continue;
			for (const called of before.callable) {
				fuel.value = 100_000n;
				const was: string = before.call(called, calls);
				if (fuel.value < 0n || /call stack/.test(was)) break;
				const is: string = after.call(called, calls);
				assert.equal(is, was, `${name}: ${called}`);
				calls++;
			}
		}
		assert.ok(calls > 400, `${calls} calls`);
	});

	test("has each of its indices moved, wherever one stands", () => {
		const text = `(module
			(import "m" "f" (func $f)) (import "m" "g" (global $g i32)) (import "m" "t" (table $t 9 funcref)) (import "m" "e" (tag $e))
			(func $own (call $f) (call $own) (drop (global.get $g)) (drop (global.get $mine)) (drop (table.get $t2 (i32.const 0)))
				(drop (ref.func $own)) (call_indirect $t2 (i32.const 0)) (table.copy $t $t2 (i32.const 0) (i32.const 0) (i32.const 0)))
			(func $throws (block (try_table (catch $own-e 0) (throw $own-e))))
			(table $t2 3 funcref) (tag $own-e) (global $mine i32 (global.get $g)) (global $func funcref (ref.func $own))
			(export "own" (func $own)) (export "g" (global $g)) (export "mine" (global $mine)) (export "t2" (table $t2)) (export "e" (tag $own-e))
			(start $own) (elem (table $t2) (global.get $g) func $own $f) (elem declare funcref (ref.func $own) (ref.null func)))`;
		const { module } = decode(moved(bytesOf(text)).bytes);
		const [own, throws] = module.codes.map(({ bytes }) =>
			[...instructions(bytes)].flatMap(({ op, immediates }) =>
				immediates
					.filter(({ kind }) => /^(func|global|table|tag|catches)$/.test(kind))
					.map(({ value }) => `${op.name} ${JSON.stringify(value)}`),
			),
		);
		assert.deepEqual(own, [
			"call 0",
			"call 2",
			"global.get 0",
			"global.get 2",
			"table.get 2",
			"ref.func 2",
			"call_indirect 2",
			"table.copy 0",
			"table.copy 2",
		]);
		assert.deepEqual(throws, ['try_table [{"kind":"catch","tag":2,"label":0}]', "throw 2"]);
		assert.deepEqual(
			module.exports.map(({ name, index }) => [name, index]),
			[
				["own", 2],
				["g", 0],
				["mine", 2],
				["t2", 2],
				["e", 2],
			],
		);
		assert.equal(module.start, 2);
		assert.deepEqual(module.elems[0]?.items, [2, 0]);
		assert.deepEqual(
			module.elems[1]?.items.map((item) => typeof item !== "number" && item.bytes[1]),
			[2, 0x70],
		);
		assert.deepEqual(
			module.globals.map(({ init }) => init.bytes[1]),
			[0, 2],
		);
	});

	test("may have more functions, globals and exports", () => {
		const rewriter = new Rewriter(decode(bytesOf('(module (func (export "f") (result i32) i32.const 1))')));
		const type = rewriter.addFuncType([], ["i32"]);
		const import_ = rewriter.addImport({ module: "m", name: "f", extern: { kind: "func", type } });
		const constant = (value: number) => ({ op: theOp("i32.const"), immediates: [{ kind: "i32", value }] }) as const;
		const end = { op: theOp("end"), immediates: [] };
		const global = rewriter.addGlobal({
			type: { value: "i32", mutable: true },
			init: { bytes: written(constant(7), end) },
		});
		const call = { op: theOp("call"), immediates: [{ kind: "func", value: import_ }] } as const;
		const func = rewriter.addFunc(type, { locals: [], bytes: written(call, end) });
		assert.throws(
			() => rewriter.addImport({ module: "m", name: "g", extern: { kind: "func", type } }),
			/imports are added before/,
		);
		rewriter.addExport({ name: "global", kind: "global", index: global });
		rewriter.addExport({ name: "func", kind: "func", index: func });
		assert.throws(
			() => rewriter.addExport({ name: "f", kind: "func", index: func }),
			/exports something as "f" already/,
		);
		const { bytes } = rewriter.finish();
		const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f: () => 42 } }).exports;
		assert.ok(exports.global instanceof WebAssembly.Global);
		assert.equal(exports.global.value, 7);
		assert.deepEqual(Object.keys(exports), ["f", "global", "func"]);
		assert.ok(typeof exports.func === "function" && typeof exports.f === "function");
		assert.deepEqual([exports.func(), exports.f()], [42, 1]);
	});
});

describe("names", () => {
	test("of samples and scripts come back as they were", () => {
		let count = 0;
		for (const { name, bytes } of accepted) {
			for (const custom of decode(bytes).module.customs) {
				// One in this script is no section of names, which no engine minds.
				if (custom.name !== "name" || name.startsWith("binary.wast")) continue;
				assert.deepEqual(writeNames(readNames(custom.bytes)), Uint8Array.from(custom.bytes), name);
				count++;
			}
		}
		assert.ok(count > 50, `${count} sections`);
	});

	const all: readonly Names[] = [
		{ kind: "module", name: "m" },
		{
			kind: "func",
			names: [
				{ index: 0, name: "f" },
				{ index: 1, name: "g" },
			],
		},
		{ kind: "local", names: [{ index: 1, names: [{ index: 0, name: "a" }] }] },
		{
			kind: "label",
			names: [
				{
					index: 1,
					names: [
						{ index: 0, name: "out" },
						{ index: 1, name: "in" },
					],
				},
			],
		},
		{ kind: "type", names: [{ index: 0, name: "t" }] },
		{ kind: "field", names: [] },
		{ kind: "other", id: 77, bytes: new Uint8Array([1, 2, 3]) },
	];

	test("of every kind come back as they were", () => assert.deepEqual(readNames(writeNames(all)), all));

	test("that are malformed are said to be, and left alone", () => {
		for (const bytes of [[1], [1, 5, 1], [1, 3, 1, 0, 9], [0, 3, 1, 0x61, 0], [2, 2, 0x80, 0x80]])
			assert.throws(() => readNames(new Uint8Array(bytes)), { name: "Malformed" });
		const module = {
			...decode(bytesOf("(module (func))")).module,
			customs: [{ name: "name", bytes: new Uint8Array([1, 5, 1]), after: "codes" }],
		} satisfies Module;
		const { bytes } = moved(encode(module));
		assert.deepEqual(decode(bytes).module.customs[0]?.bytes, new Uint8Array([1, 5, 1]));
	});

	test("go with what they name", () => {
		const text =
			'(module (import "m" "f" (func $f)) (func $g (param $p i32) (local $l i32) (block $out (loop $in))) (global $glob i32 (i32.const 0)))';
		const decoded = decode(bytesOf(text));
		const customs = [{ name: "name", bytes: writeNames(all), after: "codes" } as const];
		const plan: CodePlan = (_, walk, body) => ({
			before() {
				if (walk.op.name !== "loop") return;
				body.add(theOp("block"), { kind: "block_type", value: null });
				body.add(theOp("end"));
			},
		});
		assert.deepEqual(named(moved(encode({ ...decoded.module, customs }, decoded), plan).bytes), [
			{ kind: "module", name: "m" },
			{
				kind: "func",
				names: [
					{ index: 0, name: "f" },
					{ index: 2, name: "g" },
				],
			},
			{ kind: "local", names: [{ index: 2, names: [{ index: 0, name: "a" }] }] },
			{
				kind: "label",
				names: [
					{
						index: 2,
						names: [
							{ index: 0, name: "out" },
							{ index: 2, name: "in" },
						],
					},
				],
			},
			...all.slice(4),
		]);
		const wabts = named(moved(bytesOf(text)).bytes);
		assert.deepEqual(
			wabts.find(({ kind }) => kind === "global"),
			{ kind: "global", names: [{ index: 1, name: "glob" }] },
		);
	});
});

describe("branch hints", () => {
	const likely = new Uint8Array([1]);

	test("go with their branches, in code that becomes longer and has more locals", () => {
		const decoded = decode(
			bytesOf(
				'(module (import "m" "f" (func)) (func (local i32) (block (br_if 0 (i32.const 1)) (if (i32.const 0) (then)))))',
			),
		);
		const [code] = decoded.module.codes;
		assert.ok(code);
		const branches = [...instructions(code.bytes)].filter(({ op }) => /^(br_if|if)$/.test(op.name));
		const hints = [{ func: 1, hints: branches.map(({ from }) => ({ offset: 3 + from, value: likely })) }];
		const customs = [{ name: branchHintSection, bytes: writeBranchHints(hints), after: "funcs" }] as const;
		const plan: CodePlan = (_, walk, body) => {
			const local = body.local("i64");
			return {
				before() {
					if (walk.op.name !== "if") return;
					body.add(theOp("local.get"), { kind: "local", value: local });
					body.add(theOp("i32.wrap_i64"));
					body.addUnlikely(theOp("if"), { kind: "block_type", value: null });
					body.add(theOp("end"));
				},
			};
		};
		const { bytes } = moved(encode({ ...decoded.module, customs }, decoded), plan);
		const again = decode(bytes);
		const [section, ...others] = again.module.customs.filter(({ name }) => name === branchHintSection);
		assert.ok(section && others.length === 0);
		assert.ok(
			(again.places.get(section)?.from ?? 0) < (again.sections.find(({ name }) => name === "codes")?.from ?? 0),
		);
		const [newCode] = again.module.codes;
		assert.ok(newCode);
		const found = [...instructions(newCode.bytes)].filter(({ op }) => /^(br_if|if)$/.test(op.name));
		assert.deepEqual(readBranchHints(section.bytes), [
			{
				func: 2,
				hints: found.map(({ from }, index) => ({ offset: 5 + from, value: new Uint8Array([index === 1 ? 0 : 1]) })),
			},
		]);
	});

	test("that are malformed are said to be", () => {
		for (const bytes of [[], [1], [1, 0, 1, 0, 2, 0], [0, 0]])
			assert.throws(() => readBranchHints(new Uint8Array(bytes)), { name: "Malformed" });
	});
});

describe("an offset in rewritten code", () => {
	test("leads to the instruction that it comes from, or that it was put beside", () => {
		let count = 0;
		for (const { name, bytes } of accepted) {
			const old = decode(bytes);
			const { bytes: made, origin } = moved(bytes, padded);
			const now = decode(made);
			for (const [index, code] of now.module.codes.entries()) {
				const was = old.module.codes[index];
				assert.ok(was);
				const start = (now.places.get(code)?.to ?? 0) - code.bytes.length;
				const wasStart = (old.places.get(was)?.to ?? 0) - was.bytes.length;
				const before = [...instructions(was.bytes)];
				const after = [...instructions(code.bytes)];
				assert.equal(origin(start - 1) === null || index > 0, true, name);
				const copies = after.filter((_, at) => at % 3 === 1 || at === after.length - 1);
				assert.deepEqual(
					copies.map(({ op }) => op.name),
					before.map(({ op }) => op.name),
					name,
				);
				for (const [at, each] of before.entries()) {
					const beside = after.slice(3 * at, 3 * at + 3);
					for (const { from } of beside) assert.equal(origin(start + from), wasStart + each.from, name);
					count++;
				}
			}
			assert.equal(origin(8), null);
			assert.equal(origin(made.length + 1), null);
		}
		assert.ok(count > 5000, `${count} instructions`);
	});

	test("in an added function leads nowhere", () => {
		const rewriter = new Rewriter(decode(bytesOf("(module (func nop))")));
		const end = { op: theOp("end"), immediates: [] };
		rewriter.addFunc(rewriter.addFuncType([], []), { locals: [], bytes: written(end) });
		const { bytes, origin } = rewriter.finish();
		const { module, places } = decode(bytes);
		const [first, second] = module.codes.map((code) => (places.get(code)?.to ?? 0) - 1);
		assert.ok(first !== undefined && second !== undefined);
		assert.deepEqual([bytes[first], bytes[second]], [0x0b, 0x0b]);
		assert.notEqual(origin(first), null);
		assert.equal(origin(second), null);
	});
});
