/** How deep a text nests, however it is written; and the functions and lines that are found past the same comments and strings. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "../../web/wat/lines.ts";
import { tooDeep } from "../../web/wat/nesting.ts";
import { scan } from "../../web/wat/scan.ts";

/** The least limit that a text keeps. */
function depthOf(text: string): number {
	let limit = 0;
	while (tooDeep(text, limit)) limit++;
	return limit;
}

const depths: readonly (readonly [depth: number, text: string])[] = [
	[0, ""],
	[1, "(module)"],
	[2, "(module (func) (func))"],
	[3, "(module (func (block) (block)))"],
	[4, "(module (func (block (block))))"],
	[3, "(module (func block end block end))"],
	[4, "(module (func block loop end end block if else end end))"],
	[5, "(module (func block (block (block))))"],
	[5, "(module (func ( block ( ;; comment\n loop nop) if block end end)))"],
	[3, "(module (func block) (func loop) (func if))"],
	[3, "(module (func (param $block i32) block end))"],
	[3, "(module (func try delegate 0 try catch_all end))"],
	[2, '(module ;; ((((\n (; (( (; (( ;) ;) (data "((((\\"((") (func end end))'],
	[2, "(module (func end) end)"],
	[1, ")))))) ( ) ( )"],
	[3, "(module (@custom (block)))"],
	[3, '(module (func block end"x" nop'],
	[2, '(module (func $"block (((" $block blocks))'],
];

for (const [depth, text] of depths) {
	test(`counts ${depth} levels in ${JSON.stringify(text)}`, () => assert.equal(depthOf(text), depth));
}

test("points at the first bracket or block that goes too deep", () => {
	const folded = "(module (func (block (loop))))";
	assert.deepEqual(tooDeep(folded, 3), { from: folded.indexOf("(loop"), to: folded.indexOf("loop") });
	const flat = "(module (func block loop end end))";
	assert.deepEqual(tooDeep(flat, 3), { from: flat.indexOf("loop"), to: flat.indexOf(" end") });
	assert.equal(tooDeep(flat, 4), null);
});

test("takes a megabyte in one pass", () => {
	const begun = performance.now();
	assert.equal(tooDeep(`(module ${"(func block (nop) end) ".repeat(45_000)})`), null);
	assert.ok(performance.now() - begun < 1000);
});

test("splits a text into tokens, and says what it ends within", () => {
	const tokens = (text: string) => {
		const found: string[] = [];
		const unclosed = scan(text, (kind, from, to) => {
			found.push(`${kind} ${text.slice(from, to)}`);
			return true;
		});
		return [...found, ...(unclosed ? [`unclosed ${unclosed.kind} ${unclosed.from}`] : [])];
	};
	assert.deepEqual(tokens('(a"b c"d $"e f" "g\\"" ;;x\n)'), [
		"open (",
		'word a"b c"d',
		'word $"e f"',
		'string "g\\""',
		"close )",
	]);
	assert.deepEqual(tokens("é,;;x\r(@n x)"), ["illegal é,", "annotation (@n", "word x", "close )"]);
	assert.deepEqual(tokens('x "ab\ncd" y'), ["word x", 'string "ab', 'word cd" y', "unclosed string 8"]);
	assert.deepEqual(tokens("x (; (; ;)"), ["word x", "unclosed comment 2"]);
	assert.deepEqual(tokens('"\\'), ['string "\\', "unclosed string 0"]);
});

test("turns offsets into lines and columns, whatever ends a line", () => {
	const text = "a\nb😀\r\n\rc\n";
	const lines = linesOf(text);
	const places = [...Array(text.length + 1).keys()].map((at) => {
		const { line, column } = lines.place(at);
		return `${line}:${column}`;
	});
	assert.deepEqual(places, ["1:1", "1:2", "2:1", "2:2", "2:3", "2:4", "2:5", "3:1", "4:1", "4:2", "5:1"]);
	assert.deepEqual(lines.place(-5), { line: 1, column: 1 });
	assert.deepEqual(lines.place(99), { line: 5, column: 1 });
});
