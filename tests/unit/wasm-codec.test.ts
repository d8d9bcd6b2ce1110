/** Decoding and encoding: numbers, types, sections, what is kept byte by byte, and bytes that are no module. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import { instructions } from "../../web/wasm/instructions.ts";
import { Malformed } from "../../web/wasm/malformed.ts";
import { emptyModule, type Module } from "../../web/wasm/module.ts";
import { Reader } from "../../web/wasm/reader.ts";
import { readRecGroup, readValueType, writeRecGroup, writeValueType } from "../../web/wasm/type-format.ts";
import { type RecGroup, ref, typeText, type ValueType } from "../../web/wasm/types.ts";
import { Writer } from "../../web/wasm/writer.ts";
import { createDice } from "./random-dice.ts";
import { corpus } from "./wasm-corpus.ts";
import { smallestModules } from "./wasm-smallest.ts";
import { complaint, walkAll } from "./wasm-walk.ts";

const modules = corpus();
const accepted = modules.filter(({ refused }) => !refused);
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const reader = (...bytes: number[]) => new Reader(new Uint8Array(bytes));
const malformed = (offset: number, reason?: RegExp) => (error: unknown) => {
	assert.ok(error instanceof Malformed, String(error));
	assert.equal(error.offset, offset, error.message);
	if (reason) assert.match(error.reason, reason);
	return true;
};

describe("numbers", () => {
	const write = (act: (writer: Writer) => void) => {
		const writer = new Writer();
		act(writer);
		return new Reader(writer.finish());
	};

	test("come back as they were, at every length", () => {
		for (let bits = 0; bits <= 64; bits++) {
			for (const near of [-1n, 0n, 1n]) {
				const value = (1n << BigInt(bits)) + near;
				const small = Number(BigInt.asUintN(32, value));
				assert.equal(write((writer) => writer.u32(small)).u32(), small);
				assert.equal(write((writer) => writer.s32(small | 0)).s32(), small | 0);
				assert.equal(write((writer) => writer.u64(value)).u64(), BigInt.asUintN(64, value));
				for (const signed of [BigInt.asIntN(64, value), BigInt.asIntN(64, -value)])
					assert.equal(write((writer) => writer.s64(signed)).s64(), signed);
				const type = Number(BigInt.asIntN(33, value));
				assert.equal(write((writer) => writer.s33(type)).s33(), type);
			}
		}
	});

	test("may be longer than they need be, but not longer than they may be", () => {
		assert.equal(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32(), 3);
		assert.equal(reader(0x83, 0x80, 0x80, 0x80, 0x00).u64(), 3n);
		assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s32(), -1);
		assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s33(), -1);
		assert.equal(reader(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).s64(), -2n);
		assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32(), 2 ** 32 - 1);
		for (const last of [0x10, 0x80])
			assert.throws(() => reader(0x80, 0x80, 0x80, 0x80, last).u32(), malformed(0, /32 bits/));
		for (const last of [0x08, 0x1f, 0x4f, 0x80, 0xf8])
			assert.throws(() => reader(0x80, 0x80, 0x80, 0x80, last).s32(), malformed(0, /32 bits/));
		for (const last of [0x10, 0x2f, 0x80, 0xf0])
			assert.throws(() => reader(0x80, 0x80, 0x80, 0x80, last).s33(), malformed(0, /33 bits/));
		const nine = new Array<number>(9).fill(0x80);
		assert.throws(() => reader(...nine, 0x02).u64(), malformed(0, /64 bits/));
		for (const last of [0x01, 0x7e, 0x80]) assert.throws(() => reader(...nine, last).s64(), malformed(0, /64 bits/));
	});

	test("that are cut off are missed where they end", () => {
		for (const read of ["u32", "s32", "s33", "u64", "s64"] as const)
			assert.throws(() => reader(0x80, 0x80)[read](), malformed(2, /ends here/));
	});

	test("announce no more than there is", () => {
		assert.throws(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0).many(() => 0), malformed(0, /4294967295 things/));
		assert.throws(() => reader(0x05, 0x61).name(), malformed(1, /5 bytes are announced here, but 1/));
		assert.throws(() => reader(0x02, 0xc3, 0x28).name(), malformed(1, /UTF-8/));
		assert.equal(reader(0x03, 0xef, 0xbb, 0xbf).name(), "\ufeff");
	});
});

describe("types", () => {
	test("are one object each, come back as they were, and read as in the text format", () => {
		const written = (type: ValueType) => {
			const writer = new Writer();
			writeValueType(writer, type);
			return writer.finish();
		};
		const shown: readonly (readonly [ValueType, number[], string])[] = [
			["i32", [0x7f], "i32"],
			["v128", [0x7b], "v128"],
			[ref(true, "func"), [0x70], "funcref"],
			[ref(true, "noexn"), [0x74], "nullexnref"],
			[ref(true, "none"), [0x71], "nullref"],
			[ref(false, "extern"), [0x64, 0x6f], "(ref extern)"],
			[ref(true, 5), [0x63, 5], "(ref null 5)"],
			[ref(false, 200), [0x64, 0xc8, 0x01], "(ref 200)"],
		];
		for (const [type, bytes, text] of shown) {
			assert.deepEqual([...written(type)], bytes);
			assert.equal(readValueType(reader(...bytes)), type);
			assert.equal(typeText(type), text);
		}
		assert.equal(readValueType(reader(0x63, 0x70)), ref(true, "func"));
		assert.equal(
			typeText(ref(true, 5), (type) => `$t${type}`),
			"(ref null $t5)",
		);
		for (const bytes of [[0x40], [0x00], [0x64, 0x40], [0x64, 0xf0, 0x7f]])
			assert.throws(() => readValueType(reader(...bytes)), Malformed);
	});

	test("of every shape come back as they were", () => {
		const i8 = { storage: "i8", mutable: true } as const;
		const groups: readonly RecGroup[] = [
			{
				types: [
					{
						final: true,
						supertypes: [],
						composite: { kind: "func", params: ["i32", ref(true, "any")], results: ["f64", "f64"] },
					},
				],
			},
			{
				types: [
					{
						final: false,
						supertypes: [],
						composite: { kind: "struct", fields: [i8, { storage: ref(false, 0), mutable: false }] },
					},
				],
			},
			{
				types: [
					{ final: true, supertypes: [1], composite: { kind: "array", field: { storage: "i16", mutable: false } } },
				],
			},
			{ types: [] },
			{
				types: ["struct", "struct"].map(() => ({
					final: true,
					supertypes: [],
					composite: { kind: "struct", fields: [] },
				})),
			},
		];
		for (const group of groups) {
			const writer = new Writer();
			writeRecGroup(writer, group);
			const back = new Reader(writer.finish());
			assert.deepEqual(readRecGroup(back), group);
			assert.ok(back.done);
		}
	});
});

describe("a module", () => {
	test("of a sample or script comes back byte by byte, and anew means the same", () => {
		assert.ok(modules.length > 700, `${modules.length} modules`);
		for (const { name, bytes, refused } of modules) {
			const decoded = tryDecode(bytes);
			if (!decoded) {
				assert.ok(refused, `${name} cannot be decoded`);
				continue;
			}
			assert.deepEqual(encode(decoded.module, decoded), Uint8Array.from(bytes), name);
			const fresh = encode(decoded.module);
			assert.deepEqual(decode(fresh).module, decoded.module, name);
			assert.equal(WebAssembly.validate(fresh), WebAssembly.validate(Uint8Array.from(bytes)), name);
		}
	});

	test("has its items where it says, without gaps", () => {
		for (const { name, bytes } of accepted) {
			const { module, sections, places } = decode(bytes);
			assert.equal(sections[0]?.from ?? bytes.length, 8, name);
			for (const [index, section] of sections.entries()) {
				assert.equal(section.to, sections[index + 1]?.from ?? bytes.length, name);
				assert.ok(section.contentFrom > section.from && section.contentFrom <= section.to, name);
				if (section.name !== "types" && section.name !== "exports" && section.name !== "codes") continue;
				let at = new Reader(bytes, section.contentFrom);
				at.u32();
				for (const item of module[section.name]) {
					assert.equal(places.get(item)?.from, at.at, name);
					at = new Reader(bytes, places.get(item)?.to);
				}
				assert.equal(at.at, section.to, name);
			}
		}
	});

	test("that is changed keeps the bytes of what is not", () => {
		const bytes = new Uint8Array([
			...HEADER,
			...[0, 2, 1, 0x61], // a custom section a
			...[1, 0x87, 0x00, 0x81, 0x00, 0x60, 0x80, 0x00, 1, 0x7f], // types
			...[3, 0x83, 0x80, 0x00, 2, 0, 0], // functions
			...[0, 3, 1, 0x62, 7], // a custom section b
			...[10, 16, 0x82, 0x00, 0x87, 0x00, 0, 0x41, 0x87, 0x80, 0x80, 0x00, 0x0b, 4, 0, 0x41, 1, 0x0b], // code
			...[0, 2, 1, 0x63], // a custom section c
		]);
		const decoded = decode(bytes);
		assert.deepEqual(encode(decoded.module, decoded), bytes);
		const { module } = decoded;
		const [first, second] = module.codes;
		assert.ok(first && second);
		const changed: Module = { ...module, codes: [first, { ...second, bytes: new Uint8Array([0x41, 2, 0x0b]) }] };
		const again = decode(encode(changed, decoded));
		const [kept, other] = again.module.codes;
		assert.deepEqual(kept?.bytes, first.bytes);
		assert.deepEqual(other?.bytes, new Uint8Array([0x41, 2, 0x0b]));
		const place = kept && again.places.get(kept);
		assert.deepEqual(again.bytes.slice(place?.from, place?.to), bytes.slice(...placeOf(decoded, first)));
		assert.deepEqual(
			again.module.customs.map(({ name, after }) => [name, after]),
			[
				["a", null],
				["b", "funcs"],
				["c", "codes"],
			],
		);
		assert.equal(again.bytes.length, bytes.length - 1, "the number of functions is written as short as it can be");
		const typed: Module = { ...module, types: [...module.types, ...module.types] };
		assert.equal(encode(typed, decoded).length, bytes.length - 2 + 5, "the same type twice, and two shorter numbers");
	});

	test("made from nothing is the header alone", () => assert.deepEqual(encode(emptyModule), new Uint8Array(HEADER)));

	test("with empty sections keeps them, but a new one has none", () => {
		const bytes = new Uint8Array([...HEADER, 1, 1, 0, 3, 2, 0x80, 0, 10, 1, 0]);
		const decoded = decode(bytes);
		assert.deepEqual(encode(decoded.module, decoded), bytes);
		assert.deepEqual(encode(decoded.module), new Uint8Array(HEADER));
	});

	test("of a few hundred kilobytes is decoded, walked and encoded", () => {
		const [code] = decode(smallestModules().find(({ name }) => name === "i32.add")?.bytes ?? new Uint8Array()).module
			.codes;
		assert.ok(code);
		const type = { final: true, supertypes: [], composite: { kind: "func", params: [], results: [] } } as const;
		const count = 20_000;
		const module: Module = {
			...emptyModule,
			types: [{ types: [type] }],
			funcs: new Array<number>(count).fill(0),
			codes: new Array(count).fill(code),
		};
		const bytes = encode(module);
		assert.equal(walkAll(decode(bytes)), 5 * count);
	});
});

describe("bytes that are no module", () => {
	const refused: readonly (readonly [string, number[], number, RegExp])[] = [
		["another header", [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], 0, /begins with/],
		["no bytes", [], 0, /ends here/],
		["a section of an unknown number", [...HEADER, 14, 0], 8, /number 14/],
		["a section that is longer than the rest", [...HEADER, 1, 5, 0], 10, /5 bytes are announced here, but 1/],
		["a section with bytes left over", [...HEADER, 1, 2, 0, 0], 11, /more bytes/],
		["sections in the wrong order", [...HEADER, 3, 1, 0, 1, 1, 0], 11, /types may not come after the one of funcs/],
		["a section twice", [...HEADER, 1, 1, 0, 1, 1, 0], 11, /may not come after/],
		["functions without code", [...HEADER, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0], 18, /1 functions are declared, but 0/],
		["data that was not announced so", [...HEADER, 12, 1, 1], 11, /1 data segments are announced, but there are 0/],
		["a memory with unknown flags", [...HEADER, 5, 3, 1, 0x10, 0], 11, /limits/],
		["a global that is neither mutable nor not", [...HEADER, 6, 6, 1, 0x7f, 2, 0x41, 0, 0x0b], 12, /mutability/],
		["an expression without an end", [...HEADER, 6, 5, 1, 0x7f, 0, 0x41, 0], 15, /ends with `end`/],
		["an element segment of an unknown form", [...HEADER, 9, 2, 1, 8], 12, /8 begins no element segment/],
	];
	for (const [what, bytes, offset, reason] of refused) {
		test(`have ${what}`, () => assert.throws(() => decode(new Uint8Array(bytes)), malformed(offset, reason)));
	}

	test("are refused at every length that a module is cut off at, or end between sections", () => {
		for (const { name, bytes } of accepted.filter((module) => module.bytes.length < 400)) {
			for (let length = 0; length < bytes.length; length++) {
				const part = bytes.slice(0, length);
				const found = complaint(part);
				assert.ok(
					found === null ||
						(found.name === "Malformed" && found.offset !== null && found.offset <= length) ||
						found.name === "Invalid",
					name,
				);
			}
		}
	});

	test("never do anything but be refused or accepted, however they are damaged", () => {
		const dice = createDice(20);
		let damaged = 0;
		for (const { bytes } of [...accepted, ...smallestModules()]) {
			for (let times = 0; times < 6; times++) {
				const copy = Uint8Array.from(bytes);
				for (let left = 1 + dice.roll(4); left > 0; left--)
					copy[dice.roll(copy.length)] = dice.chance(3) ? 0xff : dice.roll(256);
				// Throws whatever is neither Malformed nor Invalid.
				if (complaint(copy) !== null) damaged++;
				const decoded = tryDecode(copy);
				if (decoded) assert.deepEqual(encode(decoded.module, decoded), copy);
			}
		}
		assert.ok(damaged > 1000, `${damaged} were refused`);
	});

	test("are refused when they are random", () => {
		const dice = createDice(21);
		for (let times = 0; times < 3000; times++) {
			const bytes = Uint8Array.from(
				{ length: 8 + dice.roll(60) },
				(_, at) => HEADER[at] ?? dice.roll(times % 2 ? 16 : 256),
			);
			complaint(bytes);
			try {
				for (const { op } of instructions(bytes, 8)) assert.ok(op.name.length > 0);
			} catch (error) {
				assert.ok(error instanceof Malformed, String(error));
			}
		}
	});
});

function tryDecode(bytes: Uint8Array) {
	try {
		return decode(bytes);
	} catch (error) {
		if (error instanceof Malformed) return null;
		throw error;
	}
}

function placeOf(
	{ places }: { places: ReadonlyMap<object, { from: number; to: number }> },
	item: object,
): [number, number] {
	const place = places.get(item);
	return [place?.from ?? 0, place?.to ?? 0];
}
