/** The Problems pane: what the assembler found in the WAT documents, by document. */

import type { Diagnostic, Place } from "../protocol.ts";
import type { State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface ProblemsProps {
	/** Shows a place in the editor. */
	open(place: Place): void;
}

/** More problems of one document than this are counted, not listed. */
const mostListed = 500;

export function createProblemsView(region: HTMLElement, props: ProblemsProps): View {
	const empty = el("p", { class: "problems-empty" }, "No problems found in the WAT files.");
	const groups = el("div");
	const dom = el("div", { class: "problems-view" }, empty, groups);
	region.append(dom);
	let shown: State["problems"] | null = null;
	let shownPaths: readonly string[] | null = null;

	const items = () => [...groups.querySelectorAll<HTMLElement>("button")];
	const focusedItem = () => items().findIndex((each) => each.matches(":focus"));

	function item({ file, line, column, severity, message, source }: Diagnostic): HTMLElement {
		const go = button("", () => props.open({ file, line, column }), { class: "problem", "data-severity": severity });
		go.append(
			el("span", { class: "problem-severity" }, severity),
			" ",
			el("span", { class: "problem-message" }, message),
			" ",
			el("span", { class: "problem-place" }, `${file}:${line}:${column}`),
			" ",
			el("span", { class: "problem-source" }, source),
		);
		return el("li", {}, go);
	}

	function group(path: string, diagnostics: readonly Diagnostic[]): HTMLElement {
		const { length } = diagnostics;
		const list = el("ul", { "aria-label": `Problems in ${path}` }, ...diagnostics.slice(0, mostListed).map(item));
		if (length > mostListed) list.append(el("li", { class: "problems-more" }, `… and ${length - mostListed} more`));
		const count = el("span", { class: "problems-count" }, `${length} problem${length === 1 ? "" : "s"}`);
		return el("section", {}, el("h3", {}, path, " ", count), list);
	}

	dom.addEventListener("keydown", (event) => {
		const all = items();
		const at = focusedItem();
		if (at < 0) return;
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
		if (to === undefined) return;
		event.preventDefault();
		all[to]?.focus();
	});

	return {
		dom,
		update(state) {
			const paths = state.project?.paths ?? [];
			if (state.problems === shown && paths === shownPaths) return;
			shown = state.problems;
			shownPaths = paths;
			const order = (path: string) => (paths.includes(path) ? paths.indexOf(path) : paths.length);
			const found = Object.entries(state.problems)
				.filter(([, diagnostics]) => diagnostics.length > 0)
				.sort(([a], [b]) => order(a) - order(b));
			const focused = focusedItem();
			groups.replaceChildren(...found.map(([path, diagnostics]) => group(path, diagnostics)));
			empty.hidden = found.length > 0;
			// Problems are found again while the person reads them; the focus stays at its place in the list.
			if (focused >= 0) (items()[focused] ?? items().at(-1))?.focus({ preventScroll: true });
		},
		destroy() {
			dom.remove();
		},
	};
}
