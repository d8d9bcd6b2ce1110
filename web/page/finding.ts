/** Search in a document: its panel, its keys, and the marks on what equals the selection. */

import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

export const finding: Extension = [highlightSelectionMatches(), keymap.of(searchKeymap)];

/** Does what a key of `searchKeymap` does, as `Mod-f`; with Shift, when `shift` is true. */
export function press(view: EditorView, key: string, shift: boolean): void {
	const binding = searchKeymap.find((each) => each.key === key);
	(shift ? binding?.shift : binding?.run)?.(view);
}
