/** What needs the person's attention above the panes: a question, a failed boot, work that cannot be kept, a notice. */

import type { Renewal, State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface BannersProps {
	answer(question: number, yes: boolean): void;
	retry(): void;
	dismissNotice(): void;
	undoReset(): void;
	renew(): void;
	renewLater(): void;
}

/** A question can be answered with yes only after this time, so that no click meant for something else grants it. */
const hesitationMs = 600;

const renewals: Readonly<Record<Renewal, { readonly text: string; readonly action: string }>> = {
	waiting: {
		text: "A new version of Watbench is ready. Your work stays; a program that runs is ended.",
		action: "Update",
	},
	taken: {
		text: "Another tab has taken a new version of Watbench. This one stays with the one it has until it is reloaded.",
		action: "Reload",
	},
	incomplete: {
		text: "A part of this page is not on the server any more: a new version has taken its place. Your work stays when you reload.",
		action: "Reload",
	},
};

export function createBannersView(region: HTMLElement, props: BannersProps): View {
	let shown: State | null = null;

	function question({ id, origin, url }: NonNullable<State["question"]>): HTMLElement {
		const allow = button(`Allow ${origin}`, () => props.answer(id, true), { class: "primary" });
		allow.disabled = true;
		setTimeout(() => {
			allow.disabled = false;
		}, hesitationMs);
		return el(
			"section",
			{ class: "banner question", "aria-label": "Network question" },
			el(
				"p",
				{ role: "alert" },
				"The program wants to fetch ",
				el("code", {}, url.slice(0, 300)),
				". It will see the answer, and that server will see the request. Allowed until this project is closed.",
			),
			el(
				"div",
				{ class: "buttons" },
				allow,
				button("Refuse", () => props.answer(id, false)),
			),
		);
	}

	function failure(message: string): HTMLElement {
		return el(
			"section",
			{ class: "banner failure", "aria-label": "Start-up problem" },
			el("p", { role: "alert" }, message),
			el("div", { class: "buttons" }, button("Retry", props.retry, { class: "primary" })),
		);
	}

	function renewal({ text, action }: (typeof renewals)[Renewal]): HTMLElement {
		return el(
			"section",
			{ class: "banner notice", "aria-label": "New version" },
			el("p", { role: "status" }, text),
			el(
				"div",
				{ class: "buttons" },
				button(action, props.renew, { class: "primary" }),
				button("Later", props.renewLater, { class: "quiet" }),
			),
		);
	}

	return {
		dom: region,
		update(state) {
			const same =
				state.question === shown?.question &&
				state.host === shown?.host &&
				state.notice === shown?.notice &&
				state.renewal === shown?.renewal &&
				state.storageProblem === shown?.storageProblem;
			if (same) return;
			const before = shown;
			shown = state;
			const keepQuestion = state.question && state.question === before?.question;
			const kept = keepQuestion ? region.querySelector(".question") : null;
			const banners: Node[] = [];
			if (state.question) banners.push(kept ?? question(state.question));
			if (state.host.kind === "failed") banners.push(failure(state.host.message));
			if (state.storageProblem) banners.push(el("p", { class: "banner warning", role: "alert" }, state.storageProblem));
			if (state.renewal) banners.push(renewal(renewals[state.renewal]));
			if (state.notice) {
				const { text, undoable } = state.notice;
				const buttons = el("div", { class: "buttons" });
				if (undoable) buttons.append(button("Undo", props.undoReset));
				buttons.append(button("Dismiss", props.dismissNotice, { class: "quiet" }));
				banners.push(el("div", { class: "banner notice" }, el("p", { role: "status" }, text), buttons));
			}
			region.replaceChildren(...banners);
		},
		destroy() {
			region.replaceChildren();
		},
	};
}
