/** The instructions of a function as a grid of offsets, bytes and words: as many rows as are in sight, and the keys that move in it. */

import type { InspectedPart } from "../wat/listing.ts";
import { hexAddress } from "./memory-address.ts";
import {
	contentPx,
	lastTop,
	type ScrollPosition,
	type ScrollRange,
	scrolled,
	scrollFor,
	wholeRows,
} from "./memory-scroll.ts";
import { el } from "./view.ts";

export interface ModuleListingProps {
	/** The person wants to see an instruction, by its number in the part, in the text. */
	open(index: number): void;
}

export interface ModuleListing {
	readonly dom: HTMLElement;
	show(part: InspectedPart, bytes: Uint8Array): void;
	/** The number of the instruction that is marked; null for none. */
	cursor(): number | null;
	/** Marks an instruction and brings it into sight; null marks none and goes to the beginning. */
	moveTo(index: number | null): void;
	focus(): void;
	destroy(): void;
}

/** Bytes in a row; below the rows all of the marked instruction's are shown. */
const mostBytes = 4;

const keysHint = "Arrow keys, Page Up, Page Down, Home and End move. Enter goes to the instruction in the text.";

function hexOf(bytes: Uint8Array): string {
	return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

interface Row {
	readonly dom: HTMLElement;
	readonly cells: readonly [offset: HTMLElement, bytes: HTMLElement, words: HTMLElement];
}

function createRow(id: number): Row {
	const cell = (name: string, role: string) => el("span", { class: `module-${name}`, role });
	const cells = [cell("offset", "rowheader"), cell("bytes", "gridcell"), cell("words", "gridcell")] as const;
	return { dom: el("div", { class: "module-row", role: "row", id: `module-row-${id}` }, ...cells), cells };
}

export function createModuleListing(props: ModuleListingProps): ModuleListing {
	const head = el("div", { class: "module-row module-listing-head", role: "row", "aria-rowindex": "1" });
	for (const [name, text] of [
		["offset", "Offset"],
		["bytes", "Bytes"],
		["words", "Instruction"],
	] as const) {
		head.append(el("span", { class: `module-${name}`, role: "columnheader" }, text));
	}
	const rowGroup = el("div", { class: "module-rows", role: "rowgroup" });
	const body = el("div", { class: "module-rows-room", role: "presentation" }, rowGroup);
	const grid = el(
		"div",
		{ class: "module-grid", role: "grid", tabindex: "0", "aria-readonly": "true", "aria-description": keysHint },
		el("div", { class: "module-listing-top", role: "rowgroup" }, head),
		body,
	);
	const detail = el("p", { class: "module-detail" });
	const dom = el("div", { class: "module-listing" }, grid, detail);

	let part: InspectedPart | null = null;
	let bytes: Uint8Array = new Uint8Array();
	let rows: Row[] = [];
	let cursor: number | null = null;
	let range: ScrollRange = { rows: 0, rowPx: 1, viewPx: 0 };
	let position: ScrollPosition = { top: 0, scrollPx: 0 };
	let animation = 0;
	/** What is to be in sight once there is room. */
	let wanted: number | null = null;

	const firstRow = () => Math.round(position.top);

	/** The bytes of a row, cut where there are many. */
	function shortBytes(index: number): string {
		const all = bytesAt(index);
		const more = all.length > mostBytes ? ` +${all.length - mostBytes}` : "";
		return hexOf(all.subarray(0, mostBytes)) + more;
	}

	function bytesAt(index: number): Uint8Array {
		return bytes.subarray(part?.places[2 * index], part?.places[2 * index + 1]);
	}

	function paint(): void {
		let active = "";
		for (const [offset, row] of rows.entries()) {
			const index = firstRow() + offset;
			const words = part?.words[index];
			row.dom.hidden = words === undefined;
			if (words === undefined) continue;
			const texts = [hexAddress(part?.places[2 * index] ?? 0, 4), shortBytes(index), words];
			for (const [column, cell] of row.cells.entries()) {
				const text = texts[column] ?? "";
				if (cell.textContent !== text) cell.textContent = text;
			}
			row.dom.setAttribute("aria-rowindex", String(index + 2));
			row.dom.setAttribute("aria-selected", String(index === cursor));
			if (index === cursor) active = row.dom.id;
		}
		if (active) grid.setAttribute("aria-activedescendant", active);
		else grid.removeAttribute("aria-activedescendant");
	}

	function setTop(top: number): void {
		position = { ...position, top: Math.min(Math.max(top, 0), lastTop(range)) };
		const wantedPx = scrollFor(range, position.top);
		if (Math.abs(grid.scrollTop - wantedPx) >= 1) grid.scrollTop = wantedPx;
		position = { ...position, scrollPx: grid.scrollTop };
		paint();
	}

	/** Measures, makes as many rows as fit, and puts the scroll bar where the first row says. */
	function layout(): void {
		if (grid.clientHeight === 0) return;
		const rowPx = head.offsetHeight;
		const viewPx = Math.max(rowPx, grid.clientHeight - rowPx);
		range = { rows: part?.words.length ?? 0, rowPx, viewPx };
		grid.setAttribute("aria-rowcount", String(range.rows + 1));
		body.style.height = `${contentPx(range)}px`;
		rowGroup.style.height = `${Math.min(viewPx, contentPx(range))}px`;
		const count = Math.min(Math.ceil(viewPx / rowPx), range.rows);
		while (rows.length < count) rows.push(createRow(rows.length));
		rows = rows.slice(0, count);
		rowGroup.replaceChildren(...rows.map((row) => row.dom));
		setTop(position.top);
		if (wanted !== null) reveal(wanted);
	}

	/** Scrolls no further than needed, and to the middle where the row is far away. */
	function reveal(index: number): void {
		if (grid.clientHeight === 0) {
			wanted = index;
			return;
		}
		wanted = null;
		const whole = wholeRows(range);
		const top = firstRow();
		if (index < top - whole || index >= top + 2 * whole) setTop(index - Math.floor(whole / 2));
		else if (index < top) setTop(index);
		else if (index >= top + whole) setTop(index - whole + 1);
		else paint();
	}

	function moveTo(index: number | null): void {
		const last = (part?.words.length ?? 0) - 1;
		cursor = index === null || last < 0 ? null : Math.min(Math.max(index, 0), last);
		const all = cursor === null ? null : bytesAt(cursor);
		const words = cursor === null ? "" : (part?.words[cursor]?.trim() ?? "");
		const problem = part?.problem ? `${part.problem} ` : "";
		detail.textContent = all ? `${problem}${words}: ${hexOf(all)}` : problem;
		reveal(cursor ?? 0);
	}

	grid.addEventListener("keydown", (event) => {
		if (event.altKey || event.metaKey || event.ctrlKey || !part) return;
		const at = cursor ?? -1;
		const page = wholeRows(range);
		const to = {
			...{ ArrowUp: Math.max(at - 1, 0), ArrowDown: at + 1 },
			...{ PageUp: Math.max(at - page, 0), PageDown: at + page },
			...{ Home: 0, End: part.words.length - 1 },
		}[event.key];
		if (to !== undefined) moveTo(to);
		else if (event.key === "Enter" && cursor !== null) props.open(cursor);
		else return;
		event.preventDefault();
	});
	grid.addEventListener("click", (event) => {
		const { target } = event;
		const offset = rows.findIndex((row) => target instanceof Node && row.dom.contains(target));
		if (offset < 0) return;
		moveTo(firstRow() + offset);
		if (cursor !== null) props.open(cursor);
	});
	grid.addEventListener(
		"scroll",
		() => {
			animation ||= requestAnimationFrame(() => {
				animation = 0;
				if (grid.clientHeight === 0 || Math.abs(grid.scrollTop - position.scrollPx) < 0.5) return;
				position = scrolled(range, position, grid.scrollTop);
				paint();
			});
		},
		{ passive: true },
	);
	const resized = new ResizeObserver(layout);
	resized.observe(grid);

	return {
		dom,
		show(next, module) {
			part = next;
			bytes = module;
			cursor = null;
			const widest = next.words.reduce((most, _, index) => Math.max(most, shortBytes(index).length), 5);
			grid.style.setProperty("--bytes", String(widest));
			grid.setAttribute("aria-label", `Instructions and bytes of ${next.title}`);
			layout();
		},
		cursor: () => cursor,
		moveTo,
		focus: () => grid.focus(),
		destroy() {
			cancelAnimationFrame(animation);
			resized.disconnect();
			dom.remove();
		},
	};
}
