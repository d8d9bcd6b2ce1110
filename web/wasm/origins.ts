/** Leads from an offset in rewritten code back to the instruction that it comes from. */

/** For one function: offsets in its new and its old code, each from where the instructions begin. */
export class OriginsBuilder {
	readonly #pairs: number[] = [];
	/** How far the new offset is ahead of the old one in what is being copied; null in what is added. */
	#ahead: number | null = null;

	/** What is written from `offset` on is copied from `from` on. */
	copied(offset: number, from: number): void {
		if (this.#ahead === offset - from) return;
		this.#ahead = offset - from;
		this.#pairs.push(offset, from);
	}

	/** What is written from `offset` on belongs to the instruction at `from`. */
	added(offset: number, from: number): void {
		this.#ahead = null;
		this.#pairs.push(offset, ~from);
	}

	finish(): Int32Array {
		return Int32Array.from(this.#pairs);
	}
}

/** The old offset for a new one, both from where a function's instructions begin. */
export function originOf(origins: Int32Array, offset: number): number {
	let low = 0;
	let high = origins.length / 2;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((origins[2 * middle] ?? 0) <= offset) low = middle + 1;
		else high = middle;
	}
	const [at = 0, from = 0] = low > 0 ? origins.subarray(2 * low - 2, 2 * low) : [];
	return from < 0 ? ~from : from + offset - at;
}
