/** Reads wabt's error messages into findings with exact ranges. */

import type { Finding } from "./diagnose.ts";
import { tokenEnd } from "./scan.ts";

/** The file name that wabt is given: it starts each header line, and no line of a prepared text starts so. */
export const mark = "\u0001";

/** More problems than anyone reads; the rest are counted in one last finding. */
export const findingLimit = 100;

/**
 * `message` is what wabt threw: a title, then `mark:line:column: error: words` for each error, with an excerpt of the source line
 * (at most 80 bytes, abbreviated by dots) and a line of carets beneath. `text` is what wabt was given, with LF as its
 * only line break. Warnings are left out as soon as there is an error.
 */
export function findingsOf(message: string, text: string): readonly Finding[] {
	const offsets = createOffsets(text);
	const findings: Finding[] = [];
	const start = `${mark}:`;
	let at = message.startsWith(start) ? 0 : message.indexOf(`\n${start}`) + 1;
	if (at === 0 && !message.startsWith(start)) return [];
	while (at < message.length && findings.length < findingLimit) {
		const next = message.indexOf(`\n${start}`, at);
		const end = next === -1 ? message.length : next + 1;
		const finding = findingOf(message.slice(at, end), text, offsets);
		if (finding) findings.push(finding);
		at = end;
	}
	const errors = findings.filter((finding) => finding.severity === "error");
	const kept = errors.length > 0 ? errors : findings;

	let more = 0;
	const place = at;
	for (; at < message.length && at > 0; at = message.indexOf(`\n${start}`, at) + 1) more++;
	if (more > 0) {
		const first = findingOf(message.slice(place, message.indexOf(`\n${start}`, place) + 1 || message.length), text, offsets);
		const words = more === 1 ? "there is one more problem from here on" : `there are ${more} more problems from here on`;
		if (first) kept.push({ ...first, source: "watbench", message: words });
	}
	return kept;
}

function findingOf(entry: string, text: string, offsets: Offsets): Finding | null {
	const [header = "", ...below] = entry.split("\n");
	const [, line, column, severity, ...rest] = header.split(":");
	if (below.at(-1) === "") below.pop();
	let carets = 0;
	let excerpt = "";
	const last = below.at(-1);
	if (below.length >= 2 && last !== undefined && /^ *\^+$/.test(last)) {
		carets = last.trimStart().length;
		below.pop();
		excerpt = below.pop() ?? "";
	}
	const words = [rest.join(":").trim(), ...below].join("\\n");
	const lineNumber = Number(line);
	const columnNumber = Number(column);
	if (!Number.isInteger(lineNumber) || !Number.isInteger(columnNumber)) return null;

	const from = offsets.at(lineNumber, columnNumber);
	const token = tokenEnd(text, from);
	const cut = excerpt.endsWith("...");
	const to = carets > 0 && !cut ? offsets.at(lineNumber, columnNumber + carets) : token;
	return {
		from,
		to: Math.max(from, to),
		severity: severity?.trim() === "warning" ? "warning" : "error",
		source: "wabt",
		message: words,
	};
}

interface Offsets {
	/** The UTF-16 offset of wabt's 1-based line (ended by LF) and 1-based column (in bytes of UTF-8). */
	at(line: number, column: number): number;
}

/** Errors come in ascending order mostly, so each search goes on from where the last one ended. */
function createOffsets(text: string): Offsets {
	let line = 1;
	let lineStart = 0;
	let column = 1;
	let offset = 0;

	function at(wantedLine: number, wantedColumn: number): number {
		if (wantedLine < line) {
			line = 1;
			lineStart = 0;
			column = 1;
			offset = 0;
		}
		while (line < wantedLine) {
			const end = text.indexOf("\n", lineStart);
			if (end === -1) return text.length;
			line++;
			lineStart = end + 1;
			offset = lineStart;
			column = 1;
		}
		if (wantedColumn < column) {
			offset = lineStart;
			column = 1;
		}
		while (column < wantedColumn && offset < text.length) {
			const point = text.codePointAt(offset) ?? 0;
			const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
			if (column + width > wantedColumn) break;
			column += width;
			offset += width === 4 ? 2 : 1;
		}
		return offset;
	}
	return { at };
}
