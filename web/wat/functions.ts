/** Lists the functions of a WAT text in the order of their indexes, imported ones first. */

import { linesOf } from "./lines.ts";
import { scan } from "./scan.ts";

export interface FunctionHead {
	/** With its `$`, or null for a function that has none. */
	readonly name: string | null;
	readonly imported: boolean;
	/** From the opening bracket to the end of the name, or of the keyword `func` where there is no name. */
	readonly from: number;
	readonly to: number;
	/** 1-based, of `from`; the column counts UTF-16 code units. */
	readonly line: number;
	readonly column: number;
}

interface Head {
	name: string | null;
	imported: boolean;
	from: number;
	to: number;
}

interface Bracket {
	readonly keyword: string;
	readonly head: Head | null;
}

export function functionsOf(text: string): readonly FunctionHead[] {
	const heads: Head[] = [];
	const open: Bracket[] = [];
	/** Where a bracket opened whose keyword is the next token. */
	let opening: number | null = null;
	/** A function whose name, if any, is the next token. */
	let nameless: Head | null = null;
	let annotations = 0;

	function enter(keyword: string, from: number, to: number): void {
		const parent = open.at(-1);
		let head: Head | null = null;
		if (keyword === "func" && mayHoldFunctions(open)) {
			head = { name: null, imported: parent?.keyword === "import", from, to };
			heads.push(head);
		} else if (keyword === "import" && parent?.head) {
			parent.head.imported = true;
		}
		nameless = head;
		open.push({ keyword, head });
	}

	scan(text, (kind, from, to) => {
		if (kind === "annotation" || annotations > 0) {
			if (kind === "open" || kind === "annotation") annotations++;
			else if (kind === "close") annotations--;
			return true;
		}
		const unnamed = nameless;
		nameless = null;
		if (opening !== null) {
			enter(kind === "word" ? text.slice(from, to) : "", opening, to);
			opening = null;
		} else if (unnamed && kind === "word" && text[from] === "$") {
			unnamed.name = text.slice(from, to);
			unnamed.to = to;
		}
		if (kind === "open") opening = from;
		else if (kind === "close") open.pop();
		return true;
	});

	const lines = linesOf(text);
	return [...heads.filter((head) => head.imported), ...heads.filter((head) => !head.imported)].map((head) => ({
		...head,
		...lines.place(head.from),
	}));
}

/** Whether a `func` within these brackets is a field of the module or of an import, not part of a type, export or table. */
function mayHoldFunctions(open: readonly Bracket[]): boolean {
	const keywords = open.map((bracket) => bracket.keyword);
	if (keywords.at(-1) === "import") keywords.pop();
	return keywords.length === 0 || (keywords.length === 1 && keywords[0] === "module");
}
