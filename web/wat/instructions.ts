/** Lists the instructions of a function's text in the order in which they are evaluated, which is that of the binary format. */

import { type Op, opNamed } from "../wasm/ops.ts";
import { isName, keywordOf, type List, type Node, spelledOut } from "./tree.ts";

/** The blocks around an instruction, innermost first. */
export interface Scope {
	/** The label, spelled out; null for a block without one. */
	readonly label: string | null;
	readonly outer: Scope | null;
}

export interface TextInstruction {
	/** As it is written; `end` for the bracket that closes a folded block. */
	readonly name: string;
	/** Of the keyword, or of the bracket. Offsets count UTF-16 code units. */
	readonly from: number;
	readonly to: number;
	/** What follows the keyword and is no instruction. */
	readonly immediates: readonly Node[];
	/** The blocks that its labels name, without the one that it begins. */
	readonly scope: Scope | null;
}

/** What may stand in brackets before a function's instructions. */
const headings = new Set(["export", "import", "type", "param", "result", "local"]);
const clauses = new Set(["catch", "catch_ref", "catch_all", "catch_all_ref"]);
const blocks = new Set(["block", "loop", "if", "try", "try_table"]);

/** Of a `(func …)`; the last one is the `end` of the function. */
export function instructionsOf(func: List): readonly TextInstruction[] {
	let start = 1;
	if (isName(func.items[start])) start++;
	while (headings.has(keywordOf(func.items[start]))) start++;
	return expression(func, start);
}

type Step = () => void;

/** The instructions in a list from its item `start` on, and the `end` that is its closing bracket. */
export function expression(list: List, start: number): readonly TextInstruction[] {
	const found: TextInstruction[] = [];
	let scope: Scope | null = null;
	/** What is still to be done, the next thing last: texts may nest deeper than calls can. */
	const steps: Step[] = [];

	function add(
		name: string,
		at: { readonly from: number; readonly to: number },
		immediates: readonly Node[] = [],
	): void {
		// The binary format has no `else` with nothing behind it.
		if (name === "end" && found.at(-1)?.name === "else") found.pop();
		// The label of a `delegate` is one of those around its `try`.
		if (name === "end" || name === "delegate") scope = scope?.outer ?? null;
		found.push({ name, from: at.from, to: at.to, immediates, scope });
		if (blocks.has(name)) {
			const [first] = immediates;
			scope = { label: isName(first) ? spelledOut(first.text) : null, outer: scope };
		}
	}

	function close({ to }: List): void {
		add("end", { from: to - 1, to });
	}

	/** Goes through the items from `start` to `end`, plain instructions and folded ones. */
	function walk(items: readonly Node[], start: number, end = items.length): void {
		let at = start;
		while (at < end) {
			const node = items[at++];
			if (node?.kind === "list") {
				const next = at;
				const rest = () => walk(items, next, end);
				if (fold(node, rest)) return;
			} else if (node && opOf(node)) {
				const next = afterImmediates(items, at, node.text);
				add(node.text, node, items.slice(at, next));
				at = next;
			}
		}
	}

	/** Goes through a folded instruction, or says yes and leaves it and the `rest` to the next steps. */
	function fold(folded: List, rest: Step): boolean {
		const { items } = folded;
		const [head] = items;
		if (head?.kind !== "word" || !opOf(head)) return false;
		const name = head.text;
		const next = afterImmediates(items, 1, name);
		const begin = () => add(name, head, items.slice(1, next));
		if (next === items.length && !blocks.has(name)) {
			begin();
			return false;
		}
		steps.push(rest);
		if (name === "if") {
			const then = items.findIndex((item) => keywordOf(item) === "then");
			const operands = then < 0 ? items.length : then;
			inOrder(
				() => walk(items, next, operands),
				begin,
				...items.slice(operands).map((item) => () => branch(item)),
				() => close(folded),
			);
		} else if (name === "try") {
			const last = items.at(-1);
			const delegates = keywordOf(last) === "delegate";
			inOrder(begin, ...items.slice(next).map((item) => () => branch(item)), () => delegates || close(folded));
		} else if (blocks.has(name)) {
			inOrder(
				begin,
				() => walk(items, next),
				() => close(folded),
			);
		} else {
			inOrder(() => walk(items, next), begin);
		}
		return true;
	}

	/** `(then …)`, `(else …)`, `(do …)`, `(catch $tag …)`, `(catch_all …)` or `(delegate $label)`. */
	function branch(part: Node): void {
		const keyword = keywordOf(part);
		if (part.kind !== "list" || keyword === "") return;
		const [head] = part.items;
		const next = afterImmediates(part.items, 1, keyword);
		if (head && keyword !== "then" && keyword !== "do") add(keyword, head, part.items.slice(1, next));
		steps.push(() => walk(part.items, next));
	}

	function inOrder(...list: readonly Step[]): void {
		steps.push(...list.toReversed());
	}

	inOrder(
		() => walk(list.items, start),
		() => close(list),
	);
	for (let step = steps.pop(); step; step = steps.pop()) step();
	return found;
}

function opOf(node: Node): Op | undefined {
	return node.kind === "word" ? opNamed(node.text) : undefined;
}

/** Where the immediates of the instruction `name` end that begin at `at`. */
function afterImmediates(items: readonly Node[], at: number, name: string): number {
	let next = at;
	for (let item = items[next]; item !== undefined; item = items[++next]) {
		if (item.kind === "word" ? opOf(item) : item.kind === "list" && beginsInstruction(item, name)) break;
	}
	return next;
}

function beginsInstruction(list: List, behind: string): boolean {
	const keyword = keywordOf(list);
	if (behind === "try_table" && clauses.has(keyword)) return false;
	return keyword === "then" || keyword === "do" || opNamed(keyword) !== undefined;
}
