/** Makes diagnostics: gives a range of a text its lines, columns and file. */

import type { Diagnostic } from "../protocol.ts";
import { linesOf } from "./lines.ts";

/** A problem before it has a file. */
export interface Finding {
	readonly from: number;
	readonly to: number;
	readonly severity: Diagnostic["severity"];
	readonly source: Diagnostic["source"];
	readonly message: string;
}

/** Ranges are moved into the text; the order is kept. */
export function diagnose(text: string, file: string, findings: readonly Finding[]): readonly Diagnostic[] {
	const lines = linesOf(text);
	return findings.map((finding) => {
		const from = Math.max(0, Math.min(finding.from, text.length));
		const to = Math.max(from, Math.min(finding.to, text.length));
		const start = lines.place(from);
		const end = lines.place(to);
		return {
			...finding,
			file,
			from,
			to,
			line: start.line,
			column: start.column,
			endLine: end.line,
			endColumn: end.column,
		};
	});
}
