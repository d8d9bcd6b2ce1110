/** The table of instructions: each in its smallest module, which the engine must take and the codec give back as it was. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import { Cursor, instructions } from "../../web/wasm/instructions.ts";
import { isPrefix, laneCount, opCoded, opNamed, ops, opsNamed, theOp } from "../../web/wasm/ops.ts";
import { spacesOf } from "../../web/wasm/spaces.ts";
import { walkFunc } from "../../web/wasm/typewalk.ts";
import { excessive, giving, type Smallest, smallestModules } from "./wasm-smallest.ts";
import { complaint } from "./wasm-walk.ts";

const smallest = smallestModules();

/** The module by which an engine tells whether it knows this one and all like it; null for what every engine knows. */
function probeOf({ op, name }: Smallest): string | null {
	if (name.endsWith("of 64-bit addresses"))
		return `${op.immediates.includes("table") ? "table" : "memory"}.size of 64-bit addresses`;
	if (op.code >= 0xfd100 && op.code < 0xfe000) return "i8x16.relaxed_swizzle";
	if (/^(try_table|throw_ref)$/.test(op.name)) return "try_table";
	if (/^ref\.(null|is_null|func)$/.test(op.name)) return null;
	return op.code >> 12 === 0xfb || /^(ref\.|br_on_|call_ref|return_call_ref)/.test(op.name) ? "struct.new" : null;
}

/** Node 20 lacks some of them; in `tests/e2e/test_opcodes.py` the browser must have all. */
function isKnown(module: Smallest): boolean {
	const probe = probeOf(module);
	return smallest.every(({ name, bytes }) => name !== probe || WebAssembly.validate(Uint8Array.from(bytes)));
}

describe("every instruction", () => {
	test("has an opcode of its own, in ascending order", () => {
		for (const [index, op] of ops.entries()) {
			assert.equal(op.index, index);
			assert.equal(opCoded(op.code), op);
			assert.ok(opsNamed(op.name).includes(op));
			assert.ok(index === 0 || op.code > (ops[index - 1]?.code ?? 0), op.name);
			assert.equal(isPrefix(op.code > 0xff ? op.code >> 12 : op.code), op.code > 0xff, op.name);
		}
	});

	test("is there: as many as WebAssembly 3.0, threads and the exceptions before have", () => {
		const counts = new Map<number, number>();
		for (const { code } of ops) counts.set(code >> 12, (counts.get(code >> 12) ?? 0) + 1);
		assert.deepEqual(
			[...counts],
			[
				[0, 199],
				[0xfb, 31],
				[0xfc, 18],
				[0xfd, 256],
				[0xfe, 67],
			],
		);
	});

	for (const module of smallest) {
		test(`${module.name} is valid in its smallest module, and comes back as it was`, () => {
			const { bytes, op } = module;
			if (isKnown(module)) assert.ok(WebAssembly.validate(Uint8Array.from(bytes)), "the engine refuses it");
			const decoded = decode(bytes);
			assert.deepEqual(encode(decoded.module, decoded), bytes);
			assert.deepEqual(encode(decoded.module), bytes);
			assert.deepEqual(decoded.module, module.module);
			assert.equal(complaint(bytes), null);
			const [code] = decoded.module.codes;
			const found = [...instructions(code?.bytes ?? new Uint8Array())].map((each) => each.op);
			assert.ok(found.includes(op));
		});
	}
});

describe("what the table says of types", () => {
	for (const module of smallest.filter(({ op }) => !op.gives.includes("any*"))) {
		test(`${module.name} leaves values of the types that the walk says`, () => {
			const { bytes, results } = giving(module);
			assert.equal(complaint(bytes), null);
			// An engine without typed references has no local of such a type.
			const isPlain = results.every(
				(type) => typeof type === "string" || (type.nullable && typeof type.heap === "string"),
			);
			if (isKnown(module) && isPlain) assert.ok(WebAssembly.validate(Uint8Array.from(bytes)), JSON.stringify(results));
		});
	}

	for (const { name, bytes } of excessive()) {
		test(`${name} is refused`, () => {
			assert.notEqual(complaint(bytes), null);
			assert.ok(!WebAssembly.validate(Uint8Array.from(bytes)));
		});
	}

	test("counts lanes by the shape, or by how much of a vector is read", () => {
		const lanes = (name: string) => laneCount(theOp(name));
		assert.deepEqual(
			["i8x16.replace_lane", "i16x8.extract_lane_u", "f32x4.extract_lane", "i64x2.replace_lane"].map(lanes),
			[16, 8, 4, 2],
		);
		assert.deepEqual(["v128.load8_lane", "v128.load64_lane", "v128.store32_lane"].map(lanes), [16, 2, 4]);
	});
});

test("a name that no instruction has is found missing, or thrown about", () => {
	assert.equal(opNamed("i32.load9"), undefined);
	assert.deepEqual(opsNamed("get_local"), []);
	assert.throws(() => theOp("i32.addd"), /there is no instruction i32\.addd/);
	assert.equal(opsNamed("select").length, 2);
});

test("an opcode that no instruction has is found missing", () => {
	for (const code of [0x16, 0xff, 0xfb, 0x100, 0x150, 0xfb01f, 0xfd1ff, 0xfe04f, 0xff000, -1])
		assert.equal(opCoded(code), undefined);
	for (const bytes of [[0xff], [0xfb, 0x1f], [0xfd, 0x9a, 0x01], [0xfc, 0x80, 0x80, 0x04], [0x16]]) {
		assert.throws(() => new Cursor(new Uint8Array(bytes)).next(), { name: "Malformed", offset: 0 });
	}
});

test("a number behind a prefix may be longer than it need be", () => {
	const cursor = new Cursor(new Uint8Array([0xfd, 0x8c, 0x80, 0x00, ...new Uint8Array(16), 0x0b]));
	assert.ok(cursor.next());
	assert.deepEqual([cursor.op.name, cursor.from, cursor.immediatesFrom, cursor.to], ["v128.const", 0, 4, 20]);
});

test("the walk stands before the instruction whose operands it tells", () => {
	const [module] = smallest.filter(({ name }) => name === "i64.atomic.rmw32.cmpxchg_u");
	assert.ok(module);
	const decoded = decode(module.bytes);
	const walk = walkFunc(decoded, spacesOf(decoded.module), 0);
	while (walk.op !== module.op || walk.from === 0) assert.ok(walk.next());
	assert.deepEqual(walk.stack, ["i32", "i64", "i64"]);
	assert.deepEqual([walk.operand(0), walk.operand(2), walk.reachable, walk.frames.length], ["i64", "i32", true, 1]);
	assert.equal(module.bytes[walk.from], 0xfe);
});
