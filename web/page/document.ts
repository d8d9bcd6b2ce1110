/** One text document: a CodeMirror editor with what its language needs. The text lives here and nowhere else. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
	bracketMatching,
	foldGutter,
	foldKeymap,
	HighlightStyle,
	indentOnInput,
	indentUnit,
	syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, type Diagnostic as Mark, setDiagnostics } from "@codemirror/lint";
import { type ChangeDesc, ChangeSet, EditorState, type Extension, Prec, type Text } from "@codemirror/state";
import {
	drawSelection,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	keymap,
	lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Diagnostic } from "../protocol.ts";
import { createEditorPart } from "./editor-part.ts";
import { endedLine, markEndedLine } from "./ended-line.ts";
import { findKeyBindings } from "./find-keys.ts";
import { lineCounts, markLineCounts } from "./line-counts.ts";

/** 1-based; the column counts UTF-16 code units. */
export interface TextPlace {
	readonly line: number;
	readonly column: number;
}

export interface TextDocument {
	readonly path: string;
	readonly view: EditorView;
	/** The text as the person has it, with the line breaks that it came with. */
	text(): string;
	/** The text with `\n` for every line break: the one that offsets of problems refer to. */
	editorText(): string;
	/** Offset in `editorText`. */
	caret(): number;
	mark(diagnostics: readonly Diagnostic[]): void;
	/** A run takes the text as it is now: from here on its places are followed while the text is edited. */
	ran(): void;
	/** Marks the line at which a run ended, and says why; null marks none. */
	markEnd(end: (TextPlace & { readonly title: string }) | null): void;
	/** Shows how often lines of the text as the last run had it were executed, 1-based; none hides what is shown. */
	markCounts(counts: readonly (readonly [line: number, executions: number, ...rest: unknown[]])[]): void;
	/** Moves the caret to a place of the text as the last run had it, or as it is now, and shows it. */
	goTo(place: TextPlace, of: "run" | "text"): void;
}

export interface DocumentProps {
	readonly path: string;
	readonly text: string;
	changed(): void;
	/** The caret went elsewhere, other than by typing. */
	moved(): void;
	run(): void;
}

const highlight = HighlightStyle.define([
	{ tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword], class: "tok-keyword" },
	{ tag: [tags.typeName, tags.className], class: "tok-type" },
	{ tag: [tags.number, tags.bool, tags.null], class: "tok-number" },
	{ tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
	{ tag: [tags.comment, tags.lineComment, tags.blockComment], class: "tok-comment" },
	{ tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))], class: "tok-function" },
	{ tag: [tags.self, tags.propertyName], class: "tok-property" },
	{ tag: [tags.paren, tags.bracket, tags.punctuation], class: "tok-punctuation" },
]);

/** What is in the editor from the first; its language's grammar comes later. */
function settings(path: string): Extension {
	if (path.endsWith(".py")) return indentUnit.of("    ");
	return path.endsWith(".wat") ? [indentUnit.of("  "), lintGutter()] : EditorView.lineWrapping;
}

const loadPython = async () => (await import("./python-language.ts")).pythonSupport;
const loadWat = async () => (await import("./wat-language.ts")).watSupport;
const loadTyping = async () => (await import("./typing.ts")).typing;
const loadFinding = () => import("./finding.ts");

function loaderOf(path: string): () => Promise<Extension> {
	return path.endsWith(".py") ? loadPython : path.endsWith(".wat") ? loadWat : loadTyping;
}

/** Only a text in which every break is CRLF keeps CRLF; anything else is broken at every kind of break. */
function lineSeparator(text: string): Extension {
	return /\r\n/.test(text) && !/[^\r]\n|\r[^\n]|^\n|\r$/.test(text) ? EditorState.lineSeparator.of("\r\n") : [];
}

const tabHelp = "Tab indents. To leave the editor press Escape, then Tab. Ctrl+Enter runs the project.";

export function createDocument({ path, text, changed, moved, run }: DocumentProps): TextDocument {
	const runKey = {
		key: "Mod-Enter",
		preventDefault: true,
		run() {
			run();
			return true;
		},
	};
	const language = createEditorPart("Colours and completion", loaderOf(path));
	const search = createEditorPart(
		"Search",
		async () => (await loadFinding()).finding,
		keymap.of(findKeyBindings((view, key, shift) => void find(view, key, shift))),
	);

	async function find(view: EditorView, key: string, shift: boolean): Promise<void> {
		if (!(await search.need(view))) return;
		const { press } = await loadFinding();
		press(view, key, shift);
	}

	const view = new EditorView({
		state: EditorState.create({
			doc: text,
			extensions: [
				lineSeparator(text),
				Prec.highest(keymap.of([runKey])),
				lineNumbers(),
				foldGutter(),
				highlightActiveLine(),
				highlightActiveLineGutter(),
				endedLine,
				lineCounts,
				history(),
				drawSelection(),
				indentOnInput(),
				bracketMatching(),
				syntaxHighlighting(highlight),
				settings(path),
				language.place,
				keymap.of(defaultKeymap),
				search.place,
				keymap.of([...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
				// Without tabindex axe takes the scroller around it for one that keys do not reach.
				EditorView.contentAttributes.of({ "aria-label": path, "aria-description": tabHelp, tabindex: "0" }),
				EditorView.updateListener.of((update) => {
					if (update.docChanged) {
						since = since.composeDesc(update.changes);
						changed();
					} else if (update.selectionSet) moved();
					// What equals a selection is marked by search.
					if (update.selectionSet && !update.state.selection.main.empty) search.wish(update.view);
				}),
			],
		}),
	});
	void language.need(view);

	/** The text that the last run took, and what has been changed since. */
	let taken = view.state.doc;
	let since: ChangeDesc = ChangeSet.empty(taken.length);

	/** The offset of a place; one beyond its line or the text is at its end. */
	function offsetOf({ line, column }: TextPlace, doc: Text): number {
		const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
		return Math.min(from + Math.max(0, column - 1), to);
	}

	return {
		path,
		view,
		text: () => view.state.sliceDoc(),
		editorText: () => view.state.doc.toString(),
		caret: () => view.state.selection.main.head,
		mark(diagnostics) {
			const { length } = view.state.doc;
			const marks = diagnostics.map(({ from, to, severity, message, source }): Mark => {
				return { from: Math.min(from, length), to: Math.min(to, length), severity, message, source };
			});
			view.dispatch(setDiagnostics(view.state, marks));
		},
		ran() {
			taken = view.state.doc;
			since = ChangeSet.empty(taken.length);
		},
		markEnd(end) {
			markEndedLine(view, end && { at: since.mapPos(offsetOf(end, taken), 1), title: end.title });
		},
		markCounts(counts) {
			const at = (line: number) => since.mapPos(offsetOf({ line, column: 1 }, taken), 1);
			markLineCounts(
				view,
				counts.map(([line, executions]) => ({ at: at(line), executions })),
			);
		},
		goTo(place, of) {
			const anchor = of === "run" ? since.mapPos(offsetOf(place, taken), 1) : offsetOf(place, view.state.doc);
			view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
			view.focus();
		},
	};
}
