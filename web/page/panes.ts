/** Which pane is shown and focused: the tab of the panels, one pane at a time on a narrow page, F6 through all. */

import type { TabContainerElement } from "@github/tab-container-element";
import type { State } from "./state.ts";
import { button, el } from "./view.ts";

const names = ["editor", "output", "memory", "canvas", "module", "problems"] as const;
export type Pane = (typeof names)[number];

/** The panes that are tabs of one another on a wide page, in the tabs' order. */
const tabNames = ["memory", "canvas", "module", "problems"] as const;

const titles: Record<Pane, string> = {
	editor: "Code",
	output: "Output",
	memory: "Memory",
	canvas: "Canvas",
	module: "Module",
	problems: "Problems",
};

export interface Panes {
	show(pane: Pane): void;
	/** Moves the focus to the next (1) or previous (-1) pane. */
	cycle(step: 1 | -1): void;
	/** On a narrow page, shows what the program will print. */
	ranProgram(): void;
	update(state: State): void;
}

/** Below this width one pane is shown at a time; the same figure stands in layout.css. */
const narrow = "(max-width: 759px)";

export function createPanes(body: HTMLElement, props: { focusEditor(): void }): Panes {
	const bar = body.querySelector("#panes");
	const panels = body.querySelector<TabContainerElement>("#panels");
	const buttons = new Map<Pane, HTMLButtonElement>();
	for (const name of names) {
		const made = button(titles[name], () => show(name));
		buttons.set(name, made);
		bar?.append(made);
	}
	let shown: Pane = "editor";
	let drawnRun = 0;
	let problemCount = -1;

	function show(pane: Pane): void {
		shown = pane;
		body.dataset.pane = pane;
		for (const [name, made] of buttons) made.setAttribute("aria-pressed", String(name === pane));
		// The focus stays where the person is working.
		const tab = (tabNames as readonly Pane[]).indexOf(pane);
		if (panels && tab >= 0 && panels.selectedTabIndex !== tab) panels.selectTab(tab, { focus: false });
	}

	function focus(pane: Pane): void {
		show(pane);
		if (pane === "editor") {
			props.focusEditor();
			return;
		}
		const inside = ['[tabindex="0"]', ":is(button, input, select):enabled"].flatMap((kind) => [
			...body.querySelectorAll<HTMLElement>(`#${pane} ${kind}`),
		]);
		// A pane that has nothing to show yet is entered by what chose it.
		const choosers = [body.querySelector<HTMLElement>(`#tab-${pane}`), buttons.get(pane)];
		for (const target of [...inside, ...choosers]) {
			if (!target?.getClientRects().length) continue;
			target.focus();
			return;
		}
	}

	function focusedPane(): Pane {
		return names.find((name) => body.querySelector(`#${name}`)?.contains(document.activeElement)) ?? shown;
	}

	function badge(id: string, count: number): void {
		for (const host of [body.querySelector(`#tab-${id}`), buttons.get(id as Pane)]) {
			host?.querySelector(".count")?.remove();
			if (count > 0) host?.append(el("span", { class: "count" }, String(count)));
		}
	}

	panels?.addEventListener("tab-container-changed", () => {
		const pane = tabNames[panels.selectedTabIndex];
		if (pane && !matchMedia(narrow).matches) shown = pane;
	});
	show("editor");

	return {
		show,
		cycle(step) {
			const at = names.indexOf(focusedPane());
			focus(names[(at + step + names.length) % names.length] ?? "editor");
		},
		ranProgram() {
			if (matchMedia(narrow).matches) show("output");
		},
		update(state) {
			const count = Object.values(state.problems).reduce((sum, list) => sum + list.length, 0);
			if (count !== problemCount) badge("problems", count);
			problemCount = count;
			// The first picture of a run is what the person wants to see.
			if (state.canvas && state.canvas.run !== drawnRun) {
				drawnRun = state.canvas.run;
				if (matchMedia(narrow).matches) {
					if (shown === "output") show("canvas");
				} else show("canvas");
			}
		},
	};
}
