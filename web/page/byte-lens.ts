/** Bytes read as the values that a program may have meant by them. */

/** One reading of the bytes at an address. `text` is "–" where too few bytes are left. */
export interface Lens {
	readonly name: "u8" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64" | "char";
	readonly text: string;
}

/** Bytes from an address on that the widest lens looks at. */
export const lensBytes = 8;

const escapes: Readonly<Record<number, string>> = {
	0: "\\0",
	8: "\\b",
	9: "\\t",
	10: "\\n",
	11: "\\v",
	12: "\\f",
	13: "\\r",
	27: "\\e",
};

/** A byte as the text column shows it: itself when it is printable ASCII, else a dot. */
export function ascii(byte: number): string {
	return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}

/** The shortest decimal that names this f32 and no other. */
function shortestF32(value: number): string {
	if (Object.is(value, -0)) return "-0";
	for (let digits = 1; digits <= 9 && Number.isFinite(value); digits += 1) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return String(short);
	}
	return String(value);
}

/** The character whose UTF-8 form begins at `offset`, as it can be shown without changing its neighbours. */
function character(bytes: Uint8Array, offset: number): string {
	const first = bytes[offset] ?? 0;
	if (escapes[first] !== undefined) return escapes[first];
	if (first < 0x80) return first >= 0x20 && first < 0x7f ? `'${String.fromCharCode(first)}'` : "–";
	const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			bytes.subarray(offset, offset + length),
		);
		if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(text)) return `'${text}'`;
		return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
	} catch {
		return "–";
	}
}

/** What the bytes at `offset` are as each of WebAssembly's numbers, little-endian, and as a UTF-8 character. */
export function lensesAt(bytes: Uint8Array, offset: number): readonly Lens[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const left = bytes.length - offset;
	const number = (size: number, read: () => string) => (left >= size ? read() : "–");
	return [
		{ name: "u8", text: number(1, () => String(view.getUint8(offset))) },
		{ name: "i8", text: number(1, () => String(view.getInt8(offset))) },
		{ name: "char", text: number(1, () => character(bytes, offset)) },
		{ name: "i16", text: number(2, () => String(view.getInt16(offset, true))) },
		{ name: "i32", text: number(4, () => String(view.getInt32(offset, true))) },
		{ name: "f32", text: number(4, () => shortestF32(view.getFloat32(offset, true))) },
		{ name: "i64", text: number(8, () => String(view.getBigInt64(offset, true))) },
		{
			name: "f64",
			text: number(8, () => {
				const value = view.getFloat64(offset, true);
				return Object.is(value, -0) ? "-0" : String(value);
			}),
		},
	];
}
