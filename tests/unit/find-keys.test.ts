/** The keys that stand in for those of search until it is loaded. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { searchKeymap } from "@codemirror/search";
import { findKeys } from "../../web/page/find-keys.ts";

test("are all those of search that do something while no search is open", () => {
	// Escape closes a search, and there is none before search is there.
	const expected = searchKeymap
		.filter(({ key }) => key !== "Escape")
		.map(({ key, shift }) => ({ key, turned: shift !== undefined }));
	assert.deepEqual(findKeys, expected);
});
