/** The scrolling grid of bytes: which rows are in sight, where the cursor is, and the keys that move it. */

import type { RowSource } from "./memory-rows.ts";
import { createMemoryRows } from "./memory-rows.ts";
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

export interface MemoryGridProps {
	/** Other bytes came into sight. */
	scrolled(): void;
	/** The cursor is at another byte. */
	moved(): void;
	/** The person scrolled or moved the cursor. */
	touched(): void;
	/** A key of the grid that is not about moving: `g`, `n` and `p`. */
	command(key: "g" | "n" | "p"): void;
}

export interface MemoryGrid {
	readonly dom: HTMLElement;
	/** Shows these bytes. The rows in sight stay where they are. */
	show(source: RowSource, name: string): void;
	/** Whether it has room on the page: a hidden panel has none. */
	visible(): boolean;
	/** Addresses of the bytes in sight, `end` exclusive. */
	inSight(): { readonly start: number; readonly end: number };
	cursor(): number;
	/** Moves the cursor and brings it into sight: at the top when `atTop`, else with the least movement if it is near. */
	moveTo(address: number, atTop?: boolean): void;
	focus(): void;
	destroy(): void;
}

/** A pane narrower than this has 8 bytes to a row. */
const narrowPx = 520;
/** No movement for so long means that scrolling is over, where the browser has no `scrollend`. */
const settledMs = 150;

const nothing: RowSource = { byteLength: 0, start: 0, bytes: new Uint8Array(), changed: new Uint8Array(), regions: [] };

const keysHint =
	"Arrow keys, Page Up, Page Down, Home and End move; with Control, Home and End go to the memory's ends. " +
	"G goes to an address, N and P to the next and the previous changed byte.";

export function createMemoryGrid(props: MemoryGridProps): MemoryGrid {
	const rows = createMemoryRows();
	const head = el("div", { class: "memory-row memory-head", role: "row", "aria-rowindex": "1" });
	const body = el("div", { class: "memory-body", role: "presentation" }, rows.dom);
	const dom = el(
		"div",
		{ class: "memory-grid", role: "grid", tabindex: "0", "aria-readonly": "true", "aria-description": keysHint },
		el("div", { class: "memory-head-group", role: "rowgroup" }, head),
		body,
	);

	let source = nothing;
	let columns = 0;
	let range: ScrollRange = { rows: 0, rowPx: 1, viewPx: 0 };
	let position: ScrollPosition = { top: 0, scrollPx: 0 };
	let cursor = 0;
	let animation = 0;
	let settling = 0;

	const firstRow = () => Math.round(position.top);

	function setColumns(wanted: number): void {
		if (wanted === columns) return;
		const topAddress = firstRow() * columns;
		columns = wanted;
		dom.dataset.columns = String(columns);
		dom.setAttribute("aria-colcount", String(columns + 2));
		const header = (text: string, index: number, className: string) =>
			el("span", { class: className, role: "columnheader", "aria-colindex": String(index) }, text);
		head.replaceChildren(
			header("Address", 1, "memory-address"),
			...Array.from({ length: columns }, (_, column) =>
				header(column.toString(16).padStart(2, "0"), column + 2, "memory-byte"),
			),
			header("Text", columns + 2, "memory-chars"),
		);
		position = { ...position, top: topAddress / columns };
	}

	/** Measures, makes as many rows as fit, and puts the scroll bar where the first row says. */
	function layout(): void {
		if (dom.clientHeight === 0) return;
		setColumns(dom.clientWidth < narrowPx ? 8 : 16);
		const rowPx = head.offsetHeight;
		const viewPx = Math.max(rowPx, dom.clientHeight - rowPx);
		range = { rows: Math.ceil(source.byteLength / columns), rowPx, viewPx };
		dom.setAttribute("aria-rowcount", String(range.rows + 1));
		body.style.height = `${contentPx(range)}px`;
		rows.dom.style.height = `${Math.min(viewPx, contentPx(range))}px`;
		rows.resize(Math.min(Math.ceil(viewPx / rowPx), range.rows), columns);
		setTop(position.top);
	}

	function setTop(top: number): void {
		position = { ...position, top: Math.min(Math.max(top, 0), lastTop(range)) };
		placeScrollBar();
		paint();
		props.scrolled();
	}

	/** What the browser made of the wanted position is what the next movement is measured from. */
	function placeScrollBar(): void {
		const wanted = scrollFor(range, position.top);
		if (Math.abs(dom.scrollTop - wanted) >= 1) dom.scrollTop = wanted;
		position = { ...position, scrollPx: dom.scrollTop };
	}

	function paint(): void {
		rows.paint(source, firstRow(), cursor);
		const id = rows.cursorId();
		if (id) dom.setAttribute("aria-activedescendant", id);
		else dom.removeAttribute("aria-activedescendant");
		for (const [column, header] of [...head.children].entries()) {
			header.classList.toggle("cursor", column === (cursor % columns) + 1);
		}
	}

	function onScroll(): void {
		animation = 0;
		if (dom.clientHeight === 0 || Math.abs(dom.scrollTop - position.scrollPx) < 0.5) return;
		position = scrolled(range, position, dom.scrollTop);
		props.touched();
		paint();
		props.scrolled();
	}

	function moveTo(address: number, atTop = false): void {
		if (source.byteLength === 0 || columns === 0) return;
		cursor = Math.min(Math.max(address, 0), source.byteLength - 1);
		const row = Math.floor(cursor / columns);
		const whole = wholeRows(range);
		const top = firstRow();
		if (atTop) setTop(row);
		else if (row < top - whole || row >= top + 2 * whole) setTop(row - Math.floor(whole / 3));
		else if (row < top) setTop(row);
		else if (row >= top + whole) setTop(row - whole + 1);
		else paint();
		props.moved();
	}

	function page(direction: 1 | -1): void {
		const step = direction * wholeRows(range);
		const column = cursor % columns;
		const row = Math.min(Math.max(Math.floor(cursor / columns) + step, 0), range.rows - 1);
		setTop(firstRow() + step);
		moveTo(row * columns + column);
	}

	function onKey(event: KeyboardEvent): void {
		if (event.altKey || event.metaKey || source.byteLength === 0) return;
		const rowStart = cursor - (cursor % columns);
		const moves: Record<string, () => void> = {
			ArrowLeft: () => moveTo(cursor - 1),
			ArrowRight: () => moveTo(cursor + 1),
			ArrowUp: () => moveTo(cursor < columns ? cursor : cursor - columns),
			ArrowDown: () => moveTo(cursor + columns < source.byteLength ? cursor + columns : cursor),
			PageUp: () => page(-1),
			PageDown: () => page(1),
			Home: () => moveTo(event.ctrlKey ? 0 : rowStart),
			End: () => moveTo(event.ctrlKey ? source.byteLength - 1 : rowStart + columns - 1),
		};
		const move = moves[event.key];
		const key = event.key.toLowerCase();
		if (move && (!event.ctrlKey || event.key === "Home" || event.key === "End")) {
			move();
			props.touched();
		} else if (!event.ctrlKey && (key === "g" || key === "n" || key === "p")) props.command(key);
		else return;
		event.preventDefault();
	}

	dom.addEventListener("keydown", onKey);
	dom.addEventListener("click", (event) => {
		const address = rows.addressAt(event.target);
		if (address === null) return;
		moveTo(address);
		props.touched();
	});
	dom.addEventListener(
		"scroll",
		() => {
			animation ||= requestAnimationFrame(onScroll);
			clearTimeout(settling);
			settling = window.setTimeout(placeScrollBar, settledMs);
		},
		{ passive: true },
	);
	const resized = new ResizeObserver(layout);
	resized.observe(dom);

	return {
		dom,
		show(next, name) {
			const resizedMemory = next.byteLength !== source.byteLength;
			source = next;
			cursor = Math.min(cursor, Math.max(0, source.byteLength - 1));
			dom.setAttribute("aria-label", `Bytes of ${name}`);
			if (resizedMemory || columns === 0) layout();
			else paint();
		},
		visible: () => dom.clientHeight > 0 && columns > 0,
		inSight() {
			const start = firstRow() * columns;
			const count = Math.ceil(range.viewPx / range.rowPx) * columns;
			return { start, end: Math.min(start + count, source.byteLength) };
		},
		cursor: () => cursor,
		moveTo,
		focus: () => dom.focus(),
		destroy() {
			cancelAnimationFrame(animation);
			clearTimeout(settling);
			resized.disconnect();
			dom.remove();
		},
	};
}
