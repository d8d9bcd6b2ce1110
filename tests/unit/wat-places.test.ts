/** Places of traps that really happen, in code of every shape: the engine says a byte, and it must be the right word. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createAssembler } from "../../web/wat/assemble.ts";
import { linesOf } from "../../web/wat/lines.ts";
import { placesOf } from "../../web/wat/places.ts";
import { moduleOf, randomArithmetic } from "./random-arithmetic.ts";
import { createDice } from "./random-dice.ts";
import { type Code, createLayout, type Style } from "./random-layout.ts";

const assembler = await createAssembler();

/** Puts `marked` at one place of the code, where some value or other is evaluated. */
function withTrap(code: Code, marked: Code, roll: (sides: number) => number): Code {
	const at = code.operands.length === 0 || roll(3) === 0 ? -1 : roll(code.operands.length);
	if (at < 0) return marked;
	return {
		...code,
		operands: code.operands.map((each, place) => (place === at ? withTrap(each, marked, roll) : each)),
	};
}

/** The engine's innermost call in the export "go" of a module. */
function trapOf(bytes: Uint8Array<ArrayBuffer>): readonly [func: number, offset: number] | null {
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
	const { go } = exports;
	assert.ok(typeof go === "function");
	try {
		go(3, 4);
	} catch (error) {
		const found = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/.exec(error instanceof Error ? (error.stack ?? "") : "");
		assert.ok(found, String(error));
		return [Number(found[1]), Number.parseInt(found[2] ?? "", 16)];
	}
	return null;
}

for (const style of ["folded", "flat", "mixed"] satisfies Style[]) {
	test(`finds the word that trapped in random code, ${style}`, () => {
		let trapped = 0;
		for (let seed = 0; seed < 150; seed++) {
			const dice = createDice(seed);
			const trap: Code = dice.pick([
				{ head: "unreachable", operands: [] },
				{
					head: "i64.rem_s",
					operands: [
						{ head: "i64.const 1", operands: [] },
						{ head: "i64.const 0", operands: [] },
					],
				},
				{ head: "call $gone", operands: [] },
			]);
			const marked: Code = trap.head === "i64.rem_s" ? { head: "i32.wrap_i64", operands: [trap] } : trap;
			const code = withTrap(randomArithmetic(dice, 5), marked, dice.roll);
			const text = moduleOf(createLayout(dice, style).text([code]), "(func $gone (result i32) unreachable)");
			const made = assembler.assemble(text, "module.wat", {});
			assert.ok("bytes" in made, `${text}\n${JSON.stringify(made)}`);
			const found = trapOf(made.bytes);
			// Behind a branch that was not taken, nothing happens.
			if (!found) continue;
			trapped++;
			const from = trap.head === "call $gone" ? text.indexOf("unreachable)") : text.lastIndexOf(trap.head);
			const wanted = linesOf(text).place(from);
			const place = placesOf(text, made.bytes)(...found);
			assert.ok(place);
			assert.deepEqual({ line: place.line, column: place.column }, wanted, text);
			assert.equal(place.text, text.split(/\r\n|\n/)[wanted.line - 1]?.trim());
			assert.equal(place.note, "");
		}
		assert.ok(trapped > 75, `${trapped} of 150 trapped`);
	});
}

test("tells the function's own place for a byte of no instruction, and none for a function that is not there", () => {
	const text = '(module\n  (import "a" "b" (func $host))\n  (func (;é;) $f (local i32) nop))';
	const made = assembler.assemble(text, "module.wat", {});
	assert.ok("bytes" in made);
	const places = placesOf(text, made.bytes);
	const head = { name: "$f", line: 3, column: 3, text: "(func (;é;) $f (local i32) nop))", note: "" };
	assert.deepEqual(places(1, 0), head);
	assert.deepEqual(places(1, 1_000_000), head);
	assert.deepEqual(places(0, 0), {
		name: "$host",
		line: 2,
		column: 19,
		text: '(import "a" "b" (func $host))',
		note: "",
	});
	assert.equal(places(2, 0), null);
	assert.equal(placesOf("(module)", made.bytes)(1, 0), null);
});
