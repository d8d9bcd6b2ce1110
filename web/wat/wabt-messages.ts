/** Reads wabt's error messages into findings with exact ranges. */

import type { Finding } from "./diagnose.ts";
import type { Prepared } from "./prepare.ts";
import { tokenEnd } from "./scan.ts";

/** The file name that wabt is given: it starts each header line, and no line of a prepared text starts so. */
export const mark = "\u0001";

/** More problems than anyone reads; the rest are counted in one last finding. */
export const findingLimit = 100;

/**
 * `message` is what wabt threw: a title, then `mark:line:column: error: words` for each error, with an excerpt of the source
 * line (at most 80 bytes, abbreviated by dots) and a line of carets beneath. Joined by what is wrong with the text itself,
 * in the order of the text. Never empty. Warnings are left out where there is an error.
 */
export function findingsOf(message: string, prepared: Prepared): readonly Finding[] {
	const entries = entriesOf(message);
	const offsets = createOffsets(prepared.text);
	const all: Finding[] = [];
	for (const entry of entries.first) {
		const finding = findingOf(entry, prepared.text, offsets);
		if (finding && !echoes(finding, prepared)) all.push(amended(finding, prepared));
	}
	all.push(...prepared.findings);
	const errors = all.filter((finding) => finding.severity === "error");
	const findings = (errors.length > 0 ? errors : all).sort((a, b) => a.from - b.from);
	const last = findings.at(-1);
	if (last && entries.more > 0) {
		const words = `wabt reports ${entries.more} more, not shown here`;
		findings.push({ ...last, source: "watbench", message: words });
	}
	if (findings.length > 0) return findings;
	return [{ from: 0, to: 0, severity: "error", source: "wabt", message: message.trim() }];
}

function entriesOf(message: string): { readonly first: readonly string[]; readonly more: number } {
	const start = `\n${mark}:`;
	const first: string[] = [];
	let more = 0;
	let at = message.indexOf(start);
	while (at !== -1) {
		const next = message.indexOf(start, at + 1);
		if (first.length < findingLimit) first.push(message.slice(at + 1, next === -1 ? message.length : next));
		else more++;
		at = next;
	}
	return { first, more };
}

/** What wabt says only because of an error that is told already. */
function echoes(finding: Finding, { unclosed }: Prepared): boolean {
	if (unclosed && finding.from >= unclosed.from) return true;
	return finding.message.startsWith("unexpected token Invalid");
}

/** Where the text says more than wabt does: which characters are illegal, where a broken string begins, where the end is. */
function amended(finding: Finding, { text, illegal, broken }: Prepared): Finding {
	if (finding.message === "unexpected char") {
		const run = illegal.find(({ from }) => from === finding.from);
		if (run) return { ...finding, to: run.to, message: `unexpected ${run.words}` };
	}
	if (finding.message === "newline in string") {
		const string = broken.find(({ to }) => to === finding.from);
		if (string) return { ...finding, ...string };
	}
	// wabt places the end of the text at the start of its last line, or of its last token.
	if (/^unexpected token "?EOF"?,/.test(finding.message)) return { ...finding, from: text.length, to: text.length };
	return finding;
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
