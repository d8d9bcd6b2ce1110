/** Writes the numbers and names that the binary format is made of, each as short as it can be. */

const encoder = new TextEncoder();

export class Writer {
	#bytes = new Uint8Array(256);
	#length = 0;

	/** How many bytes have been written. */
	get length(): number {
		return this.#length;
	}

	/** What has been written, in a buffer of its own. */
	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.#length);
	}

	#room(length: number): void {
		const wanted = this.#length + length;
		if (wanted <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(wanted, 2 * this.#bytes.length));
		larger.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = larger;
	}

	byte(byte: number): void {
		this.#room(1);
		this.#bytes[this.#length++] = byte;
	}

	bytes(bytes: Uint8Array): void {
		this.#room(bytes.length);
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	/** `value` is at least 0 and below 2³². */
	u32(value: number): void {
		let rest = value >>> 0;
		while (rest >= 0x80) {
			this.byte((rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		this.byte(rest);
	}

	/** `value` is at least 0 and below 2⁶⁴. */
	u64(value: bigint): void {
		let rest = BigInt.asUintN(64, value);
		while (rest >= 0x80n) {
			this.byte(Number(rest & 0x7fn) | 0x80);
			rest >>= 7n;
		}
		this.byte(Number(rest));
	}

	/** A signed number of 32 bits. */
	s32(value: number): void {
		this.s64(BigInt(value | 0));
	}

	/** A signed number of 33 bits. */
	s33(value: number): void {
		this.s64(BigInt(value));
	}

	/** A signed number of 64 bits. */
	s64(value: bigint): void {
		let rest = BigInt.asIntN(64, value);
		while (rest < -0x40n || rest >= 0x40n) {
			this.byte(Number(rest & 0x7fn) | 0x80);
			rest >>= 7n;
		}
		this.byte(Number(rest & 0x7fn));
	}

	/** A vector. */
	many<Item>(items: readonly Item[], write: (item: Item) => void): void {
		this.u32(items.length);
		for (const item of items) write(item);
	}

	name(name: string): void {
		this.sized((part) => part.bytes(encoder.encode(name)));
	}

	/** What `write` writes, with its length in bytes in front. */
	sized(write: (part: Writer) => void): void {
		const part = new Writer();
		write(part);
		this.u32(part.#length);
		this.bytes(part.#bytes.subarray(0, part.#length));
	}
}
