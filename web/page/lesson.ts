/** A lesson shown for reading, with its text one press away. */

import type { TextDocument } from "./document.ts";
import { button, el } from "./view.ts";

export interface Lesson {
	readonly dom: HTMLElement;
	/** Shows the text. */
	edit(): void;
}

const loadMarkdown = () => import("./markdown.ts");

export function createLesson(document: TextDocument): Lesson {
	const article = el("article", { class: "lesson", tabindex: "0", "aria-label": "Lesson" });
	const dom = el("div", { class: "lesson-document" });
	const toggle = button("Edit the lesson", () => (dom.dataset.editing === "true" ? read() : edit()), {
		class: "quiet",
	});
	const body = el("div", { class: "lesson-body" });
	dom.append(body, el("footer", {}, toggle));

	function read(): void {
		dom.dataset.editing = "false";
		toggle.textContent = "Edit the lesson";
		body.replaceChildren(article);
		void show();
	}

	async function show(): Promise<void> {
		try {
			const { fromMarkdown } = await loadMarkdown();
			article.replaceChildren(...fromMarkdown(document.text()));
		} catch {
			const words = "The lesson cannot be shown, because a part of the page could not be loaded. Check the connection.";
			// The button that was pressed is gone, and with it the focus.
			const again = button("Try again", () => void show().then(() => article.focus()));
			article.replaceChildren(el("p", { role: "alert" }, words), again);
		}
	}

	function edit(): void {
		dom.dataset.editing = "true";
		toggle.textContent = "Read the lesson";
		body.replaceChildren(document.view.dom);
		document.view.requestMeasure();
	}

	read();
	return { dom, edit };
}
