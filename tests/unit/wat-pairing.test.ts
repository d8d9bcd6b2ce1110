/** Pairs texts with what wabt makes of them: all samples, all scripts, random modules; and sees every difference. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import loadWabt from "wabt";
import { defaultFeatures } from "../../web/wat/features.ts";
import { pair } from "../../web/wat/pairing.ts";
import { keywordOf, type Node, read } from "../../web/wat/tree.ts";
import { createDice } from "./random-dice.ts";
import { randomModule } from "./random-wat.ts";

const wabt = await loadWabt();

/** What wabt makes of a text, whatever this engine knows; null for what is not valid. */
function assembled(text: string): Uint8Array | null {
	let module: ReturnType<typeof wabt.parseWat> | null = null;
	try {
		module = wabt.parseWat("module.wat", new TextEncoder().encode(text), defaultFeatures);
		Reflect.apply(module.validate, module, [defaultFeatures]);
		return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
	} catch {
		return null;
	} finally {
		module?.destroy();
	}
}

/** Pairs a text with its binary, every instruction of it; returns how many functions and instructions. */
function paired(
	text: string,
	bytes: Uint8Array,
	where: string,
): { readonly functions: number; readonly instructions: number } {
	const pairing = pair(text, bytes);
	assert.ok(!("mismatch" in pairing), "mismatch" in pairing ? `${where}: ${pairing.mismatch}` : "");
	const parts = pairing.funcs.filter((part) => part !== null);
	for (const { text: written, binary } of parts.flatMap(({ pairs }) => pairs)) {
		assert.equal(text.slice(written.from, written.to).replace(/^\)$/, "end"), binary.op.name, where);
	}
	return { functions: parts.length, instructions: parts.reduce((sum, { pairs }) => sum + pairs.length, 0) };
}

test("pairs every instruction of the samples", () => {
	const folder = new URL("../../static/samples/", import.meta.url);
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wat"));
	let functions = 0;
	for (const file of files) {
		const text = readFileSync(new URL(file, folder), "utf8");
		for (const spelled of [text, text.replaceAll("\n", "\r\n")]) {
			const bytes = assembled(spelled);
			if (bytes) functions += paired(spelled, bytes, file).functions;
		}
	}
	assert.ok(functions > 40, `${functions} functions`);
});

/** The texts of the modules in a script, wherever they stand. */
function modulesOf(nodes: readonly Node[], text: string): readonly string[] {
	return nodes.flatMap((node) => {
		if (node.kind !== "list") return [];
		if (keywordOf(node) !== "module") return modulesOf(node.items, text);
		const isText = !node.items.some((item) => item.kind === "word" && ["binary", "quote"].includes(item.text));
		return isText ? [text.slice(node.from, node.to)] : [];
	});
}

test("pairs every instruction of the scripts' modules", () => {
	const folder = new URL("../wast/scripts/", import.meta.url);
	const total = { modules: 0, functions: 0, instructions: 0 };
	for (const file of readdirSync(folder)) {
		const script = readFileSync(new URL(file, folder), "utf8");
		for (const text of modulesOf(read(script), script)) {
			const bytes = assembled(text);
			if (!bytes) continue;
			const { functions, instructions } = paired(text, bytes, `${file}: ${text.slice(0, 200)}`);
			total.modules++;
			total.functions += functions;
			total.instructions += instructions;
		}
	}
	assert.ok(total.modules > 100 && total.functions > 900 && total.instructions > 3500, JSON.stringify(total));
});

for (const [style, seeds] of [
	["folded", [1, 20]],
	["flat", [21, 40]],
	["mixed", [41, 60]],
] as const) {
	test(`pairs every instruction of thousands of random functions, ${style}`, () => {
		let functions = 0;
		for (let seed = seeds[0]; seed <= seeds[1]; seed++) {
			const text = randomModule(seed, 180, style);
			const bytes = assembled(text);
			assert.ok(bytes, `wabt refuses the module of seed ${seed}`);
			functions += paired(text, bytes, `seed ${seed}`).functions;
		}
		assert.equal(functions, 20 * 180);
	});
}

const module = (
	body: string,
) => `(module (type $t (func)) (type $u (func (param i32))) (memory $m 1) (memory $n 1) (table $a 1 funcref)
	(table $b 1 funcref) (global $x (mut i32) (i32.const 1)) (global $y (mut i32) (i32.const 2)) (tag $e) (tag $o) (data $d "") (data $c "")
	(elem $s func) (elem $r func) (func $f (param $p i32) (local $q i32) ${body}) (func $g))`;

/** Bodies that differ in one thing. */
const differences: readonly (readonly [one: string, other: string])[] = [
	["nop", "unreachable"],
	["(drop (i32.const 1))", "(drop (i32.const 2))"],
	["(drop (i64.const 0x7fffffffffffffff))", "(drop (i64.const 0x7ffffffffffffffe))"],
	["(drop (f32.const 0))", "(drop (f32.const -0))"],
	["(drop (f64.const nan))", "(drop (f64.const nan:0x1))"],
	["(drop (v128.const i32x4 1 2 3 4))", "(drop (v128.const i32x4 1 2 3 5))"],
	["(drop (local.get $p))", "(drop (local.get $q))"],
	["(drop (global.get $x))", "(drop (global.get $y))"],
	["(block $l (block (br $l)))", "(block (block $l (br $l)))"],
	["(block (br_table 0 1 0 (local.get 0)))", "(block (br_table 0 1 1 (local.get 0)))"],
	["(block (drop (i32.const 1)))", "(block (result i32) (i32.const 1)) drop"],
	["(i32.const 1) (block (param i32) (result i32)) drop", "(i32.const 1) (block) drop"],
	["(drop (i32.load (i32.const 1)))", "(drop (i32.load offset=1 (i32.const 1)))"],
	["(drop (i32.load (i32.const 1)))", "(drop (i32.load align=1 (i32.const 1)))"],
	["(drop (i32.load $m (i32.const 1)))", "(drop (i32.load $n (i32.const 1)))"],
	["(drop (memory.size))", "(drop (memory.size 1))"],
	[
		"(memory.copy $m $n (i32.const 1) (i32.const 1) (i32.const 1))",
		"(memory.copy $n $m (i32.const 1) (i32.const 1) (i32.const 1))",
	],
	[
		"(memory.init $d (i32.const 1) (i32.const 1) (i32.const 1))",
		"(memory.init $c (i32.const 1) (i32.const 1) (i32.const 1))",
	],
	[
		"(memory.init $n $d (i32.const 1) (i32.const 1) (i32.const 1))",
		"(memory.init $d (i32.const 1) (i32.const 1) (i32.const 1))",
	],
	[
		"(table.init $b $s (i32.const 1) (i32.const 1) (i32.const 1))",
		"(table.init $a $s (i32.const 1) (i32.const 1) (i32.const 1))",
	],
	["(elem.drop $s)", "(elem.drop $r)"],
	["(data.drop $d)", "(data.drop $c)"],
	["(drop (table.get $a (i32.const 0)))", "(drop (table.get $b (i32.const 0)))"],
	["(call $g)", "(local.get $p) (call $f)"],
	["(call_indirect (type $t) (i32.const 0))", "(call_indirect $b (type $t) (i32.const 0))"],
	["unreachable call_indirect (param i32)", "unreachable call_indirect"],
	["(throw $e)", "(throw $o)"],
	["(block $l (try_table (catch $e $l)))", "(block $l (try_table (catch $o $l)))"],
	["(block $l (try_table (catch_all $l)))", "(block $l (try_table))"],
	["(block $l (try_table (catch_all 0)))", "(block $l (try_table (catch_all 1)))"],
	["(drop (ref.null func))", "(drop (ref.null extern))"],
	[
		"(drop (select (local.get 0) (local.get 0) (local.get 0)))",
		"(drop (select (result i32) (local.get 0) (local.get 0) (local.get 0)))",
	],
	["(drop (i8x16.extract_lane_s 1 (v128.const i64x2 0 0)))", "(drop (i8x16.extract_lane_s 2 (v128.const i64x2 0 0)))"],
	["(if (local.get 0) (then nop) (else nop))", "(if (local.get 0) (then nop nop))"],
	["nop", "nop nop"],
];

for (const [one, other] of differences) {
	test(`sees that ${one} is not ${other}`, () => {
		const texts = [module(one), module(other)] as const;
		for (const [text, another] of [texts, texts.toReversed()]) {
			assert.ok(text && another);
			const bytes = assembled(text);
			assert.ok(bytes, text);
			paired(text, bytes, text);
			const found = pair(another, bytes);
			assert.ok("mismatch" in found);
			assert.match(found.mismatch, /^(instruction \d+ of )?function \$f |^function \$f goes on/);
		}
	});
}

test("pairs what wabt takes besides the text format", () => {
	const texts = ["memory.copy (memory $n) (memory 0)", "i32.load (memory 1) drop unreachable"];
	for (const text of texts.map((body) => module(`i32.const 0 i32.const 0 i32.const 0 ${body}`))) {
		const bytes = assembled(text);
		assert.ok(bytes);
		paired(text, bytes, text);
	}
});

test("throws for no text and no bytes, however broken", () => {
	for (let seed = 0; seed < 200; seed++) {
		const dice = createDice(seed);
		const text = randomModule(seed, 4, dice.pick(["folded", "flat", "mixed"]));
		const bytes = assembled(text);
		assert.ok(bytes);
		const at = dice.roll(text.length);
		const piece = dice.pick([
			"",
			"(",
			")",
			'"',
			" constructor ",
			"$",
			"(then",
			" end ",
			text.slice(dice.roll(at + 1), at),
		]);
		const broken = text.slice(0, at) + piece + text.slice(at + dice.roll(9));
		const changed = Uint8Array.from(bytes);
		changed[dice.roll(bytes.length)] = dice.roll(256);
		for (const [each, of] of [
			[broken, bytes],
			[text, changed],
			[broken, changed],
		] as const) {
			const found = pair(each, of);
			assert.ok("mismatch" in found ? found.mismatch !== "" : found.parts.length > 0);
		}
	}
});

test("says in which way text and binary differ", () => {
	const says = (text: string, binaryOf: string) => {
		const bytes = assembled(binaryOf);
		assert.ok(bytes);
		const found = pair(text, bytes);
		return "mismatch" in found ? found.mismatch : null;
	};
	const two = "(func $f nop) (func (drop (i32.const 1)))";
	assert.equal(says(two, two), null);
	assert.equal(
		says(two, "(func $f nop) (func unreachable)"),
		"instruction 1 of function 1 is i32.const in the text and unreachable at byte 0x1c in the binary",
	);
	assert.equal(
		says(two, "(func $f) (func)"),
		"instruction 1 of function $f is nop in the text and end at byte 0x18 in the binary",
	);
	assert.equal(
		says("(func $f)", "(func $f nop)"),
		"instruction 1 of function $f is end in the text and nop at byte 0x17 in the binary",
	);
	assert.equal(says(two, "(func)"), "the text has 2 functions and the binary 1 function");
	assert.equal(says(two, '(import "a" "b" (func)) (func)'), "the text imports 0 functions and the binary 1 function");
	assert.equal(
		says("(global i32 (i32.const 1))", "(global i32 (i32.const 2))"),
		"instruction 1 of the value of global 0 is i32.const in the text and i32.const at byte 0xd in the binary",
	);
	const unknown = assembled("(func $f nop)");
	assert.ok(unknown);
	const at = unknown.lastIndexOf(0x0b);
	unknown[at - 1] = 0xff;
	const unread = pair("(func $f nop)", unknown);
	assert.ok("mismatch" in unread);
	assert.equal(unread.mismatch, "the code of function $f cannot be read");
	assert.deepEqual(
		unread.heads.map(({ name }) => name),
		["$f"],
	);
	const broken = pair("(module)", Uint8Array.of(1, 2, 3));
	assert.ok("mismatch" in broken && broken.mismatch.startsWith("the module cannot be read: "));
});
