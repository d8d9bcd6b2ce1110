/** What the fields of a module define, and by which index a name is known. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, type Space } from "../../web/wat/fields.ts";
import { linesOf } from "../../web/wat/lines.ts";

test("lists functions in the order of their indexes", () => {
	const text = `(module $m ;; (func $comment)
 (type $t (func (param i32)))
 (func $defined (export "a") (param $p i32) (block $b))
 (export "x" (func $defined)) (table funcref (elem $defined))
 (@custom (func $annotation)) (data "(func $string)")
 (import "m" "f" (func $imported (param i32)))
 (func $inline (export "b") (import "m" "g"))
 (; (func $block) ;) (func(nop)) (func (; c ;) $named) (func
  $below nop))`;
	assert.deepEqual(
		fieldsOf(text).funcs.map(({ name, imported, from, to }) => {
			const { line, column } = linesOf(text).place(from);
			return [name, imported, text.slice(from, to).replaceAll(/\s+/g, " "), `${line}:${column}`];
		}),
		[
			["$imported", true, "(func $imported", "6:18"],
			["$inline", true, "(func $inline", "7:2"],
			["$defined", false, "(func $defined", "3:2"],
			[null, false, "(func", "8:22"],
			["$named", false, "(func (; c ;) $named", "8:34"],
			["$below", false, "(func $below", "8:56"],
		],
	);
});

test("lists the functions of fields without a module, and of broken texts what there is", () => {
	assert.deepEqual(
		fieldsOf('(func $a) (import "m" "n" (func)) ) (func $b (func $inner) (export').funcs.map(({ name }) => name),
		[null, "$a", "$b"],
	);
	assert.equal(fieldsOf("(func (func (func").funcs.length, 1);
	assert.deepEqual(fieldsOf("").funcs, []);
});

test("knows the index of every name, imported ones first", () => {
	const text = `(module
 (type $t (func)) (rec (type $r (struct (field $x i32))) (type $s (sub $r (struct))))
 (import "m" "a" (memory $m 1)) (import "m" "b" (table $i 1 funcref)) (table $a funcref (elem)) (table (import "m" "c") 1 funcref)
 (import "m" "d" (global $g i32)) (global $h i32 (i32.const 1)) (tag $e) (tag $f (import "m" "e"))
 (memory $n (data "x")) (data "y") (data $d "z") (elem $l func) (elem $k func) (func $"f\\6e") (func $i (import "m" "f"))
 (@custom (func $no)))`;
	const indices = (space: Space, ...names: string[]) => names.map((name) => fieldsOf(text).indexOf(space, name));
	assert.deepEqual(indices("type", "$t", "$r", "$s"), [0, 1, 2]);
	assert.deepEqual(indices("memory", "$m", "$n"), [0, 1]);
	assert.deepEqual(indices("table", "$i", "$a"), [0, 2]);
	assert.deepEqual(indices("global", "$g", "$h", "$t"), [0, 1, undefined]);
	assert.deepEqual(indices("tag", "$f", "$e"), [0, 1]);
	assert.deepEqual(indices("data", "$d"), [2]);
	assert.deepEqual(indices("elem", "$l", "$k"), [1, 2]);
	assert.deepEqual(indices("func", "$i", "$fn", '$"fn"', "$no"), [0, 1, 1, undefined]);
	const { own, imports, types } = fieldsOf(text);
	assert.deepEqual(
		[own("data"), own("global"), imports, types].map((lists) =>
			lists.map((list) => list && text.slice(list.from, list.to)),
		),
		[
			['(data "x")', '(data "y")', '(data $d "z")'],
			["(global $h i32 (i32.const 1))"],
			[
				'(import "m" "a" (memory $m 1))',
				'(import "m" "b" (table $i 1 funcref))',
				'(table (import "m" "c") 1 funcref)',
				'(import "m" "d" (global $g i32))',
				'(tag $f (import "m" "e"))',
				'(func $i (import "m" "f"))',
			],
			["(func)", "(struct (field $x i32))", "(struct)"],
		],
	);
});
