/** Which region an address lies in, and what is said of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { regionAt, regionLabel, regionText } from "../../web/page/memory-regions.ts";
import type { RegionInfo } from "../../web/protocol.ts";

const region = (name: string, offset: number, length: number, access: RegionInfo["access"] = "rw"): RegionInfo => ({
	name,
	offset,
	length,
	access,
});
const regions = [region("text", 8, 4, "r"), region("pixels", 12, 4096), region("far", 2 ** 32 - 2, 2, "w")];

test("an address lies in the region that has it, up to its last byte", () => {
	const places = [0, 7, 8, 11, 12, 4107, 4108, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1];
	assert.deepEqual(
		places.map((address) => regionAt(regions, address)),
		[-1, -1, 0, 0, 1, 1, -1, -1, 2, 2],
	);
	assert.equal(regionAt([], 5), -1);
});

test("every region of many is found", () => {
	const many = Array.from({ length: 256 }, (_, index) => region(String(index), index * 10, 5));
	for (let address = 0; address < 2560; address += 1) {
		assert.equal(regionAt(many, address), address % 10 < 5 ? Math.floor(address / 10) : -1);
	}
});

test("it is said by name, with the place in it and what is done with it", () => {
	assert.equal(regionText(regions, 13), "pixels, byte 1 of 4,096, read and write");
	assert.equal(regionText(regions, 8), "text, byte 0 of 4, read");
	assert.equal(regionText(regions, 2 ** 32 - 1), "far, byte 1 of 2, write");
	assert.equal(regionText(regions, 5000), "none");
});

test("it is listed with its first and last address, and a long name is cut", () => {
	assert.equal(regionLabel(region("pixels", 32, 4096)), "pixels 0x20–0x101f");
	assert.equal(regionLabel(region("x".repeat(40), 0, 1)), `${"x".repeat(31)}… 0x0–0x0`);
});
