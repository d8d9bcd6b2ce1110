/** Bytes as values: the little-endian numbers and the character at an address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ascii, lensesAt } from "../../web/page/byte-lens.ts";

function lens(bytes: readonly number[], name: string, offset = 0): string | undefined {
	return lensesAt(Uint8Array.from(bytes), offset).find((each) => each.name === name)?.text;
}

test("reads numbers little-endian, at an offset, signed where the name says so", () => {
	const bytes = [0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
	assert.equal(lens(bytes, "u8", 1), "254");
	assert.equal(lens(bytes, "i8", 1), "-2");
	assert.equal(lens(bytes, "i16", 1), "-2");
	assert.equal(lens(bytes, "i32", 1), "-2");
	assert.equal(lens(bytes, "i64", 1), "-2");
	assert.equal(lens([0x2a, 0x01, 0, 0], "i32"), "298");
	assert.equal(lens([0, 0, 0, 0, 0, 0, 0, 0x80], "i64"), "-9223372036854775808");
});

test("reads bytes that are a part of a larger buffer", () => {
	const part = new Uint8Array(Uint8Array.of(9, 9, 1, 2).buffer, 2);
	assert.equal(lensesAt(part, 0).find(({ name }) => name === "i16")?.text, "513");
});

test("writes floats as short as they can be and still be told apart", () => {
	const bytes = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];
	for (const [value, text] of [
		[0.1, "0.1"],
		[1 / 3, "0.33333334"],
		[-0, "-0"],
		[Number.NaN, "NaN"],
		[Number.NEGATIVE_INFINITY, "-Infinity"],
		[16777216, "16777216"],
		[1e-45, "1e-45"],
	] as const) {
		assert.equal(lens(bytes(value), "f32"), text);
	}
	assert.equal(lens([...new Uint8Array(Float64Array.of(0.1).buffer)], "f64"), "0.1");
	assert.equal(lens([...new Uint8Array(Float64Array.of(-0).buffer)], "f64"), "-0");
});

test("says nothing where too few bytes are left", () => {
	assert.equal(lens([1, 2, 3], "i16", 2), "–");
	assert.equal(lens([1, 2, 3], "u8", 2), "3");
	assert.equal(lens([1, 2, 3, 4, 5, 6, 7], "f64"), "–");
	assert.equal(lens([], "char"), "–");
});

test("shows the character whose UTF-8 form begins at the byte", () => {
	const at = (text: string) => lens([...new TextEncoder().encode(text)], "char");
	assert.equal(at("A"), "'A'");
	assert.equal(at(" "), "' '");
	assert.equal(at("é"), "'é'");
	assert.equal(at("日"), "'日'");
	assert.equal(at("🙂"), "'🙂'");
	assert.equal(at("\n"), "\\n");
	assert.equal(at("\0"), "\\0");
	assert.equal(at("\x7f"), "–");
	assert.equal(lens([0xc3], "char"), "–", "cut off");
	assert.equal(lens([0xa9, 0x41], "char"), "–", "the middle of one");
});

test("names a character that would change the text around it instead of showing it", () => {
	assert.equal(lens([...new TextEncoder().encode("\u202e")], "char"), "U+202E");
	assert.equal(lens([...new TextEncoder().encode("\ufeff")], "char"), "U+FEFF");
});

test("shows printable ASCII in the text column and a dot for the rest", () => {
	assert.equal([0, 0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xff].map(ascii).join(""), "·· A~··");
});
