/** The gallery: every sample as a card, in a dialog. */

import type { Sample } from "./samples.ts";
import type { State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface GalleryProps {
	open(slug: string): void;
	/** Opens the project that came by script. */
	openOwn(): void;
}

export interface GalleryView extends View {
	show(): void;
	/** Lists the samples, and before them the person's own project by its title, if there is one. */
	list(samples: readonly Sample[], own: string | null): void;
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
		list(samples, own) {
			const card = (title: string, text: string, open: () => void) => {
				const opener = button(title, () => {
					made.close();
					open();
				});
				return { opener, item: el("li", { class: "card" }, opener, el("p", {}, text)) };
			};
			const cards = samples.map(({ slug, title, summary, tags }) => {
				const { opener, item } = card(title, summary, () => props.open(slug));
				opener.dataset.slug = slug;
				item.append(el("span", { class: "tags" }, ...tags.map((tag) => el("span", { class: "tag" }, tag))));
				return item;
			});
			if (own !== null) cards.unshift(card(own, "Your own project, as you left it.", props.openOwn).item);
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
