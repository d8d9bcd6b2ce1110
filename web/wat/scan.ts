/** Splits WAT into tokens, past comments and strings, in one linear pass that never fails, whatever the text. */

/**
 * - `open`, `close`: a bracket
 * - `annotation`: `(@name`, which opens a bracket too
 * - `word`: a keyword, number, `$name` or anything else made of the characters these are made of
 * - `string`: with its quotes; ends before a line break when the closing quote is missing
 * - `illegal`: a run of characters that WAT allows in strings and comments only
 */
export type TokenKind = "open" | "close" | "annotation" | "word" | "string" | "illegal";

/** What the text ends within, and where that began. */
export interface Unclosed {
	readonly kind: "string" | "comment";
	readonly from: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const AT = 64;
const BACKSLASH = 92;

const SPACE_CLASS = 1;
const WORD_CLASS = 2;
const classes = new Uint8Array(128);
for (const char of " \t\n\r") classes[char.charCodeAt(0)] = SPACE_CLASS;
for (const char of "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~") {
	classes[char.charCodeAt(0)] = WORD_CLASS;
}

/**
 * Calls `visit` with each token's kind and range (UTF-16 offsets) until it returns false. Returns the string or block
 * comment that the text ends within, or null. `start` is an offset outside strings and comments.
 */
export function scan(
	text: string,
	visit: (kind: TokenKind, from: number, to: number) => boolean | undefined,
	start = 0,
): Unclosed | null {
	let at = start;
	while (at < text.length) {
		const from = at;
		const char = text.charCodeAt(at);
		if (classes[char] === SPACE_CLASS) {
			at++;
			continue;
		}
		if (char === SEMICOLON && text.charCodeAt(at + 1) === SEMICOLON) {
			at = lineEnd(text, at);
			continue;
		}
		if (char === OPEN && text.charCodeAt(at + 1) === SEMICOLON) {
			const end = commentEnd(text, at);
			if (end === -1) return { kind: "comment", from };
			at = end;
			continue;
		}
		let kind: TokenKind;
		if (char === OPEN) {
			kind = text.charCodeAt(at + 1) === AT ? "annotation" : "open";
			at = kind === "open" ? at + 1 : wordEnd(text, at + 1);
		} else if (char === CLOSE) {
			kind = "close";
			at++;
		} else if (char === QUOTE) {
			kind = "string";
			at = stringEnd(text, at);
		} else if (classes[char] === WORD_CLASS) {
			kind = "word";
			at = wordEnd(text, at);
		} else {
			kind = "illegal";
			at = illegalEnd(text, at);
		}
		if (visit(kind, from, Math.min(at, text.length)) === false) return null;
		if (at > text.length) return { kind: "string", from: text.indexOf('"', from) };
	}
	return null;
}

/** The end of the token that begins at `from`, or `from` where none does. */
export function tokenEnd(text: string, from: number): number {
	let end = from;
	const first = (_kind: TokenKind, start: number, to: number) => {
		if (start === from) end = to;
		return false;
	};
	scan(text, first, from);
	return end;
}

function lineEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
	return at;
}

/** Block comments nest. -1 when there is no end. */
function commentEnd(text: string, from: number): number {
	let depth = 0;
	let at = from;
	while (at < text.length) {
		const char = text.charCodeAt(at);
		const next = text.charCodeAt(at + 1);
		if (char === OPEN && next === SEMICOLON) {
			depth++;
			at += 2;
		} else if (char === SEMICOLON && next === CLOSE) {
			depth--;
			at += 2;
			if (depth === 0) return at;
		} else {
			at++;
		}
	}
	return -1;
}

/** One past the closing quote; one past the text's length (so `> text.length`) when the text ends first. */
function stringEnd(text: string, from: number): number {
	let at = from + 1;
	while (at < text.length) {
		const char = text.charCodeAt(at);
		if (char === QUOTE) return at + 1;
		if (char === LF) return at;
		at += char === BACKSLASH ? 2 : 1;
	}
	return text.length + 1;
}

/** A quote inside a word goes on with it: `$"a name"`, or a reserved token that no grammar accepts. */
function wordEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length) {
		const char = text.charCodeAt(at);
		if (char === QUOTE) {
			at = stringEnd(text, at);
			if (text.charCodeAt(at) === LF) return at;
		} else if (classes[char] === WORD_CLASS) at++;
		else break;
	}
	return at;
}

function illegalEnd(text: string, from: number): number {
	let at = from + 1;
	while (at < text.length) {
		const char = text.charCodeAt(at);
		if (classes[char] || char === QUOTE || char === OPEN || char === CLOSE) break;
		if (char === SEMICOLON && text.charCodeAt(at + 1) === SEMICOLON) break;
		at++;
	}
	return at;
}
