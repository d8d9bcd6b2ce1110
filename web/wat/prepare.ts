/** Makes of a WAT text one that wabt reports on faithfully, with every offset (UTF-16) where it was. */

import type { Finding } from "./diagnose.ts";
import { scan } from "./scan.ts";

interface Range {
	readonly from: number;
	readonly to: number;
}

export interface Prepared {
	readonly text: string;
	/** The first runs of characters that cannot stand where they stand, at most `illegalLimit`; wabt sees each as one character. */
	readonly illegal: readonly (Range & { readonly words: string })[];
	/** Strings that a line break cuts off. */
	readonly broken: readonly Range[];
	/** What wabt overlooks or misplaces and the specification forbids. */
	readonly findings: readonly Finding[];
	/** What the text ends within. */
	readonly unclosed: { readonly from: number } | null;
}

/** wabt reports every illegal byte at a cost of 240 bytes of message: 1 MB of them would take it 10 s. */
const illegalLimit = 100;

/** An ASCII character that WAT does not know and wabt's messages can carry. */
const illegalStandIn = "\u007f";

/**
 * What is changed: a lone CR ends a line only in some of wabt's counts, so it becomes LF; a NUL or U+0001 would garble
 * wabt's messages; an escaped line break is not counted by wabt; illegal characters become a single one a run.
 */
export function prepare(text: string): Prepared {
	const illegal: (Range & { words: string })[] = [];
	const broken: Range[] = [];
	const findings: Finding[] = [];
	let pieces = "";
	let copied = 0;

	function replace(from: number, to: number, by: string): void {
		pieces += text.slice(copied, from) + by;
		copied = to;
	}

	/** Comments and white space. */
	function between(from: number, to: number): void {
		for (let at = from; at < to; at++) {
			const char = text.charCodeAt(at);
			if (char > 13) continue;
			if (char <= 1) replace(at, at + 1, " ");
			else if (char === 13 && text.charCodeAt(at + 1) !== 10) replace(at, at + 1, "\n");
		}
	}

	function within(from: number, to: number): void {
		for (let at = from; at < to; at++) {
			const char = text.charCodeAt(at);
			if (char === 0) {
				const message = "a NUL character in a string: write it as \\00";
				findings.push({ from: at, to: at + 1, severity: "error", source: "watbench", message });
				replace(at, at + 1, " ");
			} else if (char === 92) {
				at++;
				if (text.charCodeAt(at) === 10) replace(at, at + 1, " ");
				else if (text.charCodeAt(at) === 0) at--;
			}
		}
	}

	let end = 0;
	const unclosed = scan(text, (kind, from, to) => {
		between(end, from);
		end = to;
		if (kind === "illegal") {
			const known = illegal.length < illegalLimit;
			if (known) illegal.push({ from, to, words: charactersIn(text.slice(from, to)) });
			const char = text.charCodeAt(from);
			const standIn = char > 1 && char < 127 ? text.charAt(from) : illegalStandIn;
			replace(from, to, (known ? standIn : " ").padEnd(to - from, " "));
		} else if (kind === "string" || kind === "word" || kind === "annotation") {
			within(from, to);
			if (text.charCodeAt(to) === 10 && isCutOff(text.slice(from, to))) broken.push({ from, to });
		}
		return true;
	});
	between(end, text.length);
	if (unclosed) findings.push(unclosedFinding(text, unclosed.kind, unclosed.from));
	return { text: copied === 0 ? text : pieces + text.slice(copied), illegal, broken, findings, unclosed };
}

function unclosedFinding(text: string, kind: "string" | "comment", from: number): Finding {
	const line = /[^\n\r]*/y;
	line.lastIndex = from;
	line.test(text);
	const message =
		kind === "string"
			? 'this string is not closed: the text ends before its closing "'
			: "this block comment is not closed: the text ends before its ;)";
	return { from, to: line.lastIndex, severity: "error", source: "watbench", message };
}

/** Whether a string token, which a line break follows, lacks its closing quote. */
function isCutOff(string: string): boolean {
	if (string.length < 2 || !string.endsWith('"')) return true;
	let backslashes = 0;
	while (string.charAt(string.length - 2 - backslashes) === "\\") backslashes++;
	return backslashes % 2 === 1;
}

/** Names up to 20 characters; what cannot be seen is named by its code point. */
function charactersIn(run: string): string {
	const characters = Array.from(run.slice(0, 42));
	const shown = characters.slice(0, 20);
	if (shown.some((character) => /[\p{C}\p{Z}]/u.test(character))) {
		const points = shown.map((character) => `U+${hexadecimal(character.codePointAt(0) ?? 0)}`);
		return `${points.length === 1 ? "character" : "characters"} ${points.join(" ")}`;
	}
	const dots = shown.length < characters.length ? "…" : "";
	return `${shown.length === 1 ? "character" : "characters"} "${shown.join("")}${dots}"`;
}

function hexadecimal(point: number): string {
	return point.toString(16).toUpperCase().padStart(4, "0");
}
