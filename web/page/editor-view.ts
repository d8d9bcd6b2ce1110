/** The Editor: a tab for each document of the project; owns the documents while the project is open. */

import "@github/tab-container-element";
import type { Diagnostic, Outcome, Place, ProjectFiles } from "../protocol.ts";
import { createDocument, type TextDocument } from "./document.ts";
import { createLesson } from "./lesson.ts";
import type { ModuleSource } from "./module-source.ts";
import type { State } from "./state.ts";
import { el, type View } from "./view.ts";

export interface EditorProps {
	/** A text changed. */
	changed(path: string): void;
	/** Another document is in front. */
	selected(): void;
	/** The caret of the document in front went elsewhere, other than by typing. */
	moved(): void;
	run(): void;
	/** Prints a compiled module as WAT; rejects with the reason. */
	disassemble(bytes: Uint8Array): Promise<string>;
}

export interface EditorView extends View {
	/** `selected` is the document to show; null for the one of the same path that is shown now, where there is one. */
	open(files: ProjectFiles, selected: string | null): void;
	files(): Record<string, string | Uint8Array>;
	/** A document's text with `\n` for line breaks, undefined when there is no such text. */
	text(path: string): string | undefined;
	/** The module in front; else the one that was there last, or else the first. Null where the project has none. */
	module(): ModuleSource | null;
	mark(path: string, diagnostics: readonly Diagnostic[]): void;
	/**
	 * Selects the document's tab and puts the caret at a place, of the text as the last run had it or as it is now; false
	 * when there is no such document.
	 */
	goTo(place: Place, of: "run" | "text"): boolean;
	focus(): void;
}

interface Tab {
	readonly path: string;
	readonly button: HTMLButtonElement;
	readonly panel: HTMLElement;
	readonly document: TextDocument | null;
	readonly bytes: Uint8Array | null;
	/** Makes the text visible where the panel shows something else first. */
	showText(): void;
}

/** Lessons first, then the program, then its modules. */
function order(path: string): number {
	return path === "lesson.md" ? 0 : path.endsWith(".py") ? 1 : path.endsWith(".wat") ? 2 : 3;
}

/** Whether the bytes begin as every module does: `\0asm`. */
function isModule(bytes: Uint8Array): boolean {
	return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => bytes[index] === byte);
}

function endTitle(end: Extract<Outcome, { kind: "trap" | "raised" | "stopped" }>): string {
	if (end.kind === "stopped") return "Stopped here";
	return end.kind === "trap" ? `Trap: ${end.trap}` : end.exception;
}

function holdsModule({ path, bytes }: Tab): boolean {
	return bytes ? isModule(bytes) : path.endsWith(".wat");
}

export function createEditorView(region: HTMLElement, props: EditorProps): EditorView {
	let tabs: Tab[] = [];
	/** Path of the last module that was in front. */
	let lastModule: string | null = null;
	let shownProblems: State["problems"] = {};
	let shownEnd: State["ended"] = null;
	let shownCounts: State["counts"] = null;
	let shownRun = 0;

	/** A trap or an exception marks the innermost line of the person's own that it came from. */
	function showEnd(outcome: Outcome | undefined): void {
		const isMarked = outcome?.kind === "trap" || outcome?.kind === "raised" || outcome?.kind === "stopped";
		const end = isMarked ? outcome : null;
		const place = end?.frames.findLast(({ file }) => tabs.some((tab) => tab.path === file && tab.document));
		const title = end ? endTitle(end) : "";
		for (const { path, document } of tabs) document?.markEnd(place?.file === path ? { ...place, title } : null);
	}

	function binaryPanel(path: string, bytes: Uint8Array): HTMLElement {
		const size = `${bytes.length.toLocaleString("en")} bytes`;
		if (!isModule(bytes)) return el("div", { class: "binary" }, el("p", {}, `${path} holds ${size} of data.`));
		const panel = el("div", { class: "binary" }, el("p", {}, `${path} is a compiled module of ${size}.`));
		const show = el("button", { type: "button" }, "Show as WAT");
		show.addEventListener("click", async () => {
			try {
				const text = await props.disassemble(bytes);
				const shown = el("pre", { tabindex: "0", role: "group", "aria-label": `${path} as WAT` }, text);
				panel.replaceChildren(
					el("p", {}, `${path} (${size}) printed as WAT. It is read-only: edit a .wat file to change a module.`),
					shown,
				);
				// The button that had the focus is gone.
				shown.focus();
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				panel.replaceChildren(el("p", { role: "alert" }, `${path} (${size}) cannot be printed as WAT: ${reason}`));
			}
		});
		panel.append(show);
		return panel;
	}

	function createTab(path: string, content: string | Uint8Array, index: number): Tab {
		const button = el("button", {
			type: "button",
			role: "tab",
			id: `document-tab-${index}`,
			tabindex: "-1",
			"aria-selected": "false",
		});
		button.append(el("span", { class: "path" }, path === "lesson.md" ? "Lesson" : path));
		const panel = el("div", {
			role: "tabpanel",
			class: "document",
			"aria-labelledby": button.id,
			"data-tab-container-no-tabstop": true,
			hidden: true,
		});
		if (typeof content !== "string") {
			panel.append(binaryPanel(path, content));
			return { path, button, panel, document: null, bytes: content, showText: () => {} };
		}
		const document = createDocument({
			path,
			text: content,
			changed: () => props.changed(path),
			moved: props.moved,
			run: props.run,
		});
		if (path === "lesson.md") {
			const lesson = createLesson(document);
			panel.append(lesson.dom);
			return { path, button, panel, document, bytes: null, showText: lesson.edit };
		}
		panel.append(document.view.dom);
		return { path, button, panel, document, bytes: null, showText: () => {} };
	}

	const front = () => tabs.find((tab) => tab.button.getAttribute("aria-selected") === "true");

	function noteModule(): void {
		const tab = front();
		if (tab && holdsModule(tab)) lastModule = tab.path;
	}

	function select(tab: Tab): void {
		tab.button.click();
	}

	return {
		dom: region,
		open(files, selected) {
			const wanted = selected ?? front()?.path;
			for (const tab of tabs) tab.document?.view.destroy();
			const paths = Object.keys(files).sort((a, b) => order(a) - order(b) || a.localeCompare(b));
			tabs = paths.map((path, index) => createTab(path, files[path] ?? "", index));
			shownProblems = {};
			const first = tabs.find((tab) => tab.path === wanted) ?? tabs[0];
			first?.button.setAttribute("aria-selected", "true");
			const list = el("div", { role: "tablist", "aria-label": "Documents" }, ...tabs.map((tab) => tab.button));
			const container = document.createElement("tab-container");
			container.append(list, ...tabs.map((tab) => tab.panel));
			// Scrolled past the edge, a tab comes into view when it is chosen.
			container.addEventListener("tab-container-changed", () => {
				list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
				noteModule();
				props.selected();
			});
			noteModule();
			region.replaceChildren(container);
		},
		files() {
			return Object.fromEntries(tabs.map((tab) => [tab.path, tab.document?.text() ?? tab.bytes ?? ""]));
		},
		text: (path) => tabs.find((tab) => tab.path === path)?.document?.editorText(),
		module() {
			const modules = tabs.filter(holdsModule);
			const tab = modules.find(({ path }) => path === lastModule) ?? modules[0];
			if (!tab) return null;
			const content = tab.document?.editorText() ?? tab.bytes ?? "";
			return { path: tab.path, content, caret: tab === front() ? (tab.document?.caret() ?? null) : null };
		},
		mark(path, diagnostics) {
			tabs.find((tab) => tab.path === path)?.document?.mark(diagnostics);
		},
		goTo(place, of) {
			const tab = tabs.find((candidate) => candidate.path === place.file);
			if (!tab?.document) return false;
			select(tab);
			tab.showText();
			tab.document.goTo(place, of);
			return true;
		},
		focus() {
			const panel = region.querySelector('tab-container > [role="tabpanel"]:not([hidden])');
			const shown = front();
			if (shown?.document && panel && shown.panel.contains(shown.document.view.dom)) shown.document.view.focus();
			else shown?.button.focus();
		},
		update(state) {
			if (state.output.run !== shownRun) {
				shownRun = state.output.run;
				for (const { document } of tabs) document?.ran();
			}
			if (state.counts !== shownCounts) {
				shownCounts = state.counts;
				for (const { path, document } of tabs) {
					document?.markCounts(state.counts?.find(({ file }) => file === path)?.lines ?? []);
				}
			}
			if (state.ended !== shownEnd) {
				shownEnd = state.ended;
				showEnd(state.ended?.outcome);
			}
			if (state.problems === shownProblems) return;
			shownProblems = state.problems;
			for (const tab of tabs) {
				const count = state.problems[tab.path]?.length ?? 0;
				tab.button.querySelector(".count")?.remove();
				if (count === 0) continue;
				const words = `${count} ${count === 1 ? "problem" : "problems"}`;
				tab.button.append(
					el(
						"span",
						{ class: "count", title: words },
						String(count),
						el("span", { class: "visually-hidden" }, ` ${count === 1 ? "problem" : "problems"}`),
					),
				);
			}
		},
		destroy() {
			for (const tab of tabs) tab.document?.view.destroy();
			region.replaceChildren();
		},
	};
}
