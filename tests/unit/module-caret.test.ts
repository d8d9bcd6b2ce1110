/** Which instruction a caret in the text stands at. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { instructionAt } from "../../web/page/module-caret.ts";
import { inspect } from "../../web/wat/inspection.ts";
import { assembled } from "./wasm-corpus.ts";

const text = `(module
  (global $g i32 (i32.const 5))
  (func $first (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1000)))

  ;; about the second
  (func $second
    nop
    block $b nop end)
)`;

const bytes = assembled(text);
assert.ok(bytes);
const { parts } = inspect(new Uint8Array(bytes), text);

/** What is found where `|` stands in a line of the text. */
function at(line: string): string {
	const caret = text.indexOf(line.replace("|", "")) + line.indexOf("|");
	assert.ok(text.slice(0, caret).endsWith(line.slice(0, line.indexOf("|"))));
	const found = instructionAt(parts, text, caret);
	if (!found) return "nothing";
	return `${found.part.title}: ${found.index === null ? "no instruction" : found.part.words[found.index]?.trim()}`;
}

test("finds the instruction whose keyword or immediates hold the caret", () => {
	assert.equal(at("(i32.a|dd"), "func $first: i32.add");
	assert.equal(at("(local.get |0)"), "func $first: local.get 0");
	assert.equal(at("(i32.const 10|00)"), "func $first: i32.const 1000");
	assert.equal(at("(i32.const |5)"), "value of global $g: i32.const 5");
	assert.equal(at("block $|b nop"), "func $second: block");
});

test("finds the nearest on the line, and the one that begins rather than the one that ends", () => {
	assert.equal(at("|    (i32.add"), "func $first: i32.add");
	assert.equal(at("block $b| nop"), "func $second: block");
	assert.equal(at("block $b |nop"), "func $second: nop");
	assert.equal(at("1000|)))"), "func $first: i32.const 1000");
});

test("finds the function around a line without instructions, and nothing outside of functions", () => {
	assert.equal(at("(func $f|irst"), "func $first: no instruction");
	assert.equal(at(";; ab|out"), "nothing");
	assert.equal(instructionAt([], "", 0), null);
	assert.equal(instructionAt(parts, text, 0), null);
});
