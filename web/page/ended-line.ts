/** Marks the line of a document at which a run ended, and goes with the line when the text is edited. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

interface EndedLine {
	/** An offset in the line. */
	readonly at: number;
	/** What happened there, in a few words. */
	readonly title: string;
}

const change = StateEffect.define<EndedLine | null>();

const field = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marks, { changes, effects, state }) {
		let shown = marks.map(changes);
		for (const effect of effects) {
			if (!effect.is(change)) continue;
			const attributes = { class: "cm-endedLine", title: effect.value?.title ?? "" };
			shown = effect.value
				? Decoration.set(Decoration.line({ attributes }).range(state.doc.lineAt(effect.value.at).from))
				: Decoration.none;
		}
		return shown;
	},
	provide: (decorations) => EditorView.decorations.from(decorations),
});

export const endedLine: Extension = field;

/** Marks a line in place of the one that is marked; null marks none. */
export function markEndedLine(view: EditorView, mark: EndedLine | null): void {
	if (mark || view.state.field(field).size > 0) view.dispatch({ effects: change.of(mark) });
}
