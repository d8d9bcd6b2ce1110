/** What is said of traps, each of which really happens in the engine that runs this. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../web/wasm/decode.ts";
import { createAssembler } from "../../web/wat/assemble.ts";
import { explainTrap } from "../../web/wat/trap.ts";

import { moduleOf, randomArithmetic } from "./random-arithmetic.ts";
import { createDice } from "./random-dice.ts";
import { createLayout } from "./random-layout.ts";

const assembler = await createAssembler();

function assembled(text: string): Uint8Array<ArrayBuffer> {
	const made = assembler.assemble(text, "module.wat", {});
	assert.ok("bytes" in made, JSON.stringify(made));
	return made.bytes;
}

/** The engine's calls of the trap in a module's export, outermost first. */
function callsOf(
	bytes: Uint8Array<ArrayBuffer>,
	name: string,
	args: readonly (number | bigint)[],
): (readonly [number, number])[] {
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
	const called = exports[name];
	assert.ok(typeof called === "function");
	const error: unknown = (() => {
		try {
			called(...args);
		} catch (caught) {
			return caught;
		}
	})();
	assert.ok(error instanceof Error, "it traps");
	const found = [...(error.stack ?? "").matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)];
	return found.map(([, func, offset]) => [Number(func), Number.parseInt(offset ?? "", 16)] as const).reverse();
}

function explained(
	text: string,
	kind: string,
	args: readonly (number | bigint)[] = [],
	memoryBytes: ReadonlyMap<number, number> = new Map(),
): string {
	const bytes = assembled(text);
	const calls = callsOf(bytes, "go", args);
	assert.ok(calls.length > 0);
	return explainTrap(decode(bytes), { kind, calls, arguments: args.map(BigInt), memoryBytes });
}

const memory = "out of bounds memory access";
const table = "out of bounds table access";
const mismatch = "indirect call type mismatch";

/** In a function that is exported as "go", after the fields. */
const sentences: readonly (readonly [
	kind: string,
	fields: string,
	body: string,
	sentence: string,
	args?: readonly number[],
])[] = [
	["unreachable", "", "unreachable", "The program came to an unreachable, which stands where it is never to come."],
	[
		memory,
		"(memory 1)",
		"(drop (i32.load (i32.const 65533)))",
		"i32.load reads 4 bytes at address 65,533, and the memory ends after 65,536 bytes (1 page).",
	],
	[
		memory,
		"(memory 2)",
		"(i64.store8 offset=100 (i32.const -1) (i64.const 1))",
		"i64.store8 writes 1 byte at address 4,294,967,395 (4,294,967,295 and the offset 100), and the memory ends after 131,072 bytes (2 pages).",
	],
	[
		memory,
		"(memory 1)",
		"(param i32) (i32.store offset=8 (i32.mul (local.get 0) (i32.const 4)) (i32.const 1))",
		"i32.store writes 4 bytes at address 80,008 (80,000 and the offset 8), and the memory ends after 65,536 bytes (1 page).",
		[20_000],
	],
	[
		memory,
		"(memory 1) (func $f (param i32 i32) (result i32) (i32.load8_u (i32.add (local.get 1) (i32.const 1))))",
		"(param i32) (drop (call $f (i32.const 0) (i32.shl (local.get 0) (i32.const 4))))",
		"i32.load8_u reads 1 byte at address 65,537, and the memory ends after 65,536 bytes (1 page).",
		[4096],
	],
	[
		memory,
		"(memory 1)",
		"(local $i i32) (loop (drop (f64.load (local.tee $i (i32.add (local.get $i) (i32.const 9))))) (br 0))",
		"f64.load reads 8 bytes at an address that is too high, and the memory ends after 65,536 bytes (1 page).",
	],
	[
		memory,
		"(memory 1)",
		"(param i32) (local i32) (if (local.get 0) (then (local.set 1 (i32.const -4)))) (i64.store32 (local.get 1) (i64.const 7))",
		"i64.store32 writes 4 bytes at an address that is too high, and the memory ends after 65,536 bytes (1 page).",
		[1],
	],
	[
		memory,
		"(memory 1)",
		"(param i32) (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (i64.store (local.tee 0 (local.get 0)) (i64.const 7))",
		"i64.store writes 8 bytes at address 65,529, and the memory ends after 65,536 bytes (1 page).",
		[65_530],
	],
	[
		memory,
		'(memory (export "m") 1)',
		"(param i32) (drop (i32.load16_s offset=4 (select (i32.const -1) (i32.const -1) (local.get 0))))",
		"i32.load16_s reads 2 bytes at an address that is too high, with the offset 4, and the memory ends before.",
		[1],
	],
	[
		memory,
		"(memory 1)",
		"(memory.fill (i32.const 65530) (i32.const 0) (i32.const 7))",
		"memory.fill writes 7 bytes at address 65,530, and the memory ends after 65,536 bytes (1 page).",
	],
	[
		memory,
		"(memory 1)",
		"(memory.copy (i32.const 0) (i32.const 65535) (i32.add (memory.size) (i32.const 9)))",
		"memory.copy copies to address 0 from address 65,535, and the memory ends after 65,536 bytes (1 page).",
	],
	[
		memory,
		'(memory 1) (data $d "abc")',
		"(memory.init $d (i32.const 8) (i32.const 0) (i32.const 9))",
		"memory.init writes 9 bytes at address 8, and the memory ends after 65,536 bytes (1 page), or the data segment is shorter.",
	],
	[
		"integer divide by zero",
		"",
		"(param i32) (drop (i32.div_s (i32.const -7) (local.get 0)))",
		"i32.div_s divides -7 by 0, for which integers have no result.",
		[0],
	],
	[
		"integer divide by zero",
		"(memory 1)",
		"(drop (i64.rem_u (i64.load (i32.const 0)) (i64.const 0)))",
		"i64.rem_u divides by 0, for which integers have no result.",
	],
	[
		"integer overflow",
		"",
		"(drop (i32.div_s (i32.const -2147483648) (i32.const -1)))",
		"i32.div_s divides the least i32 by -1, and the result is one more than the greatest.",
	],
	[
		"invalid conversion to integer",
		"",
		"(drop (i32.trunc_f64_u (f64.const -1)))",
		"i32.trunc_f64_u was given NaN, an infinity or a number that no i32 holds; i32.trunc_sat_f64_u takes the nearest one instead.",
	],
	[
		mismatch,
		"(table 2 funcref) (elem (i32.const 1) $g) (func $g (param i64))",
		"(call_indirect (param i32) (result f32) (i32.const 7) (i32.const 1)) drop",
		"call_indirect wants a function of type (func (param i32) (result f32)), and element 1 of the table is one of type (func (param i64)).",
	],
	[
		mismatch,
		"(table 2 funcref) (elem (i32.const 1) $g) (func $g)",
		"(call_indirect (i32.const 0))",
		"call_indirect wants a function of type (func), and element 0 of the table is null.",
	],
	[
		mismatch,
		'(table (export "t") 2 funcref) (elem (i32.const 1) $g) (func $g (param i64))',
		"(call_indirect (i32.const 1))",
		"call_indirect wants a function of type (func), and element 1 of the table is of another type, or null.",
	],
	[
		"uninitialized element",
		"(table 9 funcref) (table 1 funcref)",
		"(param i32) (call_indirect (i32.add (local.get 0) (i32.const 3)))",
		"call_indirect calls element 8 of table 0, which is null.",
		[5],
	],
	[
		table,
		"(table 2 funcref)",
		"(call_indirect (i32.const 2))",
		"call_indirect asks for element 2 of the table, which has 2 elements.",
	],
	[
		table,
		'(table $a 1 funcref) (table $b (export "b") 1 funcref)',
		"(param i32) (drop (table.get $b (select (i32.const 5) (i32.const 5) (local.get 0))))",
		"table.get asks for an element beyond the end of table 1.",
		[0],
	],
	[
		"unaligned atomic",
		"(memory 1 1 shared)",
		"(drop (i32.atomic.load offset=1 (i32.const 4)))",
		"i32.atomic.load wants an address that is a multiple of 4, which 5 is not.",
	],
	["something new", "", "unreachable", ""],
	["constructor", "", "unreachable", ""],
];

for (const [kind, fields, body, sentence, args = []] of sentences) {
	test(`explains ${kind}: ${sentence}`, () => {
		assert.equal(explained(`(module ${fields} (func (export "go") ${body}))`, kind, args), sentence);
	});
}

test("explains a stack that is exhausted, and a memory whose size was asked for", () => {
	assert.match(explained('(func $f (export "go") call $f)', "call stack exhausted"), /^Calls were nested deeper /);
	const text = '(memory (export "m") 1) (func (export "go") (drop (i32.load (i32.const -1))))';
	assert.match(
		explained(text, memory, [], new Map([[0, 131_072]])),
		/, and the memory ends after 131,072 bytes \(2 pages\)\.$/,
	);
});

test("explains an instance that is refused because of its data", () => {
	const said = (text: string, sizes: readonly (readonly [number, number])[] = []) => {
		const [calls, memoryBytes] = [[], new Map(sizes)];
		return explainTrap(decode(assembled(text)), { kind: memory, calls, arguments: [], memoryBytes });
	};
	const data = '(data (i32.const 1) "x") (data "yy") (data (i32.const 65530) "1234567"))';
	const begins = "Data segment 2 has 7 bytes for address 65,530, and the memory ends after ";
	assert.equal(said(`(module (memory (export "m") 1) ${data}`), `${begins}65,536 bytes (1 page).`);
	assert.equal(said(`(module (import "a" "b" (memory 0)) ${data}`, [[0, 65536]]), `${begins}65,536 bytes (1 page).`);
	assert.equal(said(`(module (import "a" "b" (memory 0)) ${data}`), "");
	assert.equal(said('(module (memory 2) (data (i32.const 65530) "1234567"))'), "");
});

test("says no address but the one that it was, in random code", () => {
	let known = 0;
	for (let seed = 0; seed < 300; seed++) {
		const dice = createDice(seed);
		const code = createLayout(dice, dice.pick(["folded", "flat", "mixed"])).text([
			randomArithmetic(dice, 1 + dice.roll(3)),
		]);
		const args = [dice.roll(2 ** 31), dice.roll(9)] as const;
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembled(moduleOf(code))));
		assert.ok(typeof exports.go === "function");
		const address: unknown = exports.go(...args);
		assert.ok(typeof address === "number");
		// No address is within 1 page with an offset of all but 4 GiB.
		const said = explained(moduleOf(`${code} i32.load offset=0xffffffff`, "(memory 1)"), memory, args);
		const figure = (address >>> 0).toLocaleString("en");
		if (said.includes("that is too high")) continue;
		known++;
		assert.ok(said.includes(`(${figure} and the offset 4,294,967,295)`), `${figure}: ${said}\n${code}`);
	}
	assert.ok(known > 40, `${known} of 300`);
});

test("says nothing of code that cannot be read", () => {
	const text = '(memory 1) (func (export "go") (drop (i32.load (i32.const -9)))) (func nop)';
	const bytes = assembled(text);
	const calls = callsOf(bytes, "go", []);
	const trapped = { kind: memory, calls, arguments: [], memoryBytes: new Map() };
	assert.match(explainTrap(decode(bytes), trapped), /^i32\.load reads 4 bytes/);
	const unknown = Uint8Array.from(bytes);
	unknown[bytes.lastIndexOf(0x0b) - 1] = 0xff;
	assert.equal(explainTrap(decode(unknown), trapped), "");
	const decoded = decode(assembled("(func)"));
	for (const calls of [[], [[0, 3]], [[9, 3]], [[0, 1_000_000]]] as [number, number][][]) {
		assert.equal(explainTrap(decoded, { kind: memory, calls, arguments: [], memoryBytes: new Map() }), "");
	}
});
