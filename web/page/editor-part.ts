/** A part of an editor that is loaded when its document needs it; where it cannot be had, the editor says so and offers to try again. */

import { Compartment, type Extension } from "@codemirror/state";
import { type EditorView, type Panel, showPanel } from "@codemirror/view";
import { button, el } from "./view.ts";

export interface EditorPart {
	/** What keeps its place among the editor's extensions. */
	readonly place: Extension;
	/** Loads the part, once. Resolves with whether it is there; never rejects. */
	need(view: EditorView): Promise<boolean>;
	/** The same for what the person did not ask for: tried once, and a failure is not worth a word. */
	wish(view: EditorView): void;
}

/** `what` begins a sentence, as in "Search could not be loaded". `meanwhile` holds until the part is there. */
export function createEditorPart(what: string, load: () => Promise<Extension>, meanwhile: Extension = []): EditorPart {
	const compartment = new Compartment();
	let loading: Promise<boolean> | null = null;
	let wished = false;

	function ask(view: EditorView): Promise<boolean> {
		loading ??= load().then(
			(part) => {
				view.dispatch({ effects: compartment.reconfigure(part) });
				return true;
			},
			() => {
				loading = null;
				return false;
			},
		);
		return loading;
	}

	function failure(view: EditorView): Panel {
		const message = el("span", { role: "alert" });
		const say = () => {
			message.textContent = `${what} could not be loaded. Check the connection.`;
		};
		const again = button("Try again", async () => {
			message.textContent = "";
			// The button goes with the panel, and the focus that it has would go with it.
			if (await ask(view)) view.focus();
			else say();
		});
		say();
		return { dom: el("div", { class: "cm-part-missing" }, message, again) };
	}

	return {
		place: compartment.of(meanwhile),
		async need(view) {
			const there = await ask(view);
			if (!there) view.dispatch({ effects: compartment.reconfigure([meanwhile, showPanel.of(failure)]) });
			return there;
		},
		wish(view) {
			if (!wished) void ask(view);
			wished = true;
		},
	};
}
