/** Makes of a WAT text one that wabt reports on faithfully, with every offset (UTF-16) where it was. */

import type { Finding } from "./diagnose.ts";
import { scan, type Unclosed } from "./scan.ts";

/** A run of characters that cannot stand where it stands. */
export interface IllegalRun {
	readonly from: number;
	readonly to: number;
}

export interface Prepared {
	readonly text: string;
	/** At most `illegalLimit` of them; wabt sees each as one character. */
	readonly illegal: readonly IllegalRun[];
	/** What wabt overlooks and the specification forbids. */
	readonly findings: readonly Finding[];
	readonly unclosed: Unclosed | null;
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
	const illegal: IllegalRun[] = [];
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
			if (known) illegal.push({ from, to });
			const char = text.charCodeAt(from);
			const standIn = char > 1 && char < 127 ? text.charAt(from) : illegalStandIn;
			replace(from, to, (known ? standIn : " ").padEnd(to - from, " "));
		} else if (kind === "string" || kind === "word" || kind === "annotation") {
			within(from, to);
		}
		return true;
	});
	between(end, text.length);
	return { text: copied === 0 ? text : pieces + text.slice(copied), illegal, findings, unclosed };
}
