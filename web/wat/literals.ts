/** Reads WAT's number literals as the bits that the binary format has for them. */

/** An integer of a width in bits as an unsigned number; null for what is none. */
export function integerBits(text: string, bits: number): bigint | null {
	if (!/^[+-]?(\d[\d_]*|0x[\da-fA-F][\da-fA-F_]*)$/.test(text)) return null;
	const digits = BigInt(text.replace(/^[+-]/, "").replaceAll("_", ""));
	return BigInt.asUintN(bits, text.startsWith("-") ? -digits : digits);
}

interface FloatFormat {
	readonly bits: number;
	/** Bits of the fraction that are stored. */
	readonly fraction: number;
	readonly exponent: number;
}

const formats: Readonly<Record<32 | 64, FloatFormat>> = {
	32: { bits: 32, fraction: 23, exponent: 8 },
	64: { bits: 64, fraction: 52, exponent: 11 },
};

/** A float of 32 or 64 bits, rounded to the nearest, ties to even, as its bits; null for what is none. */
export function floatBits(text: string, bits: 32 | 64): bigint | null {
	const format = formats[bits];
	const sign = text.startsWith("-") ? 1n << BigInt(bits - 1) : 0n;
	const size = text.replace(/^[+-]/, "").replaceAll("_", "");
	const infinity = ((1n << BigInt(format.exponent)) - 1n) << BigInt(format.fraction);
	if (size === "inf") return sign | infinity;
	if (/^nan(:canonical|:arithmetic)?$/.test(size)) return sign | infinity | (1n << BigInt(format.fraction - 1));
	if (/^nan:0x[\da-fA-F]+$/.test(size)) return sign | infinity | BigInt(size.slice(4));
	const hexadecimal = /^0x([\da-f]+)\.?([\da-f]*)(?:p([+-]?\d+))?$/i.exec(size);
	const decimal = /^(\d+)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(size);
	const [, whole = "", fraction = "", exponent = "0"] = hexadecimal ?? decimal ?? [];
	if (whole === "") return null;
	// Beyond this, a number is 0 or infinite; the power itself would be too large to compute.
	const power = Math.max(-5000, Math.min(5000, Number(exponent)));
	if (hexadecimal) return sign | rounded(BigInt(`0x${whole}${fraction}`), 1n, power - 4 * fraction.length, format);
	const tens = 10n ** BigInt(Math.abs(power - fraction.length));
	const digits = BigInt(whole + fraction);
	return sign | (power >= fraction.length ? rounded(digits * tens, 1n, 0, format) : rounded(digits, tens, 0, format));
}

/** The bits of `numerator / denominator * 2 ** power`, which is not negative. */
function rounded(numerator: bigint, denominator: bigint, power: number, format: FloatFormat): bigint {
	if (numerator === 0n) return 0n;
	const bias = 2 ** (format.exponent - 1) - 1;
	const least = 1 - bias - format.fraction;
	/** The exponent of the last bit that is kept: of a normal number, or the least there is. */
	let last = bitLength(numerator) - bitLength(denominator) + power - format.fraction - 1;
	let mantissa = 0n;
	const tooLong = 1n << BigInt(format.fraction + 1);
	for (last = Math.max(last, least); ; last++) {
		const shift = BigInt(power - last);
		const top = shift > 0n ? numerator << shift : numerator;
		const bottom = shift < 0n ? denominator << -shift : denominator;
		const twice = (top % bottom) * 2n;
		mantissa = top / bottom;
		if (twice > bottom || (twice === bottom && mantissa % 2n === 1n)) mantissa++;
		if (mantissa < tooLong) break;
	}
	const biased = mantissa < tooLong / 2n ? 0n : BigInt(last - least + 1);
	const greatest = (1n << BigInt(format.exponent)) - 1n;
	if (biased >= greatest) return greatest << BigInt(format.fraction);
	return (biased << BigInt(format.fraction)) | (mantissa & (tooLong / 2n - 1n));
}

function bitLength(value: bigint): number {
	return value.toString(2).length;
}

/** Lanes, bits of each, and whether they are floats. */
const shapes: ReadonlyMap<string, readonly [lanes: number, bits: number, float: boolean]> = new Map([
	["i8x16", [16, 8, false]],
	["i16x8", [8, 16, false]],
	["i32x4", [4, 32, false]],
	["i64x2", [2, 64, false]],
	["f32x4", [4, 32, true]],
	["f64x2", [2, 64, true]],
]);

/** A vector, written as its shape and its lanes, as a number of 128 bits; null for what is none. */
export function vectorBits(words: readonly string[]): bigint | null {
	const [shape = "", ...lanes] = words;
	const [count, bits, float] = shapes.get(shape) ?? [0, 0, false];
	if (count === 0 || lanes.length !== count) return null;
	let value = 0n;
	for (const [index, lane] of lanes.entries()) {
		const part = float ? floatBits(lane, bits === 32 ? 32 : 64) : integerBits(lane, bits);
		if (part === null) return null;
		value |= part << BigInt(index * bits);
	}
	return value;
}
