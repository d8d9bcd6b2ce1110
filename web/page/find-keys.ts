/** The keys of search before search is loaded: each has it loaded, and then does what it is for. */

import type { EditorView, KeyBinding } from "@codemirror/view";

/** Those of `searchKeymap` that do something while no search is open, and whether Shift turns them round. */
export const findKeys: readonly { readonly key: string; readonly turned: boolean }[] = [
	{ key: "Mod-f", turned: false },
	{ key: "F3", turned: true },
	{ key: "Mod-g", turned: true },
	{ key: "Mod-Shift-l", turned: false },
	{ key: "Mod-Alt-g", turned: false },
	{ key: "Mod-d", turned: false },
];

/** `pressed` is told the key as it stands above. */
export function findKeyBindings(pressed: (view: EditorView, key: string, shift: boolean) => void): KeyBinding[] {
	return findKeys.map(({ key, turned }) => {
		const bound = (shift: boolean) => (view: EditorView) => {
			pressed(view, key, shift);
			return true;
		};
		return { key, preventDefault: true, run: bound(false), ...(turned ? { shift: bound(true) } : {}) };
	});
}
