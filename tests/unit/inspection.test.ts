/** What the Module view is told of a module: sections, types, imports, exports, names, and instructions with their places. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import { instructions } from "../../web/wasm/instructions.ts";
import { emptyModule } from "../../web/wasm/module.ts";
import { writeNames } from "../../web/wasm/names.ts";
import { ref, type SubType } from "../../web/wasm/types.ts";
import { type Inspection, inspect } from "../../web/wat/inspection.ts";
import type { InspectedPart } from "../../web/wat/listing.ts";
import { pair } from "../../web/wat/pairing.ts";
import { keywordOf, read } from "../../web/wat/tree.ts";
import { randomModule } from "./random-wat.ts";
import { assembled } from "./wasm-corpus.ts";

const text = `(module $shown
  (type $binary (func (param i32 i32) (result i32)))
  (import "env" "log" (func $log (param i32)))
  (import "env" "table" (table $seen 1 8 funcref))
  (memory $bytes (export "memory") 1 2)
  (global $start (mut i32) (i32.const 7))
  (global $zero f64 (f64.const -0))
  (tag $e (param i64))
  (func $add (export "add") (type $binary)
    (i32.add (local.get 0) (local.get 1)))
  (func $loops (param $n i32) (local $i i32)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (call $log (i32.load offset=4 (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $again))))
  (data (i32.const 0) "abc"))`;

function inspected(text: string): Inspection {
	const bytes = assembled(text);
	assert.ok(bytes, "wabt refuses the text");
	return inspect(new Uint8Array(bytes), text);
}

const module = inspected(text);

function part(title: string): InspectedPart {
	const found = module.parts.find((each) => each.title === title);
	assert.ok(found, `there is no ${title} in ${module.parts.map((each) => each.title).join(", ")}`);
	return found;
}

test("says every byte's section, and how many items it has", () => {
	assert.deepEqual(
		module.sections.map(({ title, count }) => [title, count]),
		[
			["Header", null],
			["Type", 3],
			["Import", 2],
			["Function", 2],
			["Memory", 1],
			["Tag", 1],
			["Global", 2],
			["Export", 2],
			["Code", 2],
			["Data", 1],
			["Custom “name”", null],
		],
	);
	let at = 0;
	for (const { from, to } of module.sections) {
		assert.equal(from, at);
		at = to;
	}
	assert.equal(at, module.bytes.length);
});

test("writes types as WAT", () => {
	assert.deepEqual(module.types, [
		"(type $binary (func (param i32 i32) (result i32)))",
		"(type (;1;) (func (param i32)))",
		"(type (;2;) (func (param i64)))",
	]);
	const open: SubType = {
		final: false,
		supertypes: [],
		composite: { kind: "array", field: { storage: "i16", mutable: true } },
	};
	const closed: SubType = { ...open, final: true, supertypes: [0] };
	const struct: SubType = {
		...{ final: true, supertypes: [] },
		composite: {
			kind: "struct",
			fields: [
				{ storage: "i32", mutable: false },
				{ storage: ref(true, 0), mutable: true },
			],
		},
	};
	const customs = [
		{ name: "name", after: null, bytes: writeNames([{ kind: "type", names: [{ index: 0, name: 'a "b"\n' }] }]) },
	];
	const bytes = encode({ ...emptyModule, types: [{ types: [open, closed] }, { types: [struct] }], customs });
	assert.deepEqual(inspect(bytes, null).types, [
		'(type $"a \\"b\\"\\u{a}" (sub (array (mut i16))))',
		'(type (;1;) (sub final $"a \\"b\\"\\u{a}" (array (mut i16))))',
		'(type (;2;) (struct (field i32) (field (mut (ref null $"a \\"b\\"\\u{a}")))))',
	]);
});

test("says what is imported, defined and exported, with its type", () => {
	assert.deepEqual(module.items, [
		{ kind: "func", index: 0, name: "$log", type: "func (param i32)", imported: ["env", "log"] },
		{ kind: "table", index: 0, name: "$seen", type: "table 1 8 funcref", imported: ["env", "table"] },
		{ kind: "func", index: 1, name: "$add", type: "func (param i32 i32) (result i32)", imported: null },
		{ kind: "func", index: 2, name: "$loops", type: "func (param i32)", imported: null },
		{ kind: "memory", index: 0, name: "$bytes", type: "memory 1 2", imported: null },
		{ kind: "global", index: 0, name: "$start", type: "global (mut i32)", imported: null },
		{ kind: "global", index: 1, name: "$zero", type: "global f64", imported: null },
		{ kind: "tag", index: 0, name: "$e", type: "tag (param i64)", imported: null },
	]);
	assert.deepEqual(module.exports, [
		{ name: "memory", kind: "memory", index: 0, type: "memory 1 2" },
		{ name: "add", kind: "func", index: 1, type: "func (param i32 i32) (result i32)" },
	]);
});

test("lists names, locals by their function", () => {
	const shown = module.names.map(({ kind, of, name }) => `${kind} ${of} ${name}`);
	for (const name of ["func 0 $log", "func 2 $loops", "local 2.0 $n", "local 2.1 $i", "global 1 $zero"])
		assert.ok(shown.includes(name), shown.join("; "));
});

test("lists the instructions of functions and globals in words, blocks indented", () => {
	assert.deepEqual(part("func $add").words, ["local.get 0", "local.get 1", "i32.add", "end"]);
	assert.deepEqual(part("func $loops").words, [
		"block",
		"  loop",
		"    local.get $i",
		"    local.get $n",
		"    i32.ge_u",
		"    br_if 1",
		"    local.get $i",
		"    i32.load offset=4",
		"    call $log",
		"    local.get $i",
		"    i32.const 1",
		"    i32.add",
		"    local.set $i",
		"    br 0",
		"  end",
		"end",
		"end",
	]);
	assert.deepEqual(part("value of global $zero").words, ["f64.const -0", "end"]);
});

test("gives each instruction its bytes and its place in the text, immediates included", () => {
	const { words, places, text: found, field } = part("func $loops");
	assert.ok(found && field);
	const shown = words.map((_, index) => text.slice(found[2 * index], found[2 * index + 1]));
	assert.deepEqual(shown.slice(0, 9), [
		"block $done",
		"loop $again",
		"local.get $i",
		"local.get $n",
		"i32.ge_u",
		"br_if $done",
		"local.get $i",
		"i32.load offset=4",
		"call $log",
	]);
	assert.deepEqual(shown.slice(-3), [")", ")", ")"]);
	assert.deepEqual([...module.bytes.slice(places[14], places[16])], [0x28, 2, 4]);
	assert.ok(text.slice(field.from, field.to).startsWith("(func $loops"));
	assert.equal(module.unlinked, "");
});

test("says why there are no places in a text, and lists all the same", () => {
	const other = inspect(module.bytes, text.replace("i32.const 1", "i32.const 2"));
	assert.match(
		other.unlinked,
		/^Bytes and text are not linked: instruction 11 of function \$loops is i32\.const .*\.$/,
	);
	assert.deepEqual(
		other.parts.map(({ words, text }) => [words.length, text]),
		module.parts.map(({ words }) => [words.length, null]),
	);
	const alone = inspect(module.bytes, null);
	assert.equal(alone.unlinked, "A compiled module has no text here that its instructions could lead to.");
	assert.equal(alone.parts[0]?.text, null);
	assert.deepEqual(alone.sections, module.sections);
});

test("ends the listing of code at an instruction that is not known", () => {
	const bytes = new Uint8Array(module.bytes);
	const [, , at = 0] = part("func $add").places;
	bytes[at] = 0xf0;
	const [first] = inspect(bytes, null).parts;
	assert.deepEqual(
		[first?.words, first?.problem],
		[["local.get 0"], "The listing ends here: there is no instruction with the opcode 0xf0."],
	);
	assert.throws(() => inspect(Uint8Array.of(1, 2, 3), null), /a module begins with 00 61 73 6d/);
});

/** The text with its functions' instructions written as they are listed. */
function rewritten(text: string, { parts }: Inspection): string {
	let result = text;
	for (const { field, words, text: found } of parts.toReversed()) {
		const [from] = found ?? [];
		if (!field || !found || from === undefined) continue;
		// Folded instructions stand behind the bracket of the outermost one, which comes last.
		const first = Math.min(...found.filter((_, index) => index % 2 === 0));
		const head = result.slice(field.from, first).replace(/(\(\s*)+$/, "");
		result = `${result.slice(0, field.from)}${head}\n${words.slice(0, -1).join("\n")})${result.slice(field.to)}`;
	}
	return result;
}

/** The instructions as listed say what the binary has, every immediate: read as text, they pair with it again. */
function agrees(text: string, where: string): number {
	const module = inspected(text);
	assert.equal(module.unlinked, "", where);
	const pairing = pair(rewritten(text, module), module.bytes);
	assert.ok(!("mismatch" in pairing), "mismatch" in pairing ? `${where}: ${pairing.mismatch}` : "");
	return module.parts.reduce((sum, { words }) => sum + words.length, 0);
}

test("says of every instruction in samples, scripts and random modules what a text can be made of", () => {
	const folder = new URL("../../static/samples/", import.meta.url);
	let listed = 0;
	for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
		const text = file.endsWith(".wat") ? readFileSync(new URL(file, folder), "utf8") : "";
		if (text !== "" && assembled(text)) listed += agrees(text, file);
	}
	const scripts = new URL("../wast/scripts/", import.meta.url);
	for (const file of readdirSync(scripts)) {
		const script = readFileSync(new URL(file, scripts), "utf8");
		for (const { from, to } of read(script).filter((node) => keywordOf(node) === "module")) {
			const text = script.slice(from, to);
			const isText = !/^\(module\s+(\$\S+\s+)?(binary|quote)\b/.test(text);
			if (isText && assembled(text)) listed += agrees(text, `${file}: ${text.slice(0, 200)}`);
		}
	}
	for (let seed = 1; seed <= 12; seed++) listed += agrees(randomModule(seed, 60, "mixed"), `seed ${seed}`);
	assert.ok(listed > 5000, `${listed} instructions`);
});

test("writes constants so that no bit is lost", () => {
	const floats = ["0.1", "-0", "inf", "-inf", "nan", "-nan", "nan:0x1", "-nan:0x300001", "1.17549435e-38", "16777216"];
	const doubles = [...floats, "5e-324", "1.7976931348623157e+308", "nan:0xfffffffffffff"];
	const body = [
		...floats.map((value) => `(drop (f32.const ${value}))`),
		...doubles.map((value) => `(drop (f64.const ${value}))`),
		"(drop (i64.const -0x8000000000000000)) (drop (i32.const 0xffffffff))",
		"(drop (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 255))",
	];
	const text = `(module (func ${body.join("\n")}))`;
	assert.equal(agrees(text, "constants"), 2 * (floats.length + doubles.length + 3) + 1);
	const [first] = inspected(text).parts;
	assert.deepEqual(
		first?.words.slice(0, 8).filter((words) => words !== "drop"),
		["f32.const 0.1", "f32.const -0", "f32.const inf", "f32.const -inf"],
	);
});

test("gives the places that the decoder and the pairing have", () => {
	const { module: plain, places } = decode(module.bytes);
	for (const [index, code] of plain.codes.entries()) {
		const to = places.get(code)?.to ?? 0;
		const read = [...instructions(module.bytes, to - code.bytes.length, to)];
		assert.deepEqual(
			[...(module.parts[index]?.places ?? [])],
			read.flatMap(({ from, to }) => [from, to]),
		);
	}
});
