/** The line below the bytes: what the byte at the cursor, and those after it, are as numbers and as text. */

import { lensesAt } from "./byte-lens.ts";
import { hexAddress } from "./memory-address.ts";
import { regionText } from "./memory-regions.ts";
import type { RowSource } from "./memory-rows.ts";
import { el } from "./view.ts";

export interface MemoryDetail {
	readonly dom: HTMLElement;
	show(source: RowSource, cursor: number): void;
}

/** In the order of their room on the page: the short ones first. */
const names = ["u8", "i8", "char", "i16", "i32", "f32", "i64", "f64"] as const;

export function createMemoryDetail(): MemoryDetail {
	const address = el("dd");
	const mark = el("dd", { class: "memory-mark" });
	const region = el("dd");
	const values = names.map((name) => ({ name, text: el("dd") }));
	const pair = (term: string, name: string, value: HTMLElement) =>
		el("div", { "data-lens": name }, el("dt", {}, term), value);
	const regionPair = pair("Region", "region", region);
	const dom = el(
		"dl",
		{ class: "memory-detail", "aria-label": "Byte at the cursor, numbers little-endian" },
		pair("Address", "address", address),
		pair("Byte", "mark", mark),
		regionPair,
		...values.map(({ name, text }) => pair(name, name, text)),
	);

	return {
		dom,
		show({ byteLength, start, bytes, changed, regions }, cursor) {
			const at = cursor - start;
			const known = at >= 0 && at < bytes.length;
			const digits = Math.max(8, (byteLength - 1).toString(16).length);
			address.textContent = `${hexAddress(cursor, digits)} (${cursor.toLocaleString("en")})`;
			regionPair.hidden = regions.length === 0;
			region.textContent = regionText(regions, cursor);
			const lenses = known ? lensesAt(bytes, at) : [];
			for (const { name, text } of values) {
				text.textContent = lenses.find((lens) => lens.name === name)?.text ?? "…";
			}
			mark.textContent = !known ? "not read yet" : changed[at] === 1 ? "changed" : "unchanged";
			mark.classList.toggle("changed", known && changed[at] === 1);
		},
	};
}
