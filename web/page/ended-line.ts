/** Marks the line of a document at which a run ended, and goes with the line when the text is edited. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

interface EndedLine {
	/** 1-based. */
	readonly line: number;
	/** What happened there, in a few words. */
	readonly title: string;
}

const change = StateEffect.define<EndedLine | null>();

const field = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marks, { changes, effects, state }) {
		let moved = marks.map(changes);
		for (const effect of effects) {
			if (!effect.is(change)) continue;
			const mark = effect.value;
			const attributes = { class: "cm-endedLine", title: mark?.title ?? "" };
			moved =
				mark && mark.line <= state.doc.lines
					? Decoration.set(Decoration.line({ attributes }).range(state.doc.line(mark.line).from))
					: Decoration.none;
		}
		return moved;
	},
	provide: (decorations) => EditorView.decorations.from(decorations),
});

export const endedLine: Extension = field;

/** Marks a line in place of the one that is marked; null marks none. */
export function markEndedLine(view: EditorView, mark: EndedLine | null): void {
	if (mark || view.state.field(field).size > 0) view.dispatch({ effects: change.of(mark) });
}
