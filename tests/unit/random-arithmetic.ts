/** Makes random code that computes an i32 and ends, whatever it is given: what an engine can really run. */

import type { Dice } from "./random-dice.ts";
import type { Code } from "./random-layout.ts";

const pure = "add sub mul and or xor shl shr_u shr_s rotl eq lt_u".split(" ");

/** An i32 of the parameters `$a` and `$b`, of the local `$never` that is 0, and of the local `$set`, by way of `$twice`. */
export function randomArithmetic(dice: Dice, depth: number): Code {
	const leaf = (head: string): Code => ({ head, operands: [] });
	if (depth <= 0) {
		return leaf(
			dice.pick([
				"local.get $a",
				"local.get $b",
				"local.get $never",
				"local.get $set",
				`i32.const ${dice.roll(1000) - 500}`,
			]),
		);
	}
	const next = () => randomArithmetic(dice, depth - 1 - dice.roll(2));
	switch (dice.roll(8)) {
		case 0:
			return { head: "call $twice", operands: [next()] };
		case 1:
			return { head: "local.tee $set", operands: [next()] };
		case 2:
			return {
				head: "block $l (result i32)",
				operands: [],
				body: [{ head: "drop", operands: [next()] }, next()],
				label: "$l",
			};
		case 3:
			return { head: "if (result i32)", operands: [next()], body: [next()], parts: [["else", [next()]]] };
		case 4:
			return {
				head: "block $l (result i32)",
				operands: [],
				body: [{ head: "drop", operands: [{ head: "br_if $l", operands: [next(), next()] }] }, next()],
				label: "$l",
			};
		case 5:
			return { head: "select", operands: [next(), next(), next()] };
		default:
			return { head: `i32.${dice.pick(pure)}`, operands: [next(), next()] };
	}
}

/** The module that such code stands in: it is the body of the export "go", and `fields` stand before. */
export function moduleOf(body: string, fields = ""): string {
	return `(module ${fields}
 (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
 (func $go (export "go") (param $a i32) (param $b i32) (result i32) (local $never i32) (local $set i32)
 ${body}))`;
}
