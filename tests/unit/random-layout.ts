/** Lays code out as text: folded, flat or mixed, with comments and annotations wherever they may stand. */

import type { Dice } from "./random-dice.ts";

export type Style = "folded" | "flat" | "mixed";

/** An instruction and those whose values it takes; `body` is what a block holds. */
export interface Code {
	readonly head: string;
	readonly operands: readonly Code[];
	readonly body?: readonly Code[];
	/** Of an `if` that has an `else`; of a legacy `try`, what it catches. */
	readonly parts?: readonly (readonly [head: string, body: readonly Code[]])[];
	/** The label, which may stand behind `end`. */
	readonly label?: string | null;
	/** A block that takes a parameter stands behind it, and in no bracket with it. */
	readonly loose?: boolean;
}

export interface Layout {
	/** The parts that are not empty, with something between them. */
	spaced(...parts: readonly string[]): string;
	text(codes: readonly Code[]): string;
}

export function createLayout(dice: Dice, style: Style): Layout {
	const gaps = [
		...Array(24).fill(" "),
		...[
			...["\n", "\r\n", "\t"],
			" (; i32.add (; nested ;) ¡héllo, 𝄞! ;) ",
			" ;; (i32.sub) größe 🎉\n",
			'\n;; "\r\n',
			' (@note i32.mul "(") ',
		],
	];
	const gap = () => (dice.chance(12) ? dice.pick(gaps) : " ");

	function spaced(...parts: readonly string[]): string {
		const [first = "", ...rest] = parts.filter((part) => part !== "");
		return rest.reduce((before, part) => before + gap() + part, first);
	}

	/** A head with gaps where they may be: not within what stands in a string. */
	function headed(head: string): string {
		return head.split(" ").join(dice.chance(10) ? "  (; ; ;)  " : " ");
	}

	function foldable({ operands, loose }: Code): boolean {
		return !loose && operands.every(foldable);
	}

	function text(codes: readonly Code[]): string {
		return spaced(...codes.map(print));
	}

	function print(code: Code): string {
		const fold = style !== "flat" && foldable(code) && (style === "folded" || dice.chance(2));
		if (!fold) return flat(code);
		return folded(code, style === "mixed" && dice.chance(4) ? dice.roll(code.operands.length + 1) : 0);
	}

	/** What comes first of `outside` operands lies on the stack already: only where no bracket is around it all. */
	function folded({ head, operands, body: inner, parts }: Code, outside = 0): string {
		const taken = operands.map((operand) => folded(operand));
		if (!inner) {
			return spaced(...taken.slice(0, outside), `(${spaced(headed(head), ...taken.slice(outside))})`);
		}
		const rest = (parts ?? []).map(([name, part]) => `(${spaced(name, text(part))})`);
		if (head.startsWith("if"))
			return `(${spaced(headed(head), ...taken, `(${spaced("then", text(inner))})`, ...rest)})`;
		if (/^try\b(?!_)/.test(head)) return `(${spaced(headed(head), `(${spaced("do", text(inner))})`, ...rest)})`;
		return `(${spaced(headed(head), text(inner))})`;
	}

	function flat({ head, operands, body: inner, parts, label }: Code): string {
		const before = operands.map(print);
		if (!inner) return spaced(...before, headed(head));
		const rest = (parts ?? []).flatMap(([name, part]) => [
			name === "else" && label && dice.chance(2) ? `else ${label}` : name,
			text(part),
		]);
		return spaced(...before, headed(head), text(inner), ...rest, label && dice.chance(2) ? `end ${label}` : "end");
	}

	return { spaced, text };
}
