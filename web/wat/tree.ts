/** Reads WAT into nested lists, whatever the text: brackets that are missing close at its end, those too many are passed over. */

import { scan } from "./scan.ts";

/** A keyword, number, name or string, as it stands in the text. Offsets count UTF-16 code units. */
export interface Atom {
	readonly kind: "word" | "string";
	readonly text: string;
	readonly from: number;
	readonly to: number;
}

/** What stands in brackets; the range has them both. */
export interface List {
	readonly kind: "list";
	readonly items: readonly Node[];
	readonly from: number;
	readonly to: number;
}

export type Node = Atom | List;

interface OpenList {
	readonly kind: "list";
	readonly items: Node[];
	readonly from: number;
	to: number;
}

/** The lists and atoms of the text; comments and annotations are left out. */
export function read(text: string): readonly Node[] {
	const top: Node[] = [];
	const open: OpenList[] = [];
	let items = top;
	let annotations = 0;
	scan(text, (kind, from, to) => {
		if (kind === "annotation" || annotations > 0) {
			if (kind === "open" || kind === "annotation") annotations++;
			else if (kind === "close") annotations--;
		} else if (kind === "open") {
			const list: OpenList = { kind: "list", items: [], from, to: text.length };
			items.push(list);
			open.push(list);
			items = list.items;
		} else if (kind === "close") {
			const closed = open.pop();
			if (closed) closed.to = to;
			items = open.at(-1)?.items ?? top;
		} else if (kind !== "illegal") {
			items.push({ kind, text: text.slice(from, to), from, to });
		}
		return true;
	});
	return top;
}

/** The word that a list begins with; "" where it begins with none, and for what is no list. */
export function keywordOf(node: Node | undefined): string {
	if (node?.kind !== "list") return "";
	const [first] = node.items;
	return first?.kind === "word" ? first.text : "";
}

/** Whether a node is a name of the text format, such as `$x` or `$"two words"`. */
export function isName(node: Node | undefined): node is Atom {
	return node?.kind === "word" && node.text.startsWith("$");
}

const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

/** What two spellings of one name have in common: `$"a"` and `$"\61"` are `$a`. */
export function spelledOut(name: string): string {
	if (name.length < 4 || !name.startsWith('$"') || !name.endsWith('"')) return name;
	const bytes: number[] = [];
	const encoder = new TextEncoder();
	for (const [part] of name.slice(2, -1).matchAll(/\\u\{[^}]*\}|\\[0-9a-fA-F]{2}|\\.|[^\\]+/gsu)) {
		if (!part.startsWith("\\")) bytes.push(...encoder.encode(part));
		else if (part.startsWith("\\u{")) bytes.push(...encoder.encode(character(part.slice(3, -1))));
		else if (part.length === 3) bytes.push(Number.parseInt(part.slice(1), 16));
		else bytes.push(...encoder.encode(escapes[part.slice(1)] ?? part.slice(1)));
	}
	return `$${new TextDecoder().decode(Uint8Array.from(bytes))}`;
}

function character(digits: string): string {
	const point = Number.parseInt(digits.replaceAll("_", ""), 16);
	return point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
