/** WAT's number literals as bits, against what JavaScript makes of the same numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { floatBits, integerBits, vectorBits } from "../../web/wat/literals.ts";

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number, bits: 32 | 64): bigint {
	if (bits === 64) view.setFloat64(0, value);
	else view.setFloat32(0, value);
	return bits === 64 ? view.getBigUint64(0) : BigInt(view.getUint32(0));
}

test("reads integers of either sign and base", () => {
	assert.deepEqual(
		["0", "-1", "+7", "0xFF", "-0x8000_0000", "4294967295", "1_000"].map((text) => integerBits(text, 32)),
		[0n, 0xffff_ffffn, 7n, 255n, 0x8000_0000n, 0xffff_ffffn, 1000n],
	);
	assert.equal(integerBits("-0x8000000000000000", 64), 1n << 63n);
	assert.deepEqual(
		["", "x", "1.5", "0x", "$a", "--1"].map((text) => integerBits(text, 32)),
		Array(6).fill(null),
	);
});

test("reads decimal floats as JavaScript does", () => {
	const doubles = [
		..."0 1 1.5 0.1 3. 123456789.125 1e308 1.7976931348623157e308 1.8e308 1e400 5e-324 2e-324 3e-324 2.2250738585072014e-308".split(
			" ",
		),
		..."2.2250738585072011e-308 9007199254740993 9007199254740995 1e-5000 1e5000 0.000001e-310 17.999999999999999999".split(
			" ",
		),
	];
	for (const text of doubles) {
		assert.equal(floatBits(text, 64), bitsOf(Number(text), 64), text);
		assert.equal(floatBits(`-${text}`, 64), bitsOf(-Number(text), 64), text);
	}
	const singles = "0 1 1.5 0.1 16777217 16777219 3.4028234e38 3.4028236e38 1.4e-45 0.7e-45 1.17549435e-38".split(" ");
	for (const text of singles) assert.equal(floatBits(text, 32), bitsOf(Number(text), 32), text);
});

test("rounds a float of 32 bits once, and not by way of 64", () => {
	// The nearest float of 64 bits lies exactly between two of 32.
	assert.equal(floatBits("1.000000059604644775390625", 32), 0x3f80_0000n);
	assert.equal(floatBits("1.00000005960464477539062501", 32), 0x3f80_0001n);
	assert.equal(bitsOf(Number("1.00000005960464477539062501"), 32), 0x3f80_0000n);
});

test("reads hexadecimal floats, infinities and NaNs", () => {
	const doubles: readonly (readonly [string, number])[] = [
		["0x1", 1],
		["0x1.8p1", 3],
		["-0x1p-1074", -5e-324],
		["0x1.fffffffffffffp+1023", Number.MAX_VALUE],
		["0x1p1024", Number.POSITIVE_INFINITY],
		["0x0.0000000000001p-1022", 5e-324],
		["0xA.Bp-3", 0xab / 128],
		["inf", Number.POSITIVE_INFINITY],
		["-inf", Number.NEGATIVE_INFINITY],
	];
	for (const [text, value] of doubles) assert.equal(floatBits(text, 64), bitsOf(value, 64), text);
	assert.equal(floatBits("0x1.000001p0", 32), 0x3f80_0000n);
	assert.equal(floatBits("0x1.0000011p0", 32), 0x3f80_0001n);
	assert.equal(floatBits("nan", 32), 0x7fc0_0000n);
	assert.equal(floatBits("-nan:0x1", 32), 0xff80_0001n);
	assert.equal(floatBits("nan:0x4000000000000", 64), 0x7ff4_0000_0000_0000n);
	assert.deepEqual(
		["", ".5", "0x", "e1", "nan:1", "infinity"].map((text) => floatBits(text, 64)),
		Array(6).fill(null),
	);
});

test("reads vectors of every shape", () => {
	assert.equal(vectorBits("i32x4 1 2 3 -1".split(" ")), 0xffffffff_00000003_00000002_00000001n);
	assert.equal(vectorBits("i64x2 1 -2".split(" ")), 0xfffffffffffffffe_0000000000000001n);
	assert.equal(vectorBits("f32x4 1 0 0 nan".split(" ")), 0x7fc00000_00000000_00000000_3f800000n);
	assert.equal(vectorBits("f64x2 1 -0".split(" ")), 0x8000000000000000_3ff0000000000000n);
	assert.equal(vectorBits("i16x8 1 2 3 4 5 6 7 8".split(" ")), 0x0008_0007_0006_0005_0004_0003_0002_0001n);
	assert.equal(vectorBits(["i8x16", ...Array(16).fill("0xff")]), (1n << 128n) - 1n);
	assert.equal(vectorBits("i32x4 1 2 3".split(" ")), null);
	assert.equal(vectorBits("i31x4 1 2 3 4".split(" ")), null);
	assert.equal(vectorBits(["constructor"]), null);
});
