/** Reads the numbers and names that the binary format is made of, and never past an end. */

import { Malformed } from "./malformed.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Reader {
	/** The offset of the next byte. May be set to read elsewhere. */
	at: number;

	/** Reads `bytes` from the offset `at` up to `end`, both from the start of `bytes`. */
	constructor(
		readonly bytes: Uint8Array,
		at = 0,
		readonly end = bytes.length,
	) {
		this.at = at;
	}

	/** A reader of the next `length` bytes, which this one goes past. */
	part(length: number): Reader {
		const from = this.at;
		this.skip(length);
		return new Reader(this.bytes, from, this.at);
	}

	get done(): boolean {
		return this.at >= this.end;
	}

	fail(reason: string, offset = this.at): never {
		throw new Malformed(offset, reason);
	}

	byte(): number {
		const byte = this.at < this.end ? this.bytes[this.at] : undefined;
		if (byte === undefined) this.fail("it ends here, in the middle of something");
		this.at++;
		return byte;
	}

	/** The byte that `byte` would give, or -1 at the end. */
	peek(): number {
		return this.at < this.end ? (this.bytes[this.at] ?? -1) : -1;
	}

	skip(length: number): void {
		if (length > this.end - this.at)
			this.fail(`${length} bytes are announced here, but ${this.end - this.at} are left`);
		this.at += length;
	}

	take(length: number): Uint8Array {
		const from = this.at;
		this.skip(length);
		return this.bytes.subarray(from, this.at);
	}

	/** An unsigned LEB128 below 2³². */
	u32(): number {
		const from = this.at;
		let byte = this.byte();
		if (byte < 0x80) return byte;
		let value = byte & 0x7f;
		for (let shift = 7; shift < 28; shift += 7) {
			byte = this.byte();
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
		byte = this.byte();
		if (byte > 0x0f) this.fail("the number has more than 32 bits", from);
		return (value | (byte << 28)) >>> 0;
	}

	/** An unsigned LEB128 below 2⁶⁴. */
	u64(): bigint {
		const from = this.at;
		let low = 0;
		for (let shift = 0; shift < 28; shift += 7) {
			const byte = this.byte();
			low |= (byte & 0x7f) << shift;
			if (byte < 0x80) return BigInt(low);
		}
		let value = BigInt(low);
		for (let shift = 28n; shift < 63n; shift += 7n) {
			const byte = this.byte();
			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
		const last = this.byte();
		if (last > 1) this.fail("the number has more than 64 bits", from);
		return value | (BigInt(last) << 63n);
	}

	/** A signed LEB128 of 32 bits. */
	s32(): number {
		const from = this.at;
		let value = 0;
		for (let shift = 0; shift < 28; shift += 7) {
			const byte = this.byte();
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
		}
		const last = this.byte();
		// Bits 4 to 6 repeat bit 3, which is the sign.
		if (last !== (last & 0x08 ? last | 0x70 : last & 0x0f) || last > 0x7f)
			this.fail("the number has more than 32 bits", from);
		return value | (last << 28);
	}

	/** A signed LEB128 of 33 bits: a type's index, or a code below 0. */
	s33(): number {
		const from = this.at;
		let value = 0;
		let factor = 1;
		for (let read = 0; read < 4; read++, factor *= 0x80) {
			const byte = this.byte();
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return byte & 0x40 ? value - 0x80 * factor : value;
		}
		const last = this.byte();
		if (last > 0x7f || (last & 0x10 ? last < 0x70 : last > 0x0f)) this.fail("the number has more than 33 bits", from);
		return value + (last & 0x10 ? last - 0x80 : last) * factor;
	}

	/** A signed LEB128 of 64 bits. */
	s64(): bigint {
		const from = this.at;
		let value = 0n;
		for (let shift = 0n; shift < 63n; shift += 7n) {
			const byte = this.byte();
			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return BigInt.asIntN(Number(shift) + 7, value);
		}
		const last = this.byte();
		if (last !== 0 && last !== 0x7f) this.fail("the number has more than 64 bits", from);
		return BigInt.asIntN(64, value | (BigInt(last) << 63n));
	}

	/** Goes past a LEB128 of at most so many bytes, without asking for its value. */
	skipLeb(most: number): void {
		const from = this.at;
		while (this.byte() >= 0x80) if (this.at - from >= most) this.fail("the number has too many bytes", from);
	}

	/** How many things follow. Each has at least one byte, so a number that cannot be met is refused at once. */
	count(): number {
		const from = this.at;
		const count = this.u32();
		if (count > this.end - this.at)
			this.fail(`${count} things are announced here, but only ${this.end - this.at} bytes are left`, from);
		return count;
	}

	/** A vector. */
	many<Item>(item: () => Item): Item[] {
		const items: Item[] = [];
		for (let left = this.count(); left > 0; left--) items.push(item());
		return items;
	}

	name(): string {
		const bytes = this.take(this.u32());
		try {
			return decoder.decode(bytes);
		} catch {
			return this.fail("the name is not UTF-8", this.at - bytes.length);
		}
	}
}
