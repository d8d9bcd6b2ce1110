/** What a run counted, in tables with links into the documents: where the instructions went, by line and by function. */

import type { FileCounts, Place } from "../protocol.ts";
import { button, el } from "./view.ts";

export interface CountsContext {
	/** Paths of the project's documents: only these can be opened. */
	readonly files: readonly string[];
	open(place: Place): void;
}

/** What comes after these hardly matters. */
const mostListed = 10;
const mostFiles = 20;

const number = (count: number) => count.toLocaleString("en");
const share = (part: number, whole: number) =>
	(part / (whole || 1)).toLocaleString("en", { style: "percent", maximumFractionDigits: 1 });

interface Row {
	readonly name: string;
	/** 0 where it is not known. */
	readonly line: number;
	readonly times: number;
	readonly instructions: number;
}

function table(
	caption: string,
	times: string,
	rows: readonly Row[],
	{ file, instructions }: FileCounts,
	{ files, open }: CountsContext,
): HTMLElement {
	const head = ["Place", "Share", "Instructions", times].map((each) => el("th", { scope: "col" }, each));
	const hottest = [...rows].sort((a, b) => b.instructions - a.instructions).slice(0, mostListed);
	const place = ({ name, line }: Row) =>
		line > 0 && files.includes(file)
			? button(name, () => open({ file, line, column: 1 }), { class: "link", title: `Go to ${file}:${line}` })
			: el("code", {}, name);
	const body = hottest.map((row) =>
		el(
			"tr",
			{},
			el("th", { scope: "row" }, place(row)),
			el("td", {}, share(row.instructions, instructions)),
			el("td", {}, number(row.instructions)),
			el("td", {}, number(row.times)),
		),
	);
	return el(
		"table",
		{ class: "outcome-table counts-table" },
		el("caption", {}, rows.length > hottest.length ? `${caption}, the hottest ${hottest.length}` : caption),
		el("thead", {}, el("tr", {}, ...head)),
		el("tbody", {}, ...body),
	);
}

function fileBlock(counts: FileCounts, context: CountsContext): HTMLElement {
	const { file, instructions, lines, functions, note } = counts;
	const lineRows = lines.map(([line, times, executed]) => {
		return { name: `${file}:${line}`, line, times, instructions: executed };
	});
	const functionRows = functions.map(([name, line, times, executed]) => ({
		name,
		line,
		times,
		instructions: executed,
	}));
	return el(
		"details",
		{ class: "counts", open: true },
		el("summary", {}, `${file}: ${number(instructions)} instructions`),
		...(note ? [el("p", { class: "outcome-detail" }, `There are no counts by line: ${note}.`)] : []),
		...(lines.length > 0 ? [table("Lines", "Executions", lineRows, counts, context)] : []),
		table("Functions", "Calls", functionRows, counts, context),
	);
}

/** Null for a run that counted nothing. */
export function countsBlock(files: readonly FileCounts[], context: CountsContext): HTMLElement | null {
	const shown = files.filter(({ functions }) => functions.length > 0).slice(0, mostFiles);
	return shown.length > 0
		? el("div", { class: "counts-block" }, ...shown.map((each) => fileBlock(each, context)))
		: null;
}
