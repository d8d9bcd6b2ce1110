/** The settings in the toolbar: features of the assembler and of runs, theme, help. */

import { features as featureList } from "../wat/features.ts";
import type { State, Theme } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface SettingsProps {
	setTheme(theme: Theme): void;
	setFeature(name: string, on: boolean): void;
	setExact(exact: boolean): void;
	setCounting(counting: boolean): void;
	/** Where the dialogs live. */
	readonly dialogs: HTMLElement;
}

const shortcuts: readonly [string, string][] = [
	["Ctrl+Enter or ⌘+Enter", "Run the project"],
	["Escape, then Tab", "Leave the editor"],
	["F6, Shift+F6", "Next pane, previous pane"],
	["F8, Shift+F8", "Next problem, previous problem in the editor"],
	["Ctrl+S or ⌘+S", "Work is kept by itself; this says so"],
	["Ctrl+F or ⌘+F", "Find in the document"],
	["G in the Memory view", "Go to an address"],
];

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
	{ value: "system", label: "System theme" },
	{ value: "light", label: "Light" },
	{ value: "dark", label: "Dark" },
];

/** What this browser and this host allow, in words. */
function facts({ abilities, spare, kept }: State): HTMLElement[] {
	if (!abilities) return [el("li", {}, "Python is not started yet.")];
	const sentences = [
		kept
			? "Works offline: this browser keeps the whole page."
			: "Opens only with a network: this browser does not keep the page, or not yet.",
		`Python ${abilities.python} runs in a sandbox without network or storage.`,
		abilities.isolated
			? "Shared memory between threads is on: Stop ends a busy Python loop without starting Python afresh."
			: "Shared memory between threads is off (the host sends no isolation headers, or the browser knows none): Stop ends a waiting program at once; for a busy one Python is started afresh.",
		abilities.jspi
			? "Stack switching is on: ordinary Python functions can wait for asynchronous ones."
			: "Stack switching is off in this browser: only async functions can wait.",
		abilities.snapshotProblem === null
			? "Python began where a snapshot of a started one was made."
			: `Python started from the beginning, which takes longer: its snapshot could not be used (${abilities.snapshotProblem}).`,
		spare ? "A second Python is ready to take over." : "A second Python starts when the page is idle.",
	];
	return sentences.map((sentence) => el("li", {}, sentence));
}

function dialog(title: string, ...content: readonly (Node | string)[]): HTMLDialogElement {
	const heading = el("h2", {}, title);
	const close = button("Close", () => made.close());
	const made = el("dialog", { "aria-label": title }, heading, ...content, el("footer", {}, close));
	// A click on the backdrop, which belongs to the dialog itself, closes.
	made.addEventListener("click", (event) => {
		if (event.target === made) made.close();
	});
	return made;
}

export function createSettingsView(region: HTMLElement, props: SettingsProps): View {
	const boxes = new Map<string, HTMLInputElement>();
	const rows = featureList.map(({ name, description }) => {
		const box = el("input", { type: "checkbox", id: `feature-${name}` });
		box.addEventListener("change", () => props.setFeature(name, box.checked));
		boxes.set(name, box);
		const label = el("label", { for: box.id }, el("strong", {}, name.replaceAll("_", " ")), ` ${description}`);
		return el("li", {}, box, label);
	});
	const exact = el("input", { type: "checkbox", id: "exact" });
	exact.addEventListener("change", () => props.setExact(exact.checked));
	const exactLabel = el(
		"label",
		{ for: exact.id },
		el("strong", {}, "exact modules"),
		" Modules are executed byte for byte as they were assembled. Otherwise they count their instructions, so that Stop ends a loop in WebAssembly at its line and Python goes on, and watbench.fuel works.",
	);
	const counting = el("input", { type: "checkbox", id: "counting" });
	counting.addEventListener("change", () => props.setCounting(counting.checked));
	const countingLabel = el(
		"label",
		{ for: counting.id },
		el("strong", {}, "counts per line"),
		" After a run, each line of WAT shows how often it was executed, lines that never were are dimmed, and the output lists where the instructions went. Runs take up to three times as long.",
	);
	const featureDialog = dialog(
		"Features",
		el("h3", {}, "Runs"),
		el("ul", { class: "features" }, el("li", {}, counting, countingLabel), el("li", {}, exact, exactLabel)),
		el("h3", {}, "Assembler"),
		el("p", {}, "What the assembler accepts. What runs is decided by the browser."),
		el("ul", { class: "features" }, ...rows),
	);
	const terms = shortcuts.flatMap(([keys, meaning]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, meaning)]);
	const abilities = el("ul", { class: "abilities" });
	const helpDialog = dialog("Keys and facts", el("dl", { class: "keys" }, ...terms), abilities);
	props.dialogs.append(featureDialog, helpDialog);

	const theme = el("select", { id: "theme", "aria-label": "Theme" });
	theme.append(...themes.map(({ value, label }) => el("option", { value }, label)));
	theme.addEventListener("change", () => {
		const chosen = themes.find(({ value }) => value === theme.value);
		if (chosen) props.setTheme(chosen.value);
	});
	region.append(
		button("Features", () => featureDialog.showModal(), { "aria-haspopup": "dialog" }),
		theme,
		button("Help", () => helpDialog.showModal(), { "aria-haspopup": "dialog" }),
	);

	let shown: State | null = null;
	return {
		dom: region,
		update(state) {
			if (state.features !== shown?.features) {
				for (const [name, box] of boxes) box.checked = state.features[name] ?? false;
			}
			exact.checked = state.exact;
			counting.checked = state.counting;
			counting.disabled = state.exact;
			if (state.theme !== shown?.theme) theme.value = state.theme;
			if (state.abilities !== shown?.abilities || state.spare !== shown?.spare || state.kept !== shown?.kept)
				abilities.replaceChildren(...facts(state));
			shown = state;
		},
		destroy() {
			region.replaceChildren();
			featureDialog.remove();
			helpDialog.remove();
		},
	};
}
