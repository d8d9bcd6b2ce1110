/** Every kind of problem that a WAT text can have, with the range where it must be shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Features } from "../../web/protocol.ts";
import { createAssembler, defaultFeatures, features } from "../../web/wat/assemble.ts";
import { linesOf } from "../../web/wat/lines.ts";

interface Case {
	readonly name: string;
	/** `«` and `»` stand around the expected ranges, in the order of the diagnostics. */
	readonly marked: string;
	/** For each range, the messages told there: "source: words". */
	readonly told: readonly (string | readonly string[])[];
	readonly features?: Features;
}

const cases: readonly Case[] = [
	{
		name: "an unknown instruction",
		marked: "(module (func «i32.ad»))",
		told: ["wabt: unexpected token i32.ad, expected )."],
	},
	{
		name: "a misspelt keyword",
		marked: "(module (func $f («resut» i32)))",
		told: ['wabt: unexpected token "resut", expected an instr.'],
	},
	{
		name: "an undefined name",
		marked: "(module (func call «$x»))",
		told: ['wabt: undefined function variable "$x"'],
	},
	{
		name: "a name used twice",
		marked: "(module (func $a) («func» $a))",
		told: ['wabt: redefinition of function "$a"'],
	},
	{
		name: "a parameter's name used twice",
		marked: "(module (func (param $x i32) (param «$x» i32)))",
		told: ['wabt: redefinition of parameter "$x"'],
	},
	{
		name: "an export's name used twice",
		marked: '(module (func (export "a")) (func («export» "a")))',
		told: ['wabt: duplicate export "a"'],
	},
	{
		name: "missing operands",
		marked: "(module (func (result i32) «i32.add»))",
		told: ["wabt: type mismatch in i32.add, expected [i32, i32] but got []"],
	},
	{
		name: "two problems in one place",
		marked: "(module (func («i32.add»)))",
		told: [
			[
				"wabt: type mismatch in i32.add, expected [i32, i32] but got []",
				"wabt: type mismatch at end of function, expected [] but got [i32]",
			],
		],
	},
	{
		name: "an operand of the wrong type",
		marked: "(module (func (param f32) local.get 0 «i32.eqz» drop))",
		told: ["wabt: type mismatch in i32.eqz, expected [i32] but got [f32]"],
	},
	{
		name: "a missing result",
		marked: "(module (func (result i32) «nop»))",
		told: ["wabt: type mismatch in implicit return, expected [i32] but got []"],
	},
	{
		name: "a branch out of range",
		marked: "(module (func «br» 3))",
		told: ["wabt: invalid depth: 3 (max 0)"],
	},
	{
		name: "a number that does not fit",
		marked: "(module (func i32.const «99999999999» drop))",
		told: ['wabt: invalid literal "99999999999"'],
	},
	{
		name: "a memory over the limit",
		marked: "(module («memory» 70000))",
		told: ["wabt: initial pages (70000) must be <= (65536)"],
	},
	{
		name: "an import after a definition",
		marked: '(module (func) («import» "a" "b" (func)))',
		told: ["wabt: imports must occur before all non-import definitions"],
	},
	{
		name: "one bracket too many",
		marked: "(module (func) )«)»",
		told: ["wabt: unexpected token ), expected EOF."],
	},
	{
		name: "an end of file inside a function",
		marked: "(module (func\n«»",
		told: ["wabt: unexpected token EOF, expected )."],
	},
	{
		name: "an end of file without a line break",
		marked: "(module (func nop«»",
		told: ["wabt: unexpected token EOF, expected )."],
	},
	{
		name: "several problems on several lines",
		marked: "(module\n (func $a)\n («func» $a)\n (func call «$x»)\n (func call «$y»))\n",
		told: [
			'wabt: redefinition of function "$a"',
			'wabt: undefined function variable "$x"',
			'wabt: undefined function variable "$y"',
		],
	},
	{
		name: "text outside ASCII before the place, on its line",
		marked: '(module (data "äé漢字𝒳😀") (func call «$x») (; 😀 ;) (func call «$y»))',
		told: ['wabt: undefined function variable "$x"', 'wabt: undefined function variable "$y"'],
	},
	{
		name: "lines that end in CR LF",
		marked: "(module\r\n ;; ä\r\n (func call «$x»)\r\n (; \r\n ;) (func call «$y»))\r\n",
		told: ['wabt: undefined function variable "$x"', 'wabt: undefined function variable "$y"'],
	},
	{
		name: "lines that end in a lone CR",
		marked: "(module ;; ä\r (func call «$x»)\r (; \r ;) (func call «$y»)\n (func call «$z»))",
		told: [
			'wabt: undefined function variable "$x"',
			'wabt: undefined function variable "$y"',
			'wabt: undefined function variable "$z"',
		],
	},
	{
		name: "tabs",
		marked: "\t\t(module\t(func\tcall\t«$x»))",
		told: ['wabt: undefined function variable "$x"'],
	},
	{
		name: "a long line, which wabt abbreviates at both ends",
		marked: `(module ${" ".repeat(300)}(data "é") (func call «$abc»)${" ".repeat(300)})`,
		told: ['wabt: undefined function variable "$abc"'],
	},
	{
		name: "a name longer than wabt's excerpt",
		marked: `(module (func call «$${"x".repeat(200)}» ) (func))`,
		told: [`wabt: undefined function variable "$${"x".repeat(200)}"`],
	},
	{
		name: "a name whose end lies where wabt's excerpt is cut",
		marked: `(module (func ${" ".repeat(50)}call «$abcdefghijklmnop») (func ${"nop ".repeat(30)}))`,
		told: ['wabt: undefined function variable "$abcdefghijklmnop"'],
	},
	{
		name: "a line of carets, as wabt writes itself",
		marked: "(module\n(func nop\n«^^^^»\n)(func «bad»))",
		told: ["wabt: unexpected token ^^^^, expected ).", "wabt: unexpected token bad, expected )."],
	},
	{
		name: "characters outside ASCII in a name",
		marked: "(module (func $«名前» nop «bad»))",
		told: ['wabt: unexpected characters "名前"', "wabt: unexpected token bad, expected )."],
	},
	{
		name: "an astral character outside strings",
		marked: "(module «😀» (func call «$x»))",
		told: ['wabt: unexpected character "😀"', 'wabt: undefined function variable "$x"'],
	},
	{
		name: "a lone surrogate",
		marked: '(module (data "\ud800") «\udc00» (func call «$x»))',
		told: ["wabt: unexpected character U+DC00", 'wabt: undefined function variable "$x"'],
	},
	{
		name: "a byte order mark",
		marked: "«\ufeff»(module)",
		told: ["wabt: unexpected character U+FEFF"],
	},
	{
		name: "a no-break space",
		marked: "(module«\u00a0»(func))",
		told: ["wabt: unexpected character U+00A0"],
	},
	{
		name: "a lone semicolon",
		marked: "(module (func) «;» (func call «$x»))",
		told: ['wabt: unexpected character ";"', 'wabt: undefined function variable "$x"'],
	},
	{
		name: "a NUL outside strings",
		marked: "(module «\0» (func call «$x»))",
		told: ["wabt: unexpected character U+0000", 'wabt: undefined function variable "$x"'],
	},
	{
		name: "a NUL in a string, which wabt would take",
		marked: '(module (data "a«\0»b"))',
		told: ["watbench: a NUL character in a string: write it as \\00"],
	},
	{
		name: "a NUL in a comment, on the line of a problem",
		marked: "(module (; \0\u0001 ;) (func call «$x») (; \0 ;) (func call «$y»))",
		told: ['wabt: undefined function variable "$x"', 'wabt: undefined function variable "$y"'],
	},
	{
		name: "an escaped NUL in a name that wabt's message quotes",
		marked: '(module (func (export "a\\00b")) (func («export» "a\\00b")) (func call «7»))',
		told: ['wabt: duplicate export "a"', "wabt: function variable out of range: 7 (max 3)"],
	},
	{
		name: "a line break in a name that wabt's message quotes",
		marked: '(module (func (export "a\\0ab")) (func («export» "a\\0ab")))',
		told: ['wabt: duplicate export "a\\nb"'],
	},
	{
		name: "a string that its line cuts off",
		marked: '(module (func «bad») (data «"abc»\n) (func))«»',
		told: [
			"wabt: unexpected token bad, expected ).",
			"wabt: newline in string",
			"wabt: unexpected token EOF, expected ).",
		],
	},
	{
		name: "an escape that WAT does not know",
		marked: '(module (data "ab«\\q»"))',
		told: ['wabt: bad escape "\\q"'],
	},
	{
		name: "an escaped line break, which wabt does not count as one",
		marked: '(module (data "a«\\\n»") (func call «$x»))',
		told: ['wabt: bad escape "\\ "', 'wabt: undefined function variable "$x"'],
	},
	{
		name: "a string without an end",
		marked: '(module (func «bad») (data «"abc))»',
		told: [
			"wabt: unexpected token bad, expected ).",
			'watbench: this string is not closed: the text ends before its closing "',
		],
	},
	{
		name: "nothing but a quote, which wabt would take",
		marked: '«"»',
		told: ['watbench: this string is not closed: the text ends before its closing "'],
	},
	{
		name: "a comment without an end",
		marked: "(module (func «bad»)\n«(; open (; inner ;)»\n é))",
		told: [
			"wabt: unexpected token bad, expected ).",
			"watbench: this block comment is not closed: the text ends before its ;)",
		],
	},
	{
		name: "a type that wabt cannot assemble",
		marked: "(module (type $s («struct» (field i32))))",
		told: ["wabt: struct not allowed"],
	},
	{
		name: "a vector where vectors are switched off",
		marked: "(module (func (param «v128»)))",
		told: ["wabt: value type not allowed: v128"],
		features: { simd: false },
	},
	{
		name: "a second memory where only one is switched on",
		marked: "(module (memory 1) («memory» 1))",
		told: ["wabt: only one memory block allowed"],
		features: { multi_memory: false },
	},
	{
		name: "a script instead of a module",
		marked: '(«assert_invalid» «(»module) "x")',
		told: [
			'wabt: unexpected token "assert_invalid", expected a module field or a module.',
			"wabt: unexpected token (, expected EOF.",
		],
	},
];

const assembler = await createAssembler();

for (const { name, marked, told, features: chosen } of cases) {
	test(`finds ${name}`, () => {
		const { text, ranges } = unmark(marked);
		const lines = linesOf(text);
		const wanted = told.flatMap((messages, i) =>
			[messages].flat().map((message) => {
				const [from = -1, to = -1] = ranges[i] ?? [];
				const start = lines.place(from);
				const end = lines.place(to);
				return `${from}-${to} ${start.line}:${start.column}-${end.line}:${end.column} error ${message}`;
			}),
		);
		const found = assembler.assemble(text, "module.wat", chosen ?? {});
		assert.ok("diagnostics" in found, "it assembles");
		assert.deepEqual(
			found.diagnostics.map(
				(d) =>
					`${d.from}-${d.to} ${d.line}:${d.column}-${d.endLine}:${d.endColumn} ${d.severity} ${d.source}: ${d.message}`,
			),
			wanted,
		);
		assert.equal(told.length, ranges.length);
		for (const diagnostic of found.diagnostics) assert.equal(diagnostic.file, "module.wat");
	});
}

function unmark(marked: string): { text: string; ranges: [number, number][] } {
	const ranges: [number, number][] = [];
	let text = "";
	for (const piece of marked.split(/([«»])/)) {
		const last = ranges.at(-1);
		if (piece === "«") ranges.push([text.length, -1]);
		else if (piece === "»" && last) last[1] = text.length;
		else text += piece;
	}
	return { text, ranges };
}

const valid: readonly (readonly [string, string])[] = [
	["an empty text", ""],
	["white space", " \n\t\r\n"],
	["comments only", ";; one\n(; two (; three ;) ;)"],
	["fields without a module", '(func (export "f"))(memory 1)'],
	["a comment that ends at a lone CR", '(module ;; comment\r(func (export "f")))'],
	["strings outside ASCII", '(module (func (export "漢字😀")) (data "é"))'],
	["an annotation", '(module (@custom "name" "bytes") (func))'],
	["a module in bytes", '(module binary "\\00asm\\01\\00\\00\\00")'],
	[
		"a passive segment",
		'(module (memory 1) (data $d "abc") (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))))',
	],
	["a tail call", "(module (func $f return_call $f))"],
	["a shared memory", "(module (memory 1 2 shared) (func (drop (i32.atomic.load (i32.const 0)))))"],
];

for (const [name, text] of valid) {
	test(`assembles ${name}`, () => {
		const found = assembler.assemble(text, "module.wat", {});
		assert.ok("bytes" in found, JSON.stringify(found));
		assert.ok(WebAssembly.validate(found.bytes));
		assert.equal(found.bytes.byteLength, found.bytes.buffer.byteLength, "nothing of wabt's memory is behind the bytes");
	});
}

test("names functions, so that a trap names them", () => {
	const found = assembler.assemble('(module (func $divide (export "f") unreachable))', "module.wat", {});
	assert.ok("bytes" in found);
	const { f } = new WebAssembly.Instance(new WebAssembly.Module(found.bytes)).exports;
	assert.ok(typeof f === "function");
	assert.throws(
		() => f(),
		(error: Error) => /at divide/.test(error.stack ?? ""),
	);
});

test("shows the first hundred problems, and counts the others", () => {
	const found = assembler.assemble(`(module ${"(func call $x)\n".repeat(250)})`, "module.wat", {});
	assert.ok("diagnostics" in found);
	assert.equal(found.diagnostics.length, 101);
	assert.equal(found.diagnostics.at(-1)?.message, "wabt reports 150 more, not shown here");
	assert.equal(found.diagnostics.at(-1)?.line, 100);
});

test("disassembles with names", () => {
	const found = assembler.assemble("(module (func $twice (param $x i32) (result i32) local.get $x))", "module.wat", {});
	assert.ok("bytes" in found);
	const text = assembler.disassemble(found.bytes);
	assert.match(text, /\(func \$twice .*\(param \$x i32\)/);
	assert.ok("bytes" in assembler.assemble(text, "again.wat", {}));
});

test("says why bytes are no module", () => {
	assert.throws(
		() => assembler.disassemble(Uint8Array.of(1, 2, 3)),
		/^Error: unable to read uint32_t: magic \(at byte 0x0+\)$/,
	);
	assert.throws(() => assembler.disassemble(new Uint8Array(8)), /bad magic value/);
	assert.throws(() => assembler.disassemble(new Uint8Array()), Error);
});

test("reads a view into a larger buffer, and leaves it as it was", () => {
	const found = assembler.assemble("(module (memory 3))", "module.wat", {});
	assert.ok("bytes" in found);
	const large = new Uint8Array(found.bytes.length + 20).fill(0xff);
	large.set(found.bytes, 10);
	assert.match(assembler.disassemble(large.subarray(10, 10 + found.bytes.length)), /\(memory \(;0;\) 3\)/);
	assert.equal(large[9], 0xff);
});

test("lists every feature once, with all but two of them on", () => {
	assert.equal(new Set(features.map(({ name }) => name)).size, features.length);
	const off = Object.entries(defaultFeatures).filter(([, on]) => !on);
	assert.deepEqual(off.map(([name]) => name).sort(), ["function_references", "gc"]);
});
