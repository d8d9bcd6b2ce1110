/** The Memory pane's controls: which memory, which address, which bytes are marked, and the search for them. */

import type { Baseline, MemoryInfo } from "../protocol.ts";
import { byteSize, pageCount, parseAddress } from "./memory-address.ts";
import { regionLabel } from "./memory-regions.ts";
import { button, el } from "./view.ts";

export interface MemoryToolbarProps {
	select(id: number): void;
	goTo(address: number): void;
	/** Shows an address without taking the focus, since a list of places may be gone through by keys. */
	jumpTo(address: number): void;
	mark(baseline: Baseline): void;
	search(direction: "next" | "previous"): void;
	cancelSearch(): void;
	refresh(): void;
}

export interface MemoryToolbar {
	readonly dom: HTMLElement;
	list(memories: readonly MemoryInfo[], selected: MemoryInfo | null): void;
	/** The size as it was when the bytes were read. */
	size(memory: MemoryInfo, byteLength: number): void;
	/** A sentence for the person that is also read out, or "". */
	say(message: string): void;
	/** Shows how far a search has come, with a button that ends it; null when none runs. */
	searching(progress: string | null): void;
	baseline(): Baseline;
	focusAddress(): void;
}

/** Names come from the program and may be of any length. */
function shortName(name: string): string {
	return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}

const baselines: readonly { readonly value: Baseline; readonly label: string }[] = [
	{ value: "created", label: "changed by this run" },
	{ value: "previous", label: "that differ from the last run" },
];

export function createMemoryToolbar(props: MemoryToolbarProps): MemoryToolbar {
	let byteLength = 0;
	const memory = el("select", { "aria-label": "Memory to show" });
	memory.addEventListener("change", () => props.select(Number(memory.value)));

	const error = el("p", { class: "memory-error", id: "memory-address-error", role: "alert" });
	const address = el("input", {
		type: "text",
		inputmode: "text",
		autocomplete: "off",
		autocapitalize: "off",
		spellcheck: "false",
		placeholder: "0x1000",
		enterkeyhint: "go",
		"aria-label": "Go to address",
		"aria-describedby": "memory-address-error",
	});
	const fail = (message: string) => {
		error.textContent = message;
		address.setAttribute("aria-invalid", String(message !== ""));
	};
	address.addEventListener("input", () => fail(""));
	address.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && error.textContent) fail("");
	});
	const form = el("form", { class: "memory-field" }, el("span", { "aria-hidden": "true" }, "Go to"), address);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const parsed = parseAddress(address.value, byteLength);
		fail(parsed.kind === "wrong" ? parsed.message : "");
		if (parsed.kind === "address") props.goTo(parsed.address);
		else address.select();
	});

	const marked = el(
		"select",
		{ "aria-label": "Mark bytes" },
		...baselines.map(({ value, label }) => el("option", { value }, label)),
	);
	const baseline = (): Baseline => (marked.value === "previous" ? "previous" : "created");
	marked.addEventListener("change", () => props.mark(baseline()));

	const regions = el("select", { "aria-label": "Go to region" });
	const regionField = el(
		"span",
		{ class: "memory-field", hidden: true },
		el("span", { "aria-hidden": "true" }, "Regions"),
		regions,
	);
	let regionsShown = "";
	regions.addEventListener("change", () => {
		if (regions.value !== "") props.jumpTo(Number(regions.value));
	});

	function listRegions(list: MemoryInfo["regions"]): void {
		regionField.hidden = list.length === 0;
		const labels = list.map(regionLabel);
		const text = labels.join("\n");
		// An open list would close.
		if (text === regionsShown) return;
		regionsShown = text;
		regions.replaceChildren(
			el("option", { value: "" }, `${list.length} named`),
			...list.map((region, index) => el("option", { value: String(region.offset) }, labels[index] ?? "")),
		);
	}

	const icon = (glyph: string, label: string, press: () => void) =>
		button(glyph, press, { class: "memory-icon", "aria-label": label, title: label });
	const size = el("span", { class: "memory-size" });
	const message = el("p", { class: "memory-message", "aria-live": "polite" });
	const progress = el("span", { "aria-hidden": "true" });
	const searching = el(
		"p",
		{ class: "memory-searching", hidden: true },
		progress,
		button("Cancel search", props.cancelSearch),
	);
	const field = (label: string, ...controls: HTMLElement[]) =>
		el("span", { class: "memory-field" }, el("span", { "aria-hidden": "true" }, label), ...controls);
	const dom = el(
		"div",
		{ class: "memory-toolbar", role: "group", "aria-label": "Memory view" },
		el(
			"div",
			{ class: "memory-controls" },
			field("Memory", memory, icon("↻", "Refresh", props.refresh)),
			form,
			regionField,
			field(
				"Mark bytes",
				marked,
				icon("↑", "Previous changed byte", () => props.search("previous")),
				icon("↓", "Next changed byte", () => props.search("next")),
			),
			size,
		),
		error,
		message,
		searching,
	);

	return {
		dom,
		list(memories, selected) {
			const options = memories.map(({ id, name, pages, byteLength: bytes }) =>
				el("option", { value: String(id) }, `${shortName(name)} (${pageCount(pages)}, ${byteSize(bytes)})`),
			);
			memory.replaceChildren(...options);
			if (selected) memory.value = String(selected.id);
			listRegions(selected?.regions ?? []);
		},
		size({ maximum, shared }, bytes) {
			byteLength = bytes;
			const parts = [
				pageCount(bytes / 65_536),
				`${bytes.toLocaleString("en")} bytes`,
				maximum === null ? "" : `max ${pageCount(maximum)}`,
				shared ? "shared" : "",
			];
			const text = parts.filter((part) => part !== "").join(" · ");
			if (size.textContent !== text) size.textContent = text;
		},
		say(text) {
			if (message.textContent !== text) message.textContent = text;
		},
		searching(text) {
			searching.hidden = text === null;
			progress.textContent = text ?? "";
		},
		baseline,
		focusAddress() {
			address.focus();
			address.select();
		},
	};
}
