/** The gallery: every sample as a card, in a dialog. */

import type { Sample } from "./samples.ts";
import type { State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface GalleryProps {
	open(slug: string): void;
}

export interface GalleryView extends View {
	show(): void;
	setSamples(samples: readonly Sample[]): void;
}

export function createGalleryView(dialogs: HTMLElement, props: GalleryProps): GalleryView {
	const list = el("ul", { class: "cards" }, el("li", {}, "Loading the samples…"));
	const made = el(
		"dialog",
		{ class: "gallery", "aria-label": "Samples" },
		el("h2", {}, "Samples"),
		el("p", {}, "Each opens as a project of its own. Your changes to one are kept when you open another."),
		list,
		el(
			"footer",
			{},
			button("Close", () => made.close()),
		),
	);
	made.addEventListener("click", (event) => {
		if (event.target === made) made.close();
	});
	dialogs.append(made);
	let current: string | null = null;

	return {
		dom: made,
		show() {
			made.showModal();
		},
		setSamples(samples) {
			const cards = samples.map(({ slug, title, summary, tags }) => {
				const open = button(title, () => {
					made.close();
					props.open(slug);
				});
				open.dataset.slug = slug;
				const tagList = el("span", { class: "tags" }, ...tags.map((tag) => el("span", { class: "tag" }, tag)));
				return el("li", { class: "card" }, open, el("p", {}, summary), tagList);
			});
			list.replaceChildren(...cards);
			mark();
		},
		update(state: State) {
			if (state.project?.sample === current) return;
			current = state.project?.sample ?? null;
			mark();
		},
		destroy() {
			made.remove();
		},
	};

	function mark(): void {
		for (const open of list.querySelectorAll<HTMLElement>("[data-slug]")) {
			if (open.dataset.slug === current) open.setAttribute("aria-current", "true");
			else open.removeAttribute("aria-current");
		}
	}
}
