/** What every view of the page is, and the two small things they all do: make elements, and put text into them. */

import type { State } from "./state.ts";

/** A view owns `dom`, brings it up to date from the state, and skips what did not change. */
export interface View {
	readonly dom: HTMLElement;
	update(state: State): void;
	destroy(): void;
}

type Attributes = Readonly<Record<string, string | boolean>>;

/** Makes an element. `true` sets an empty attribute, `false` leaves it out; children that are strings become text. */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== false) made.setAttribute(name, value === true ? "" : value);
	}
	made.append(...children);
	return made;
}

/** A button that says what it does and does it. */
export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
	const made = el("button", { type: "button", ...attributes }, label);
	made.addEventListener("click", onClick);
	return made;
}
