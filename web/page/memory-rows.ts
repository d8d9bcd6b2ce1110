/** Rows of bytes as elements: a pool that is written over, since a memory has more rows than a page can hold. */

import type { RegionInfo } from "../protocol.ts";
import { ascii } from "./byte-lens.ts";
import { hexAddress } from "./memory-address.ts";
import { regionAt, regionMarks } from "./memory-regions.ts";
import { el } from "./view.ts";

/** What the rows show. Bytes outside of the piece that was read are unknown. */
export interface RowSource {
	readonly byteLength: number;
	/** Address of the first byte in `bytes` and `changed`. */
	readonly start: number;
	readonly bytes: Uint8Array;
	readonly changed: Uint8Array;
	readonly regions: readonly RegionInfo[];
}

export interface MemoryRows {
	readonly dom: HTMLElement;
	/** Makes `count` rows of `columns` bytes. */
	resize(count: number, columns: number): void;
	/** Shows the bytes from row `first` on; `cursor` is an address. */
	paint(source: RowSource, first: number, cursor: number): void;
	/** The id of the cell that shows the cursor, or null when it is out of sight. */
	cursorId(): string | null;
	/** The address shown at an element, or null. */
	addressAt(target: EventTarget | null): number | null;
}

interface Cell {
	readonly byte: HTMLElement;
	readonly char: HTMLElement;
	/** What it shows: a byte, or -1 when unknown, or -2 for nothing, and marks above it. Writes that change nothing are skipped. */
	shown: number;
}

interface Row {
	readonly dom: HTMLElement;
	readonly address: HTMLElement;
	readonly cells: readonly Cell[];
	index: number;
}

const unknown = 256;
const outside = 257;
const changedMark = 512;
const cursorMark = 1024;
const regionStartMark = 2048;
/** From this bit on stands the number of the region's mark, 0 for none. */
const regionShift = 12;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function createRow(id: number, columns: number): Row {
	const address = el("span", { class: "memory-address", role: "rowheader", "aria-colindex": "1" });
	const chars = el("span", { class: "memory-chars", role: "gridcell", "aria-colindex": String(columns + 2) });
	const cells = Array.from({ length: columns }, (_, column): Cell => {
		const place = { role: "gridcell", id: `memory-byte-${id}-${column}`, "aria-colindex": String(column + 2) };
		const byte = el("span", { class: "memory-byte", ...place });
		const char = el("span", { class: "memory-char" });
		chars.append(char);
		return { byte, char, shown: -1 };
	});
	const bytes = cells.map(({ byte }) => byte);
	return { dom: el("div", { class: "memory-row", role: "row" }, address, ...bytes, chars), address, cells, index: -1 };
}

function paintCell(cell: Cell, shown: number): void {
	if (cell.shown === shown) return;
	cell.shown = shown;
	const value = shown & 511;
	const changed = (shown & changedMark) !== 0;
	const text = value === outside ? "" : value === unknown ? "··" : (hex[value] ?? "");
	const marks = [
		value === 0 && "zero",
		value === unknown && "unknown",
		changed && "changed",
		(shown & cursorMark) !== 0 && "cursor",
	].filter((mark) => mark !== false);
	cell.byte.textContent = text;
	const region = shown >> regionShift;
	const regionMark = [region > 0 && `region region-${region}`, (shown & regionStartMark) !== 0 && "region-start"];
	cell.byte.className = ["memory-byte", ...marks, ...regionMark.filter((mark) => mark !== false)].join(" ");
	if (changed) cell.byte.setAttribute("aria-label", `${text}, changed`);
	else if (value === unknown) cell.byte.setAttribute("aria-label", "not read yet");
	else cell.byte.removeAttribute("aria-label");
	cell.char.textContent = value === outside ? "" : value === unknown ? " " : ascii(value);
	cell.char.className = ["memory-char", ...marks].join(" ");
}

export function createMemoryRows(): MemoryRows {
	const dom = el("div", { class: "memory-rows", role: "rowgroup" });
	let rows: Row[] = [];
	let columns = 16;
	let cursorCell: Cell | null = null;

	return {
		dom,
		resize(count, wantedColumns) {
			if (wantedColumns !== columns) rows = [];
			columns = wantedColumns;
			while (rows.length < count) rows.push(createRow(rows.length, columns));
			rows.length = count;
			dom.replaceChildren(...rows.map((row) => row.dom));
		},
		paint(source, first, cursor) {
			const { byteLength, start, bytes, changed, regions } = source;
			const regionOf = (address: number): number => {
				const index = regionAt(regions, address);
				if (index < 0) return 0;
				const startMark = regions[index]?.offset === address ? regionStartMark : 0;
				return startMark | (((index % regionMarks) + 1) << regionShift);
			};
			const digits = Math.max(8, (byteLength - 1).toString(16).length);
			cursorCell = null;
			for (const [offset, row] of rows.entries()) {
				const index = first + offset;
				const address = index * columns;
				row.dom.hidden = address >= byteLength;
				if (row.dom.hidden) continue;
				if (row.index !== index) row.dom.setAttribute("aria-rowindex", String(index + 2));
				row.index = index;
				const label = hexAddress(address, digits).slice(2);
				if (row.address.textContent !== label) row.address.textContent = label;
				for (const [column, cell] of row.cells.entries()) {
					const at = address + column;
					const value = at >= byteLength ? outside : (bytes[at - start] ?? unknown);
					const marks = (changed[at - start] === 1 ? changedMark : 0) | (at === cursor ? cursorMark : 0);
					paintCell(cell, value | marks | (at < byteLength ? regionOf(at) : 0));
					if (at === cursor) cursorCell = cell;
				}
			}
		},
		cursorId: () => cursorCell?.byte.id ?? null,
		addressAt(target) {
			for (const row of rows) {
				const column = row.cells.findIndex(({ byte, char }) => byte === target || char === target);
				if (column >= 0) return row.index * columns + column;
			}
			return null;
		},
	};
}
