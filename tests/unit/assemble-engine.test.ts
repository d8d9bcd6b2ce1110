/** What wabt accepts and the engine refuses: whose fault it is, and where. */

import assert from "node:assert/strict";
import { test } from "node:test";
import loadWabt from "wabt";
import { createAssembler, defaultFeatures } from "../../web/wat/assemble.ts";
import { explainRefusal, lackingFeatures } from "../../web/wat/engine.ts";
import { refusedRange } from "../../web/wat/refused-code.ts";

const assembler = await createAssembler();

function explained(text: string): { readonly shown: string; readonly message: string } {
	const result = assembler.assemble(text, "module.wat", {});
	assert.ok("diagnostics" in result, "it assembles");
	assert.equal(result.diagnostics.length, 1);
	const [diagnostic] = result.diagnostics;
	assert.equal(diagnostic?.source, "engine");
	return { shown: text.slice(diagnostic.from, diagnostic.to), message: diagnostic.message };
}

const lacking: readonly (readonly [feature: string, text: string, shown: string, name: string])[] = [
	["memory64", "(module (memory $m i64 1))", "i64", "64-bit memories and tables"],
	["exceptions", "(module (tag $e) (func (block (try_table (catch $e 0)))))", "try_table", "exceptions with try_table"],
	[
		"extended_const",
		"(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
		"i32.add",
		"extended constant expressions",
	],
	["multi_memory", "(module (memory 1) (memory 1))", "memory", "several memories in a module"],
];

for (const [feature, text, shown, name] of lacking) {
	test(`says that the engine does not support ${name}`, (context) => {
		if (!lackingFeatures().includes(feature)) return context.diagnostic(`this engine has ${feature}`);
		const found = explained(text);
		assert.equal(found.shown, shown);
		assert.ok(found.message.startsWith(`this browser does not support ${name}: `), found.message);
	});
}

test("says of typed references that wabt cannot write them", () => {
	const found = explained("(module (type $t (func)) (func (param (ref $t))))");
	assert.equal(found.shown, "ref");
	assert.match(found.message, /^the assembler cannot write typed references \(a fault of wabt\)\. The engine says: ./);
});

test("says of data in a later memory that wabt writes it wrongly", async () => {
	const wabt = await loadWabt();
	const first = '(module (memory 1) (memory 1) (data (i32.const 11) "first") (data "passive") ';
	for (const second of ['(data (memory 1) (i32.const 11) "second"))', '(memory (data "second")))']) {
		const text = first + second;
		const module = wabt.parseWat("module.wat", new TextEncoder().encode(text), defaultFeatures);
		const bytes = new Uint8Array(module.toBinary({}).buffer);
		module.destroy();
		// Node 20 refuses several memories already: this is what an engine does that has them.
		const finding = explainRefusal(text, bytes, () => null);
		assert.equal(finding.from, first.length + second.indexOf("(data"));
		assert.equal(text.slice(finding.from, finding.to), "(data");
		assert.match(
			finding.message,
			/active data segment for any memory but the first \(a fault of wabt, WebAssembly\/wabt#2518\)/,
		);
	}
});

/** Sections of a module with two types, one import, and two functions. */
function moduleWith(secondBody: readonly number[]): Uint8Array<ArrayBuffer> {
	const body = [0, ...secondBody, 0x0b];
	return Uint8Array.from([
		...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 97, 1, 97, 0, 0, 3, 3, 2, 0, 0],
		...[10, body.length + 5, 2, 2, 0, 0x0b, body.length, ...body],
	]);
}

const text = '(module ;; func\n (import "a" "a" (func))\n (func $one)\n (func $two unreachable))';

test("places an engine's refusal at the function that it names", () => {
	const bytes = moduleWith([0x6a]);
	assert.match(refusalOf(bytes), /function #2/);
	const finding = explainRefusal(text, bytes, () => null);
	assert.equal(text.slice(finding.from, finding.to), "(func $two");
	assert.deepEqual(Object.keys(finding).sort(), ["from", "message", "severity", "source", "to"]);
});

test("places an engine's refusal at the instruction where text and binary agree", () => {
	const bytes = moduleWith([0x01, 0x6a]);
	const whole = '(import "a" "a" (func)) (func $one) (func $two (; é𝄞 ;)\r\n nop (i32.add))';
	const shown = (words: string) => {
		const range = refusedRange(whole, bytes, words);
		return range && whole.slice(range.from, range.to);
	};
	assert.equal(shown(refusalOf(bytes)), "i32.add");
	// SpiderMonkey's and JavaScriptCore's words.
	assert.equal(shown("CompileError: wasm validation error: at offset 37: popping value from empty stack"), "i32.add");
	assert.equal(shown("parse error at byte 36: something"), "nop");
	assert.equal(shown("at offset 35: too many locals"), "(func $two");
	assert.equal(shown("in function at index 1: something"), "(func $one");
	assert.equal(shown("at offset 20: unknown import"), "(import");
	assert.equal(shown("at offset 26: type index out of range"), null);
	assert.equal(shown("something is wrong"), null);
});

test("places an engine's refusal at the field whose bytes it names", () => {
	const bytes = moduleWith([]).map((byte, at) => (at === 22 ? 7 : byte));
	const finding = explainRefusal(text, bytes, () => null);
	assert.equal(text.slice(finding.from, finding.to), "(import");
	const locals = explained(`(module (func $f) (func $many (local${" i64".repeat(50_001)})) (func $g))`);
	assert.equal(locals.shown, "(func $many");
});

test("places an engine's refusal at the module when nothing in it is named", () => {
	const bytes = moduleWith([]).map((byte, at) => (at === 27 ? 7 : byte));
	const finding = explainRefusal(text, bytes, () => null);
	assert.equal(text.slice(finding.from, finding.to), "(module");
	assert.match(finding.message, /which may be the assembler's fault: ./);
});

function refusalOf(bytes: Uint8Array<ArrayBuffer>): string {
	try {
		new WebAssembly.Module(bytes);
	} catch (error) {
		return String(error);
	}
	return "";
}
