/** Shows beside each line of a document how often it was executed, dims those that never were, and goes with the lines when the text is edited. */

import { type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

export interface LineCount {
	/** An offset in the line. */
	readonly at: number;
	readonly executions: number;
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

class Count extends GutterMarker {
	constructor(readonly executions: number) {
		super();
	}

	override eq(other: Count): boolean {
		return other.executions === this.executions;
	}

	override toDOM(): Node {
		const mark = document.createElement("span");
		mark.textContent = short.format(this.executions);
		mark.title = `${this.executions.toLocaleString("en")} times`;
		return mark;
	}
}

const cold = Decoration.line({ class: "cm-coldLine" });
const change = StateEffect.define<readonly LineCount[]>();

const field = StateField.define<RangeSet<Count>>({
	create: () => RangeSet.empty,
	update(marks, { changes, effects, state }) {
		let shown = marks.map(changes);
		for (const effect of effects) {
			if (!effect.is(change)) continue;
			shown = RangeSet.of(
				effect.value.map(({ at, executions }) => new Count(executions).range(state.doc.lineAt(at).from)),
				true,
			);
		}
		return shown;
	},
	provide: (counts) => [
		gutter({
			class: "cm-counts",
			markers: (view) => view.state.field(counts),
			// Wide enough for any count, so that the text does not move while scrolling.
			initialSpacer: (view) => (view.state.field(counts).size > 0 ? new Count(888_800_000) : new Count(0)),
		}),
		EditorView.decorations.compute([counts], (state) => {
			const lines = [];
			for (const at = state.field(counts).iter(); at.value; at.next()) {
				if (at.value.executions === 0) lines.push(cold.range(at.from));
			}
			return Decoration.set(lines);
		}),
		EditorView.editorAttributes.compute([counts], (state) => ({
			class: state.field(counts).size > 0 ? "cm-counted" : "",
		})),
	],
});

export const lineCounts: Extension = field;

/** Shows these counts in place of those that are shown. */
export function markLineCounts(view: EditorView, counts: readonly LineCount[]): void {
	if (counts.length > 0 || view.state.field(field).size > 0) view.dispatch({ effects: change.of(counts) });
}
