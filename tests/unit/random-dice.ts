/** Rolls that are the same for the same seed. */

export interface Dice {
	/** From 0 up to and without `sides`. */
	roll(sides: number): number;
	/** One chance in `sides`. */
	chance(sides: number): boolean;
	pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

/** The same rolls for the same seed. */
export function createDice(seed: number): Dice {
	let state = seed | 0;
	function roll(sides: number): number {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
	}
	function pick<T>(items: readonly T[]): T {
		const item = items[roll(items.length)];
		if (item === undefined) throw new Error("nothing to pick from");
		return item;
	}
	return { roll, chance: (sides) => roll(sides) === 0, pick };
}
