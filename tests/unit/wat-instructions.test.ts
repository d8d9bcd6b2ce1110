/** The instructions of a text in the order of evaluation, in every shape of code. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf } from "../../web/wat/fields.ts";
import { expression, instructionsOf } from "../../web/wat/instructions.ts";
import { spelledOut } from "../../web/wat/tree.ts";

/** What is written at each instruction's place, of the last function of a text. */
function written(text: string): string {
	const func = fieldsOf(text).funcs.at(-1);
	assert.ok(func);
	return instructionsOf(func.list)
		.map(({ name, from, to, immediates }) => {
			const shown = text.slice(from, to);
			assert.ok(shown === name || (name === "end" && shown === ")"), `${name} is ${shown}`);
			return [shown, ...immediates.map((node) => text.slice(node.from, node.to))].join(" ");
		})
		.join(", ");
}

const shapes: readonly (readonly [what: string, body: string, order: string])[] = [
	["flat", "i32.const 1 i32.const 2 i32.add drop", "i32.const 1, i32.const 2, i32.add, drop, )"],
	["folded", "(drop (i32.add (i32.const 1) (i32.const 2)))", "i32.const 1, i32.const 2, i32.add, drop, )"],
	["mixed", "i32.const 1 (i32.add (i32.const 2)) (drop)", "i32.const 1, i32.const 2, i32.add, drop, )"],
	[
		"a folded block",
		"(block $a (result i32) nop (i32.const 1)) drop",
		"block $a (result i32), nop, i32.const 1, ), drop, )",
	],
	["a flat block", "block $a nop end $a loop end", "block $a, nop, end $a, loop, end, )"],
	[
		"a folded if",
		"(if $l (result i32) (local.get 0) (then nop (i32.const 1)) (else (i32.const 2)))",
		"local.get 0, if $l (result i32), nop, i32.const 1, else, i32.const 2, ), )",
	],
	["a flat if", "local.get 0 if nop else nop end", "local.get 0, if, nop, else, nop, end, )"],
	[
		"an empty else",
		"(if (local.get 0) (then nop) (else)) local.get 0 if else end",
		"local.get 0, if, nop, ), local.get 0, if, end, )",
	],
	["an if whose condition is flat", "local.get 0 (if (then nop))", "local.get 0, if, nop, ), )"],
	[
		"an if in a condition",
		"(if (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2))) (then (br 0)))",
		"local.get 0, if (result i32), i32.const 1, else, i32.const 2, ), if, br 0, ), )",
	],
	[
		"a try_table",
		"(block $b (try_table (result i32) (catch $e $b) (catch_all 0) (i32.const 1)) drop)",
		"block $b, try_table (result i32) (catch $e $b) (catch_all 0), i32.const 1, ), drop, ), )",
	],
	[
		"a try that catches",
		"(try $t (do nop) (catch $e drop) (catch_all nop)) try nop catch $e drop end",
		"try $t, nop, catch $e, drop, catch_all, nop, ), try, nop, catch $e, drop, end, )",
	],
	[
		"a try that delegates",
		"(try $t (do nop) (delegate 0)) try nop delegate 0",
		"try $t, nop, delegate 0, try, nop, delegate 0, )",
	],
	[
		"immediates in brackets",
		"(call_indirect $t (type $f) (i32.const 0)) select (result i32) (ref.null func) ref.test (ref null $f) drop",
		"i32.const 0, call_indirect $t (type $f), select (result i32), ref.null func, ref.test (ref null $f), drop, )",
	],
	[
		"words that are no instructions",
		"v128.const i32x4 1 2 3 4 i32.load $m offset=8 align=2 br_table 0 1 2 memory.copy 0 1",
		"v128.const i32x4 1 2 3 4, i32.load $m offset=8 align=2, br_table 0 1 2, memory.copy 0 1, )",
	],
	[
		"comments, annotations and strings",
		'nop ;; nop\n(; nop (; nop ;) é𝄞 ;) (@nop (i32.add) "(") (drop (;;) (; ;) ;; x\r\n (i32.const (@a) (;1;) 2))',
		"nop, i32.const 2, drop, )",
	],
];

for (const [what, body, order] of shapes) {
	test(`goes through ${what} in the order of evaluation`, () => {
		assert.equal(written(`(module (func $f (export "nop (") (param $nop i32) (local i32 i64) ${body}))`), order);
	});
}

test("goes past what stands before a function's instructions", () => {
	for (const heading of [
		"",
		"$f",
		'(export "a") (export "b")',
		"$f (type 0) (param i32) (result i32)",
		"(local $x i32)",
	]) {
		assert.equal(written(`(module (func ${heading} nop))`), "nop, )");
	}
	assert.equal(written("(func)"), ")");
	assert.equal(written('(module (func (import "a" "b")))'), ")");
});

test("goes through the values of globals and offsets", () => {
	const text =
		'(global $g (export "g") (mut i32) (i32.add (i32.const 1) (global.get 0))) (global (ref null func) ref.null func)';
	const names = fieldsOf(text)
		.own("global")
		.map((global) =>
			expression(global, 1)
				.map(({ name }) => name)
				.join(" "),
		);
	assert.deepEqual(names, ["i32.const global.get i32.add end", "ref.null end"]);
});

test("knows which blocks are around an instruction", () => {
	const [func] = fieldsOf(
		"(func $f block $a (loop $b br $a (if (br_if $b) (then nop))) try $c delegate $a end nop)",
	).funcs;
	assert.ok(func);
	const around = instructionsOf(func.list).map(({ name, scope }) => {
		const labels = [];
		for (let block = scope; block; block = block.outer) labels.push(block.label ?? "-");
		return [name, ...labels].join(" ");
	});
	assert.deepEqual(around, [
		"block",
		"loop $a",
		"br $b $a",
		"br_if $b $a",
		"if $b $a",
		"nop - $b $a",
		"end $b $a",
		"end $a",
		"try $a",
		"delegate $a",
		"end",
		"nop",
		"end",
	]);
});

test("reads texts that nest deeper than calls can, and broken ones", () => {
	const deep = 100_000;
	const [func] = fieldsOf(`(func ${"(block ".repeat(deep)}${")".repeat(deep)})`).funcs;
	assert.ok(func);
	assert.equal(instructionsOf(func.list).length, 2 * deep + 1);
	for (const text of [
		"(func (if",
		"(func (then",
		"(func (if (then) (then) x) )",
		"(func (try) (try (delegate",
		"(func ((nop)))",
	]) {
		const [broken] = fieldsOf(text).funcs;
		assert.ok(broken);
		assert.equal(instructionsOf(broken.list).at(-1)?.name, "end");
	}
});

test("spells names out", () => {
	assert.deepEqual(["$a", '$"a"', '$"\\61"', '$"two words"', '$"\\u{1F389}é\\t\\""', '$"', "$\\"].map(spelledOut), [
		"$a",
		"$a",
		"$a",
		"$two words",
		'$🎉é\t"',
		'$"',
		"$\\",
	]);
});
