/** Maps a scroll bar of bounded length to any number of rows, so that small movements are exact and large ones reach all. */

/** Browsers clip an element's height at 16 to 33 million pixels, less when zoomed in. */
export const mostScrollPx = 4_000_000;
/** Kept free at both ends of a bounded scroll bar, so that a small movement there is never cut short. */
const marginPx = 20_000;

export interface ScrollRange {
	readonly rows: number;
	readonly rowPx: number;
	/** Height of the part that shows rows. */
	readonly viewPx: number;
}

/** The first row in sight, with a fraction, and the scroll position it was read from. */
export interface ScrollPosition {
	readonly top: number;
	readonly scrollPx: number;
}

/** Height of the element that is scrolled. */
export function contentPx({ rows, rowPx }: ScrollRange): number {
	return Math.min(rows * rowPx, mostScrollPx);
}

/** Rows that are in sight whole. */
export function wholeRows({ rowPx, viewPx }: ScrollRange): number {
	return Math.max(1, Math.floor(viewPx / rowPx));
}

/** The greatest first row. */
export function lastTop(range: ScrollRange): number {
	return Math.max(0, range.rows - wholeRows(range));
}

function isExact({ rows, rowPx }: ScrollRange): boolean {
	return rows * rowPx <= mostScrollPx;
}

/** Where the scroll bar belongs when `top` is the first row. */
export function scrollFor(range: ScrollRange, top: number): number {
	if (isExact(range)) return top * range.rowPx;
	const travel = mostScrollPx - range.viewPx - 2 * marginPx;
	return marginPx + (top / lastTop(range)) * travel;
}

/** The position after the person scrolled to `scrollPx`. */
export function scrolled(range: ScrollRange, before: ScrollPosition, scrollPx: number): ScrollPosition {
	const most = lastTop(range);
	const clamp = (top: number) => Math.min(Math.max(top, 0), most);
	if (isExact(range)) {
		const atEnd = scrollPx >= contentPx(range) - range.viewPx - 1;
		return { top: atEnd ? most : clamp(scrollPx / range.rowPx), scrollPx };
	}
	const moved = scrollPx - before.scrollPx;
	// One pixel of the scroll bar's thumb is more than this; a wheel, a finger or a page is less.
	if (Math.abs(moved) < mostScrollPx / (2 * range.viewPx)) {
		return { top: clamp(before.top + moved / range.rowPx), scrollPx };
	}
	const travel = mostScrollPx - range.viewPx - 2 * marginPx;
	return { top: clamp(((scrollPx - marginPx) / travel) * most), scrollPx };
}
