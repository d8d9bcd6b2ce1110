/** How a run ended, in words and with links into the documents: the block below the output, and the badge above it. */

import type { Diagnostic, Frame, LinkProblem, Outcome, Place } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import { tracebackParts } from "./traceback.ts";
import { button, el } from "./view.ts";

export interface OutcomeContext {
	/** Paths of the project's documents: only these can be opened. */
	readonly files: readonly string[];
	/** Whether the run printed anything. */
	readonly printed: boolean;
	open(place: Place): void;
}

/** Longer lists are cut: nobody reads on, and each entry is a node. */
const mostListed = 200;

/** The outcome in two or three words, and which of the page's four colours goes with it. */
export function outcomeBadge(outcome: Outcome): { readonly label: string; readonly tone: string } {
	switch (outcome.kind) {
		case "ok":
			return outcome.exitCode === 0
				? { label: "Finished", tone: "ok" }
				: { label: `Exit code ${outcome.exitCode}`, tone: "warning" };
		case "stopped":
			return { label: "Stopped", tone: "warning" };
		case "invalid":
			return { label: "Invalid WAT", tone: "error" };
		case "unlinkable":
			return { label: "Link error", tone: "error" };
		case "trap":
			return { label: "Trap", tone: "error" };
		case "raised":
			return { label: outcome.exception.slice(0, 40), tone: "error" };
		case "lost":
			return { label: "Python was lost", tone: "error" };
		default:
			return unreachable(outcome);
	}
}

function placeText({ file, line, column }: Place): string {
	return `${file}:${line}:${column}`;
}

function link(text: string, place: Place, { files, open }: OutcomeContext): HTMLElement {
	if (!files.includes(place.file)) return el("code", {}, text);
	const { file, line, column } = place;
	return button(text, () => open({ file, line, column }), { class: "link", title: `Go to ${placeText(place)}` });
}

function listed<T>(items: readonly T[], item: (each: T) => HTMLElement, kind: "ul" | "ol"): HTMLElement {
	const made = el(kind, { class: "outcome-list" }, ...items.slice(0, mostListed).map(item));
	if (items.length > mostListed) made.append(el("li", {}, `… and ${items.length - mostListed} more`));
	return made;
}

function diagnosticItem(diagnostic: Diagnostic, context: OutcomeContext): HTMLElement {
	const { severity, message } = diagnostic;
	return el(
		"li",
		{},
		link(placeText(diagnostic), diagnostic, context),
		` ${severity === "warning" ? "warning: " : ""}${message}`,
	);
}

function stack(title: string, frames: readonly Frame[], context: OutcomeContext): readonly Node[] {
	if (frames.length === 0) return [];
	const item = (frame: Frame) => {
		const again = frame.repeated > 0 ? `, at least ${frame.repeated} more times` : "";
		const place = link(placeText(frame), frame, context);
		const line = frame.text ? [el("code", { class: "source" }, frame.text)] : [];
		return el("li", {}, place, " in ", el("code", {}, frame.function), again, ...line);
	};
	const notes = new Set(frames.map(({ note }) => note).filter((note) => note !== ""));
	return [
		el("p", { class: "outcome-detail" }, title),
		listed(frames, item, "ol"),
		...[...notes].slice(0, 3).map((note) => el("p", { class: "outcome-detail" }, note)),
	];
}

function linkTable(problems: readonly LinkProblem[]): HTMLElement {
	const head = ["Import", "Needs", "Given"].map((name) => el("th", { scope: "col" }, name));
	const rows = problems.slice(0, mostListed).map(({ module, name, needs, given }) =>
		el(
			"tr",
			{},
			el("th", { scope: "row" }, el("code", {}, `"${module}" "${name}"`)),
			// JavaScript's own link errors say in one sentence what is wrong.
			...(needs ? [el("td", {}, el("code", {}, needs)), el("td", {}, given)] : [el("td", { colspan: "2" }, given)]),
		),
	);
	return el(
		"table",
		{ class: "outcome-table" },
		el("caption", { class: "visually-hidden" }, "Imports that do not fit"),
		el("thead", {}, el("tr", {}, ...head)),
		el("tbody", {}, ...rows),
	);
}

function traceback(outcome: Extract<Outcome, { kind: "raised" }>, context: OutcomeContext): HTMLElement {
	const parts = tracebackParts(outcome.traceback, context.files, outcome.frames);
	return el(
		"pre",
		{ class: "traceback", tabindex: "0", role: "group", "aria-label": "Traceback" },
		...parts.map(({ text, place }) => (place ? link(text, place, context) : text)),
	);
}

function contents(outcome: Outcome, context: OutcomeContext): readonly (Node | null)[] {
	const title = (text: string) => el("p", { class: "outcome-title" }, text);
	const detail = (text: string) => el("p", { class: "outcome-detail" }, text);
	switch (outcome.kind) {
		case "ok":
			if (outcome.exitCode !== 0) return [title(`The program ended with exit code ${outcome.exitCode}.`)];
			return context.printed ? [] : [detail("The program finished without printing anything.")];
		case "stopped":
			return [
				title(
					outcome.interpreter === "kept"
						? "Stopped. Python goes on, and the next run begins at once."
						: "Stopped. The program did not end by itself, so Python was started afresh.",
				),
				...stack("It was here, most recent call last:", outcome.frames, context),
			];
		case "invalid": {
			const { length } = outcome.diagnostics;
			return [
				title(length === 1 ? "The WAT does not assemble." : `The WAT does not assemble: ${length} problems.`),
				listed(outcome.diagnostics, (each) => diagnosticItem(each, context), "ul"),
				...(outcome.frames.length === 0
					? [detail("Nothing was run.")]
					: stack("Assembled by, most recent call last:", outcome.frames, context)),
			];
		}
		case "unlinkable":
			return [
				title("The host environment does not fit what the module imports."),
				outcome.problems.length > 0 ? linkTable(outcome.problems) : detail(outcome.message),
				...stack("Instantiated by, most recent call last:", outcome.frames, context),
			];
		case "trap":
			return [
				title(`Trap: ${outcome.trap}${outcome.exportName === null ? "" : ` in the export “${outcome.exportName}”`}`),
				outcome.explanation ? detail(outcome.explanation) : null,
				outcome.message.includes(outcome.trap) ? null : detail(outcome.message),
				...stack("Call stack, most recent call last:", outcome.frames, context),
			];
		case "raised":
			return [
				outcome.traceback
					? traceback(outcome, context)
					: title(`${outcome.exception}${outcome.message ? `: ${outcome.message}` : ""}`),
				// A traceback of Python's knows nothing of what it passed through.
				...(outcome.frames.some(({ language }) => language === "wasm")
					? stack("Call stack with WebAssembly, most recent call last:", outcome.frames, context)
					: []),
			];
		case "lost":
			return [title("Python was lost while the program ran."), detail(outcome.message)];
		default:
			return unreachable(outcome);
	}
}

/** Null when the badge says it all. */
export function outcomeBlock(outcome: Outcome, context: OutcomeContext): HTMLElement | null {
	const nodes = contents(outcome, context).filter((node) => node !== null);
	if (nodes.length === 0) return null;
	return el("div", { class: "outcome", "data-tone": outcomeBadge(outcome).tone }, ...nodes);
}
