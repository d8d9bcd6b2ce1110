/** Turns UTF-16 offsets of a text into lines and columns; lines end at LF, CR LF or a lone CR, as in CodeMirror. */

export interface Lines {
	/** 1-based line and 1-based column in UTF-16 code units. An offset outside the text is moved to its nearest end. */
	place(offset: number): { readonly line: number; readonly column: number };
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

	return { place };
}
