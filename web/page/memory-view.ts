/** The Memory pane: the bytes of one of the program's memories, kept up to date while it runs and after it ended. */

import type { MemoryInfo } from "../protocol.ts";
import { lensBytes } from "./byte-lens.ts";
import { byteSize, hexAddress } from "./memory-address.ts";
import { createMemoryDetail } from "./memory-detail.ts";
import { createMemoryGrid } from "./memory-grid.ts";
import { createMemoryReader, type MemoryBytes, type ReadMemory } from "./memory-reader.ts";
import { findChanged } from "./memory-search.ts";
import { createMemoryToolbar } from "./memory-toolbar.ts";
import type { State } from "./state.ts";
import { el, type View } from "./view.ts";

export interface MemoryProps {
	/** Null when the memory is gone or a newer read took this one's place; unanswered while the program is busy. */
	readonly read: ReadMemory;
}

/** How often bytes are read again while a program runs. */
const pollMs = 500;
/** A read that waits for so long means that the program is busy, or that its memory is gone. */
const busyMs = 700;
/** Bytes looked through, unasked, for the first that a run changed. */
const mostUnasked = 16 * 2 ** 20;
/** Most bytes of one read for the rows. */
const mostRead = 65_536;
/** Searches that take less time are not worth a word. */
const slowSearchMs = 300;

const notRunYet =
	"The bytes of every linear memory that your program makes or exports appear here. Run it to see them.";
const stillRunning = "The memories of the running program appear here when it pauses or ends.";
const madeNone =
	"The program made no linear memory. A module declares one with (memory 1), Python with Memory(initial=1).";
const gone = "Python was started afresh, so this memory is gone. These are the bytes as they were last read.";
const busy = "The program is busy and answers when it pauses. Until then these are the bytes as they were last read.";

export function createMemoryView(region: HTMLElement, props: MemoryProps): View {
	const reader = createMemoryReader(props.read, () => performance.now());
	const toolbar = createMemoryToolbar({
		select(id) {
			const chosen = state?.memories.list.find((memory) => memory.id === id);
			if (!chosen) return;
			toolbar.list(state?.memories.list ?? [], chosen);
			select(chosen);
		},
		goTo(address) {
			touched = true;
			grid.moveTo(address);
			grid.focus();
		},
		jumpTo(address) {
			touched = true;
			grid.moveTo(address);
		},
		mark() {
			toolbar.say("");
			void refresh();
		},
		search: (direction) => void search(direction),
		cancelSearch() {
			endSearch();
			grid.focus();
		},
		refresh: () => void refresh(),
	});
	const grid = createMemoryGrid({
		scrolled() {
			if (!covered() || outdated) void refresh();
			if (changeWanted) void showFirstChange();
		},
		moved: showDetail,
		touched() {
			touched = true;
			toolbar.say("");
		},
		command(key) {
			if (key === "g") toolbar.focusAddress();
			else void search(key === "n" ? "next" : "previous");
		},
	});
	const detail = createMemoryDetail();
	const hint = el("p", { class: "memory-hint", hidden: true });
	const empty = el("p", { class: "memory-empty" });
	const contents = el("div", { class: "memory-contents", hidden: true }, toolbar.dom, hint, grid.dom, detail.dom);
	const dom = el("div", { class: "memory-view" }, contents, empty);
	region.append(dom);
	dom.addEventListener("keydown", (event) => {
		if (event.key === "Escape") endSearch();
	});

	let state: State | null = null;
	let selected: MemoryInfo | null = null;
	/** Those of the memory whose bytes are on the screen. */
	let regions: MemoryInfo["regions"] = [];
	/** What the selected memory is called, or was in the run before. */
	let name: string | null = null;
	/** The bytes on the screen; those of a run before, until this run's are read. */
	let shown: MemoryBytes | null = null;
	/** The person looks at a place of their own choice in this project's memories. */
	let touched = false;
	/** Something happened since the bytes on the screen were asked for. */
	let outdated = false;
	/** A run ended while the pane was out of sight: its first change is looked for when it is shown. */
	let changeWanted = false;
	let polling = 0;
	let searchNumber = 0;

	const running = () => state?.host.kind === "running" || state?.host.kind === "stopping";

	/** Whether the bytes in sight have been read. */
	function covered(): boolean {
		const { start, end } = grid.inSight();
		return shown !== null && start >= shown.start && end <= shown.start + shown.bytes.length;
	}

	function showDetail(): void {
		if (shown) detail.show({ ...shown, regions }, grid.cursor());
	}

	function show(bytes: MemoryBytes, memory: MemoryInfo): void {
		shown = bytes;
		grid.show({ ...bytes, regions }, memory.name);
		toolbar.size(memory, bytes.byteLength);
		showDetail();
	}

	/** Reads what is in sight, and as much again before and after it. */
	async function refresh(): Promise<void> {
		const memory = selected;
		if (!memory || !state?.memories.alive || !grid.visible()) return;
		const { start, end } = grid.inSight();
		const length = Math.min(3 * (end - start) + lensBytes, mostRead);
		const from = Math.max(0, Math.floor(start - (length - (end - start)) / 2));
		const wish = { memory: memory.id, start: from, length, baseline: toolbar.baseline() };
		outdated = false;
		const bytes = await reader.read("view", wish);
		if (!bytes || memory !== selected) return;
		show(bytes, memory);
		hint.hidden = true;
	}

	function select(memory: MemoryInfo): void {
		const other = memory.name !== name;
		selected = memory;
		name = memory.name;
		regions = memory.regions;
		endSearch();
		toolbar.say("");
		if (other || !shown) {
			const nothing = { start: 0, bytes: new Uint8Array(), changed: new Uint8Array() };
			show({ byteLength: memory.byteLength, ...nothing }, memory);
			grid.moveTo(0, true);
		}
		void refresh();
	}

	function endSearch(): void {
		searchNumber += 1;
		toolbar.searching(null);
	}

	/** Moves the cursor to the next changed byte. */
	async function search(direction: "next" | "previous"): Promise<void> {
		touched = true;
		const startedAt = performance.now();
		toolbar.say("");
		const result = await find(direction, grid.cursor(), undefined, (searched, byteLength) => {
			if (performance.now() - startedAt < slowSearchMs) return;
			toolbar.searching(`Searched ${byteSize(searched)} of ${byteSize(byteLength)} `);
		});
		if (!result || result.kind === "cancelled") return;
		toolbar.searching(null);
		if (result.kind === "found") {
			grid.moveTo(result.address);
			const round = direction === "next" ? "the start" : "the end";
			toolbar.say(
				`Changed byte at ${hexAddress(result.address)}${result.wrapped ? `, found from ${round} of the memory on` : ""}.`,
			);
		} else if (result.kind === "none") {
			toolbar.say(
				toolbar.baseline() === "created" ? "This run changed no byte." : "No byte differs from the last run.",
			);
		} else toolbar.say("This memory is gone.");
	}

	async function find(
		direction: "next" | "previous",
		from: number,
		most: number | undefined,
		progress: (searched: number, byteLength: number) => void,
	) {
		const memory = selected;
		if (!memory || !state?.memories.alive) return null;
		endSearch();
		const number = searchNumber;
		const baseline = toolbar.baseline();
		const byteLength = shown?.byteLength ?? memory.byteLength;
		return findChanged({
			read: (start, length) => reader.read("search", { memory: memory.id, start, length, baseline }),
			byteLength,
			from,
			direction,
			...(most === undefined ? {} : { most }),
			cancelled: () => number !== searchNumber,
			progress: (searched) => progress(searched, byteLength),
		});
	}

	/** After a run, the first byte that it changed; unless the person has found a place already. */
	async function showFirstChange(): Promise<void> {
		changeWanted = !touched && !grid.visible();
		if (touched || changeWanted) return;
		const result = await find("next", -1, mostUnasked, () => {});
		if (result?.kind === "found" && !touched) grid.moveTo(result.address, true);
	}

	/** Where a program runs it reads again and again; a read that nobody answers is told of, or given up. */
	function poll(): void {
		const since = reader.waitingSince();
		const waits = since !== null && performance.now() - since > busyMs;
		if (running()) {
			if (waits && state?.memories.alive) {
				hint.textContent = busy;
				hint.hidden = false;
			} else if (since === null && !document.hidden) void refresh();
		} else {
			if (waits) reader.giveUp();
			if (since === null) stopPolling();
		}
	}

	function startPolling(): void {
		polling ||= window.setInterval(poll, pollMs);
	}

	function stopPolling(): void {
		clearInterval(polling);
		polling = 0;
	}

	/** Chooses what to show of the list: the memory of the same name as before, else the newest. */
	function showList(next: State): void {
		const { list, alive } = next.memories;
		const again = list.find((memory) => memory.name === name) ?? list.at(-1) ?? null;
		// A run begins with no memories; the last run's bytes stay until it has some, or has ended without.
		if (!again && next.ended === null && shown && next.host.kind !== "ready") {
			selected = null;
			endSearch();
			return;
		}
		contents.hidden = !again;
		empty.hidden = again !== null;
		empty.textContent = next.ended ? madeNone : running() ? stillRunning : notRunYet;
		contents.dataset.alive = String(alive);
		if (!alive) hint.textContent = gone;
		hint.hidden = alive;
		toolbar.list(list, again);
		if (again) select(again);
		else {
			selected = null;
			shown = null;
		}
	}

	return {
		dom,
		update(next) {
			const before = state;
			state = next;
			if (next.project?.key !== before?.project?.key) {
				touched = false;
				selected = null;
				name = null;
				shown = null;
			}
			outdated ||= next.memories !== before?.memories || next.ended !== before?.ended;
			const endedNow = next.ended !== before?.ended && next.ended !== null;
			const started = next.host.kind === "running" && before?.host.kind !== "running";
			if (next.memories !== before?.memories || next.ended !== before?.ended || started) showList(next);
			if (running() || reader.waitingSince() !== null) startPolling();
			if (endedNow) void showFirstChange();
		},
		destroy() {
			stopPolling();
			endSearch();
			grid.destroy();
			dom.remove();
		},
	};
}
