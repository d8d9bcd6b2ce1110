/** Changes the code of a module in one random place: some of what comes of it is valid, most is not. */

import { decode } from "../../web/wasm/decode.ts";
import { encode } from "../../web/wasm/encode.ts";
import type { ImmediateValue } from "../../web/wasm/immediates.ts";
import { type Instruction, instructions, writeInstruction } from "../../web/wasm/instructions.ts";
import { ops } from "../../web/wasm/ops.ts";
import { type HeapType, ref, type ValueType } from "../../web/wasm/types.ts";
import { Writer } from "../../web/wasm/writer.ts";
import type { Dice } from "./random-dice.ts";
import { immediateFor } from "./wasm-smallest.ts";

/** The same mutant for the same rolls. `bytes` can be decoded, and has code. */
export function mutant(bytes: Uint8Array, dice: Dice): Uint8Array {
	const decoded = decode(bytes);
	const codes = [...decoded.module.codes];
	const at = dice.roll(codes.length);
	const code = codes[at];
	if (!code) return bytes;
	const list: Instruction[] = [...instructions(code.bytes)];
	const place = dice.roll(list.length);
	const chosen = list[place];
	if (!chosen) return bytes;
	switch (dice.roll(6)) {
		case 0:
			list.splice(place, 1);
			break;
		case 1:
			list.splice(place, 0, chosen);
			break;
		case 2:
			list.splice(place, 0, anyInstruction(dice));
			break;
		case 3:
			list[place] = anyInstruction(dice);
			break;
		case 4:
			list[place] = similar(chosen, dice);
			break;
		default:
			list[place] = { op: chosen.op, immediates: chosen.immediates.map((immediate) => changed(immediate, dice)) };
	}
	const writer = new Writer();
	for (const each of list) writeInstruction(writer, each);
	codes[at] = { locals: code.locals, bytes: writer.finish() };
	return encode({ ...decoded.module, codes }, decoded);
}

function anyInstruction(dice: Dice): Instruction {
	const op = dice.pick(ops);
	return { op, immediates: op.immediates.map((kind) => changed(immediateFor(kind, op), dice)) };
}

/** One with the same immediates, and another opcode. */
function similar({ op, immediates }: Instruction, dice: Dice): Instruction {
	const same = ops.filter((each) => each.immediates.join() === op.immediates.join());
	return { op: dice.pick(same), immediates };
}

const heaps: readonly HeapType[] = [
	0,
	1,
	2,
	3,
	4,
	"any",
	"eq",
	"i31",
	"struct",
	"array",
	"none",
	"func",
	"nofunc",
	"extern",
	"noextern",
	"exn",
];
const numbers: readonly ValueType[] = ["i32", "i64", "f32", "f64", "v128"];

function valueType(dice: Dice): ValueType {
	return dice.chance(2) ? dice.pick(numbers) : ref(dice.chance(2), dice.pick(heaps));
}

function changed(immediate: ImmediateValue, dice: Dice): ImmediateValue {
	if (dice.chance(2)) return immediate;
	switch (immediate.kind) {
		case "order":
		case "i64":
		case "f32":
		case "f64":
		case "v128":
			return immediate;
		case "lanes":
			return { ...immediate, value: Uint8Array.from(immediate.value, () => dice.roll(34)) };
		case "labels":
			return { ...immediate, value: Array.from({ length: 1 + dice.roll(3) }, () => dice.roll(4)) };
		case "block_type":
			return { ...immediate, value: dice.chance(4) ? null : dice.chance(3) ? dice.roll(4) : valueType(dice) };
		case "value_types":
			return { ...immediate, value: dice.chance(8) ? [] : [valueType(dice)] };
		case "heap_type":
		case "ref":
		case "ref_null":
			return { ...immediate, value: dice.pick(heaps) };
		case "catches": {
			const kind = dice.pick(["catch", "catch_ref", "catch_all", "catch_all_ref"] as const);
			return { ...immediate, value: [{ kind, tag: kind.startsWith("catch_all") ? null : 0, label: dice.roll(3) }] };
		}
		case "memarg":
			return { ...immediate, value: { ...immediate.value, align: dice.roll(5), offset: BigInt(dice.roll(3)) << 32n } };
		default:
			return { ...immediate, value: dice.roll(5) };
	}
}
