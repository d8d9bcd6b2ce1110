/** The scroll bar of a memory: exact while its rows fit into an element, and then still row by row. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	contentPx,
	lastTop,
	mostScrollPx,
	type ScrollRange,
	scrolled,
	scrollFor,
	wholeRows,
} from "../../web/page/memory-scroll.ts";

const page: ScrollRange = { rows: 4096, rowPx: 22, viewPx: 230 };
const huge: ScrollRange = { rows: 2 ** 28, rowPx: 22, viewPx: 300 };
const start = { top: 0, scrollPx: 0 };
const endPx = (range: ScrollRange) => contentPx(range) - range.viewPx;

test("is as tall as its rows while a browser can show that", () => {
	assert.equal(contentPx(page), 4096 * 22);
	assert.equal(scrollFor(page, 100), 2200);
	assert.equal(scrolled(page, start, 2200).top, 100);
	assert.equal(contentPx(huge), mostScrollPx);
});

test("reaches the first and the last row from both ends of the scroll bar", () => {
	for (const range of [page, huge]) {
		assert.equal(scrolled(range, { top: 99, scrollPx: endPx(range) }, 0).top, 0);
		assert.equal(scrolled(range, start, endPx(range)).top, lastTop(range));
	}
	assert.equal(lastTop(page), 4096 - 10);
});

test("moves exactly one row for a row's height, anywhere in a huge memory", () => {
	for (const top of [0, 1, 1000, 2 ** 27, lastTop(huge) - 1]) {
		const before = { top, scrollPx: scrollFor(huge, top) };
		assert.equal(scrolled(huge, before, before.scrollPx + huge.rowPx).top, top + 1);
	}
	for (const top of [1, 1000, 2 ** 27, lastTop(huge)]) {
		const before = { top, scrollPx: scrollFor(huge, top) };
		assert.equal(scrolled(huge, before, before.scrollPx - huge.rowPx).top, top - 1);
	}
});

test("leaves room for small movements at both ends of a huge memory's scroll bar", () => {
	assert.ok(scrollFor(huge, 0) > (100 * huge.viewPx) / 10);
	assert.ok(scrollFor(huge, lastTop(huge)) < endPx(huge) - 1000);
	assert.equal(scrolled(huge, { top: 0, scrollPx: scrollFor(huge, 0) }, scrollFor(huge, 0) - 500).top, 0);
});

test("follows the thumb in proportion, and finds the place again from the row", () => {
	const middle = scrolled(huge, start, endPx(huge) / 2);
	assert.ok(Math.abs(middle.top / huge.rows - 0.5) < 0.001);
	assert.ok(Math.abs(scrollFor(huge, middle.top) - middle.scrollPx) < 1e-6);
});

test("shows a memory that fits without scrolling", () => {
	const small: ScrollRange = { rows: 4, rowPx: 22, viewPx: 300 };
	assert.equal(lastTop(small), 0);
	assert.equal(scrolled(small, start, 0).top, 0);
	assert.equal(wholeRows({ rows: 4, rowPx: 22, viewPx: 10 }), 1);
});
