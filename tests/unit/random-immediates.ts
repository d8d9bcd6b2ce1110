/** Writes random numbers and other immediates in all their spellings. */

import type { Op } from "../../web/wasm/ops.ts";
import type { Dice } from "./random-dice.ts";

export interface Immediates {
	integer(bits: 32 | 64): string;
	float(): string;
	/** A shape and its lanes. */
	vector(): string;
	/** What stands behind the name of an instruction whose immediates are no indices: with memories `$low` and `$high`. */
	of(op: Op): string;
}

export function createImmediates(dice: Dice): Immediates {
	function integer(bits: 32 | 64): string {
		const digits = dice.pick([dice.roll(64), dice.roll(2 ** 31)]);
		const hexadecimal = `0x${digits.toString(16).replace(/(.)(?=.{4}$)/, "$1_")}`;
		const long = bits === 64 && dice.chance(2) ? "0000_0000" : "";
		const text = dice.chance(3) ? hexadecimal + long : String(digits);
		return dice.chance(3) ? `-${text}` : text;
	}

	function float(): string {
		return dice.pick([
			..."inf -nan nan:0x123 -0 0x1.8p3 -0x0.8p1 1e-40 3.4028235e38 1_0.5".split(" "),
			String(dice.roll(1000) / 7),
			`${dice.roll(1000)}.${dice.roll(1000)}e${dice.roll(30) - 15}`,
		]);
	}

	function vector(): string {
		const [shape, lanes] = dice.pick([
			["i8x16", 16],
			["i16x8", 8],
			["i32x4", 4],
			["i64x2", 2],
			["f32x4", 4],
			["f64x2", 2],
		] as const);
		const lane = () => (shape.startsWith("f") ? float() : String(dice.roll(128)));
		return `${shape} ${Array.from({ length: lanes }, lane).join(" ")}`;
	}

	function memarg({ width, atomic }: Op): string {
		const parts = [];
		// Of atomic instructions' memories, wabt does not know the names.
		if (dice.chance(4)) parts.push(dice.pick(atomic ? ["0", "1"] : ["$low", "$high", "1"]));
		if (dice.chance(2)) parts.push(`offset=${integer(32).replace("-", "")}`);
		if (dice.chance(3)) parts.push(`align=${atomic ? width : 2 ** dice.roll(Math.log2(width) + 1)}`);
		return parts.join(" ");
	}

	function lane(op: Op): string {
		const lanes = op.width > 0 ? 16 / op.width : Number(/x(\d+)/.exec(op.name)?.[1] ?? 1);
		return String(dice.roll(lanes));
	}

	function of(op: Op): string {
		return op.immediates
			.map((kind) => {
				if (kind === "memarg") return memarg(op);
				if (kind === "lane") return lane(op);
				if (kind === "lanes") return Array.from({ length: 16 }, () => dice.roll(32)).join(" ");
				if (kind === "i32" || kind === "i64") return integer(kind === "i32" ? 32 : 64);
				if (kind === "f32" || kind === "f64") return float();
				return kind === "v128" ? vector() : "";
			})
			.filter((part) => part !== "")
			.join(" ");
	}

	return { integer, float, vector, of };
}
