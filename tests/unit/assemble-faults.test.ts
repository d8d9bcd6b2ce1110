/** Texts that harm an assembler: too deep, too large, too many, broken at random; each gets an answer, and so does the next one. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Assembled, createAssembler, sizeLimit } from "../../web/wat/assemble.ts";

const assembler = await createAssembler();

/** wabt is let into the depths in which it crashes; not by flat blocks, on which it never returns. */
const reckless = await createAssembler({ nesting: Number.POSITIVE_INFINITY });
const crashing = `(module (func ${"(block ".repeat(400)}${")".repeat(400)}))`;
const sound = "(module (func))";

function messages(result: Assembled): readonly string[] {
	return "diagnostics" in result ? result.diagnostics.map(({ source, message }) => `${source}: ${message}`) : [];
}

for (const [name, text] of [
	["flat", `(module (func ${"block ".repeat(300)}${"end ".repeat(300)}))`],
	["folded", `(module (func ${"(block ".repeat(300)}${")".repeat(300)}))`],
	["flat and unfinished", `(module (func ${"loop ".repeat(100_000)}`],
	["in brackets that mean nothing", "(".repeat(1_000_000)],
] as const) {
	test(`refuses 300 nested blocks and more, ${name}, at once`, () => {
		const begun = performance.now();
		const result = assembler.assemble(text, "module.wat", {});
		assert.ok(performance.now() - begun < 1000);
		assert.equal(messages(result).length, 1);
		assert.match(messages(result)[0] ?? "", /^watbench: nested more than 100 levels deep/);
		assert.ok("bytes" in assembler.assemble(sound, "module.wat", {}));
	});
}

test("goes on with the spare after a crash, at once, and after many", async () => {
	for (let i = 0; i < 4; i++) {
		assert.match(
			messages(reckless.assemble(crashing, "module.wat", {}))[0] ?? "",
			/^watbench: the assembler crashed on this text/,
		);
		assert.ok("bytes" in reckless.assemble(sound, "module.wat", {}));
		await reckless.settled();
	}
});

test("says so when it crashes faster than it is replaced, and recovers", async () => {
	for (let i = 0; i < 2; i++) assert.equal(messages(reckless.assemble(crashing, "module.wat", {})).length, 1);
	assert.match(
		messages(reckless.assemble(sound, "module.wat", {}))[0] ?? "",
		/^watbench: the assembler is being restarted/,
	);
	await reckless.settled();
	assert.ok("bytes" in reckless.assemble(sound, "module.wat", {}));
});

test("survives a crash of the disassembler", async () => {
	const body = [0, ...Array<number[]>(20_000).fill([2, 0x40]).flat(), ...Array<number>(20_001).fill(0x0b)];
	const size = [...long(body.length), ...body];
	const bytes = Uint8Array.from([
		...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
		...[10, ...long(size.length + 1), 1, ...size],
	]);
	assert.ok(WebAssembly.validate(bytes));
	assert.throws(() => assembler.disassemble(bytes), /^Error: the disassembler crashed on this module/);
	assert.ok("bytes" in assembler.assemble(sound, "module.wat", {}));
	await assembler.settled();
});

/** A number as LEB128 of exactly three bytes. */
function long(value: number): number[] {
	return [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
}

test("refuses a text over 16 MB, counted in bytes", () => {
	for (const text of [" ".repeat(sizeLimit + 1), `(;${"漢".repeat(sizeLimit / 3)};)`]) {
		const result = assembler.assemble(text, "module.wat", {});
		assert.deepEqual(messages(result), [
			"watbench: the text is larger than 16 MB, the most that the assembler is given",
		]);
	}
});

test("assembles a text of 1 MB", () => {
	const many = `(module\n${'(func (export "é") (param i32) (result i32)\n  local.get 0\n  i32.const 7\n  i32.add)\n'.repeat(14_000)})`;
	const text = many.replaceAll(/"é"/g, (_match, at: number) => `"é${at}"`);
	assert.ok(text.length > 1e6);
	const result = assembler.assemble(text, "module.wat", {});
	assert.ok("bytes" in result, messages(result)[0]);
});

test("answers soon to 1 MB of characters that WAT does not know", () => {
	for (const text of ["é".repeat(500_000), "é ".repeat(400_000), "; ".repeat(500_000), "\0 ".repeat(500_000)]) {
		const begun = performance.now();
		const result = assembler.assemble(text, "module.wat", {});
		assert.ok(performance.now() - begun < 2000, `took ${performance.now() - begun} ms`);
		assert.ok(messages(result).length > 0 && messages(result).length <= 101);
	}
});

test("frees what it takes: 500 assemblies of each kind need no more memory than 100", () => {
	const functions = "(func (param i32) (result i32) local.get 0 i32.const 7 i32.add)\n".repeat(400);
	const kinds = [`(module ${functions})`, `(module ${functions} (func i32.add))`, `(module ${functions} (func bad))`];
	const round = (count: number) => {
		for (let i = 0; i < count; i++) for (const text of kinds) assembler.assemble(text, "module.wat", {});
		return process.memoryUsage().rss;
	};
	const before = round(100);
	const grown = (round(500) - before) / 2 ** 20;
	assert.ok(grown < 60, `${grown.toFixed(0)} MB more`);
});

const seeds = [
	`(module
	;; a comment — with a dash
	(import "math" "sin" (func $sin (param f64) (result f64)))
	(memory (export "memory") 1)
	(global $count (mut i32) (i32.const 0))
	(table 2 funcref) (elem (i32.const 0) $main $fill)
	(data (i32.const 8) "añb\\n\\00漢字😀")
	(type $unary (func (param f64) (result f64)))
	(func $main (export "main") (param $x i32) (result i32) (local $i i32)
		(block $out (loop $again
			(br_if $out (i32.ge_u (local.get $i) (local.get $x)))
			(i32.store8 offset=4 (local.get $i) (i32.const 0xff))
			(local.set $i (i32.add (local.get $i) (i32.const 1)))
			(br $again)))
		global.get $count)
	(func $fill (param f64) (result f64)
		local.get 0 call $sin f64.const 1e-3 f64.mul
		(; nested (; comment ;) ;)
		i32.const 1 if (result f64) f64.const 0 else f64.const nan end f64.add))`,
	'(module\r\n (tag $e (param i32))\r\n (func (result v128) v128.const i32x4 1 2 3 4)\r (func try (result i32) i32.const 1 catch $e end drop)\r\n (@custom "n" "b") (func $"q" return_call $"q"))',
	'(func $f (export "ü") (param $a i64) (result i64) (i64.mul (local.get $a) (i64.const -1)))\n(memory 1 2 shared)\n(start $g) (func $g block loop br 1 end end)',
] as const;

test("answers 2,000 texts that were broken at random, with ranges inside the text", async () => {
	const random = createRandom(20_261_122);
	const pieces = [
		...[
			"(",
			")",
			'"',
			"\\",
			";;",
			"(;",
			";)",
			"\0",
			"\r",
			"\n",
			"\t",
			"é",
			"😀",
			"\ud83d",
			"\ufeff",
			"$",
			"(@",
			"block ",
			"end ",
			"if ",
		],
		...[
			"(memory 1)",
			"(data ",
			"i32.const ",
			"999999999999",
			"-",
			"0x",
			"nan:0x1",
			"(func",
			"(type 9)",
			"try_table ",
			"ref.null func ",
			"(table 1 externref)",
		],
	];
	for (let i = 0; i < 2000; i++) {
		let text: string = seeds[i % seeds.length] ?? "";
		for (let edits = 1 + random(4); edits > 0; edits--) {
			const at = random(text.length + 1);
			const piece = pieces[random(pieces.length)] ?? "";
			const kind = random(4);
			if (kind === 0) text = text.slice(0, at) + text.slice(at + 1 + random(12));
			else if (kind === 1) text = text.slice(0, at) + piece + text.slice(at);
			else if (kind === 2) text = text.slice(0, at) + piece + text.slice(at + piece.length);
			else text = text.slice(0, at) + text.slice(random(text.length + 1)).slice(0, 60) + text.slice(at);
		}
		const result = assembler.assemble(text, "module.wat", {});
		if ("bytes" in result) {
			assert.ok(WebAssembly.validate(result.bytes));
			continue;
		}
		assert.ok(result.diagnostics.length > 0);
		for (const { from, to, line, column, endLine, endColumn, message } of result.diagnostics) {
			const about = `${JSON.stringify(text)}: ${message}`;
			assert.ok(0 <= from && from <= to && to <= text.length, about);
			assert.ok(line >= 1 && column >= 1 && (endLine > line || (endLine === line && endColumn >= column)), about);
			assert.doesNotMatch(message, /^error|^\s*$|crashed|\n/, about);
			assert.ok(!splitsPair(text, from) && !splitsPair(text, to), about);
		}
	}
});

/** Whether an offset lies inside a surrogate pair. */
function splitsPair(text: string, offset: number): boolean {
	return (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

/** Whole numbers below a limit, the same ones each time (mulberry32). */
function createRandom(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
	};
}
