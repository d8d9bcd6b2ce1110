/** The Output pane: what the last run printed, followed by how it ended. */

import type { Place } from "../protocol.ts";
import { countsBlock } from "./counts-block.ts";
import { outcomeBadge, outcomeBlock } from "./outcome-block.ts";
import { createChunkNodes } from "./output-log.ts";
import type { State } from "./state.ts";
import { duration } from "./summary.ts";
import { button, el, type View } from "./view.ts";

export interface OutputProps {
	/** Shows a place in the editor. */
	open(place: Place): void;
	/** Empties the output. */
	clear(): void;
}

/** Within so many pixels of its end the log still counts as scrolled to the end. */
const endPx = 24;

function emptyText(state: State): string | null {
	const { host } = state;
	if (state.queued) return "Python is starting; your program will run as soon as it is ready.";
	switch (host.kind) {
		case "booting":
			return "Python is starting. Press Run whenever you like: your program will run as soon as Python is ready.";
		case "failed":
			return "Python did not start, so there is nothing to show.";
		case "ready":
			return "What your program prints appears here, and below it how the run ended.";
		default:
			return null;
	}
}

export function createOutputView(region: HTMLElement, props: OutputProps): View {
	const badge = el("span", { class: "output-badge", hidden: true });
	const clear = button("Clear", () => {
		props.clear();
		log.focus();
	});
	const emptyWords = el("p");
	const empty = el(
		"div",
		{ class: "output-empty" },
		emptyWords,
		el("p", {}, "Run ", el("span", { class: "visually-hidden" }, "is "), el("kbd", {}, "Ctrl+Enter")),
	);
	const head = createChunkNodes();
	const gap = el("p", { class: "output-gap", hidden: true });
	const tail = createChunkNodes();
	const ending = el("div");
	const log = el(
		"div",
		{ class: "output-log", tabindex: "0", role: "group", "aria-label": "Printed text and outcome" },
		empty,
		head.dom,
		gap,
		tail.dom,
		ending,
	);
	const toEnd = button("Latest ↓", () => scrollToEnd(), { class: "output-latest", hidden: true });
	const dom = el(
		"div",
		{ class: "output-view" },
		el("div", { class: "output-header" }, el("h2", {}, "Output"), badge, clear),
		el("div", { class: "output-body" }, log, toEnd),
	);
	region.append(dom);

	let wanted: State | null = null;
	let shown: State | null = null;
	let frame = 0;
	let atEnd = true;

	function scrollToEnd(): void {
		log.scrollTop = log.scrollHeight;
	}

	function noteScroll(): void {
		atEnd = log.scrollHeight - log.scrollTop - log.clientHeight <= endPx;
		toEnd.hidden = atEnd;
	}

	/** Shows the end of what is printed, or the beginning of an ending that does not fit. */
	function follow(endedNow: boolean): void {
		if (!atEnd) return;
		scrollToEnd();
		const tall = endedNow && ending.offsetHeight > log.clientHeight;
		if (tall && wanted?.ended?.outcome.kind !== "raised") log.scrollTop = ending.offsetTop;
	}

	function renderBadge(state: State): void {
		const { host, ended } = state;
		const running = host.kind === "running" || host.kind === "stopping";
		badge.hidden = !running && !ended;
		if (running) {
			badge.dataset.tone = "busy";
			badge.textContent = host.kind === "running" ? "Running" : "Stopping";
		} else if (ended) {
			const { label, tone } = outcomeBadge(ended.outcome);
			badge.dataset.tone = tone;
			badge.textContent = `${label} · ${duration(ended.durationMs)}`;
		}
	}

	function render(): void {
		frame = 0;
		const state = wanted;
		if (!state || state === shown) return;
		const before = shown;
		shown = state;
		const { output, ended } = state;
		if (output.run !== before?.output.run) atEnd = true;
		const endedNow = ended !== before?.ended;
		if (output !== before?.output) {
			head.update(output.head);
			tail.update(output.tail);
			gap.hidden = output.dropped === 0;
			gap.textContent = `… ${output.dropped.toLocaleString("en")} characters left out …`;
		}
		const printed = output.head.length + output.tail.length > 0;
		if (endedNow) {
			const files = state.project?.paths ?? [];
			const block = ended && outcomeBlock(ended.outcome, { files, printed, open: props.open });
			const counts = ended && state.counts && countsBlock(state.counts, { files, open: props.open });
			ending.replaceChildren(...[block, counts].filter((node) => node !== null && node !== undefined));
		}
		const words = printed || ended ? null : emptyText(state);
		empty.hidden = words === null;
		if (words !== null && emptyWords.textContent !== words) emptyWords.textContent = words;
		clear.disabled = !printed && !ended;
		renderBadge(state);
		follow(endedNow);
		noteScroll();
	}

	log.addEventListener("scroll", noteScroll, { passive: true });
	const resized = new ResizeObserver(() => follow(false));
	resized.observe(log);

	return {
		dom,
		update(state) {
			wanted = state;
			frame ||= requestAnimationFrame(render);
		},
		destroy() {
			cancelAnimationFrame(frame);
			resized.disconnect();
			dom.remove();
		},
	};
}
