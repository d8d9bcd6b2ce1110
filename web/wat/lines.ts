/** Turns UTF-16 offsets of a text into lines and columns and back; lines end at LF, CR LF or a lone CR, as in CodeMirror. */

export interface Lines {
	readonly count: number;
	/** 1-based line and 1-based column in UTF-16 code units. An offset outside the text is moved to its nearest end. */
	place(offset: number): { readonly line: number; readonly column: number };
	/** The offset of a 1-based line and column; a column past the line's end is the line's end, without its line break. */
	offset(line: number, column: number): number;
}

const LF = 10;
const CR = 13;

export function linesOf(text: string): Lines {
	const starts = [0];
	for (let i = 0; i < text.length; i++) {
		const char = text.charCodeAt(i);
		if (char === LF || (char === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
	}

	function place(offset: number): { line: number; column: number } {
		const at = Math.max(0, Math.min(offset, text.length));
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= at) low = middle;
			else high = middle - 1;
		}
		return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
	}

	function offset(line: number, column: number): number {
		const index = Math.max(0, Math.min(line - 1, starts.length - 1));
		const start = starts[index] ?? 0;
		let end = starts[index + 1] ?? text.length;
		while (index + 1 < starts.length && end > start && isBreak(text.charCodeAt(end - 1))) end--;
		return Math.min(start + Math.max(0, column - 1), end);
	}

	return { count: starts.length, place, offset };
}

function isBreak(char: number): boolean {
	return char === LF || char === CR;
}
