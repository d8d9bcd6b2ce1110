/** Addresses that people type, and sizes that they read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { byteSize, hexAddress, pageCount, parseAddress } from "../../web/page/memory-address.ts";

const address = (text: string, byteLength = 65_536) => {
	const parsed = parseAddress(text, byteLength);
	return parsed.kind === "address" ? parsed.address : parsed.message;
};

test("takes decimal and hexadecimal, with the separators of WAT", () => {
	assert.equal(address("4096"), 4096);
	assert.equal(address(" 0x1000 "), 4096);
	assert.equal(address("0XfF"), 255);
	assert.equal(address("1_000"), 1000);
	assert.equal(address("0xff_ff"), 65_535);
	assert.equal(address("0xffffffff", 2 ** 32), 2 ** 32 - 1);
});

test("says how an address is written when it is none", () => {
	for (const text of ["", "ten", "-1", "1.5", "0x", "1__0", "_1", "1e3", "ff"]) {
		assert.equal(address(text), "Write an address as 4096 or 0x1000.", text);
	}
});

test("names the last address for one past the end", () => {
	assert.equal(address("65536"), "Past the end: the last address is 0xffff (65,535).");
	assert.equal(address("99999999999999999999999"), "Past the end: the last address is 0xffff (65,535).");
	assert.equal(address("0", 0), "This memory has no bytes.");
});

test("writes addresses and sizes", () => {
	assert.equal(hexAddress(300), "0x12c");
	assert.equal(hexAddress(300, 8), "0x0000012c");
	assert.equal(hexAddress(2 ** 33, 8), "0x200000000");
	assert.deepEqual([1, 512, 1024, 65_536, 1.5 * 2 ** 20, 2 ** 32, 2 ** 34].map(byteSize), [
		"1 byte",
		"512 bytes",
		"1 KiB",
		"64 KiB",
		"1.5 MiB",
		"4 GiB",
		"16 GiB",
	]);
	assert.deepEqual([0, 1, 65_536].map(pageCount), ["0 pages", "1 page", "65,536 pages"]);
});
