/** The compressed twins of a built site's files: which have one, that it is right, and that it follows its file. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { compressFolder } from "../../scripts/compress.mjs";

const folder = mkdtempSync(join(tmpdir(), "watbench-compress-"));
after(() => rmSync(folder, { recursive: true }));

const text = (word: string) => `${word} `.repeat(1000);
const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
const read = (name: string) => readFileSync(join(folder, name));

test("what shrinks gets twins, made anew only when it has changed", async () => {
	write("main.js", text("one"));
	write("small.js", "small");
	write("packed.whl", text("packed"));
	assert.equal(await compressFolder(folder), true);
	assert.deepEqual(readdirSync(folder).sort(), ["main.js", "main.js.br", "main.js.gz", "packed.whl", "small.js"]);
	assert.equal(brotliDecompressSync(read("main.js.br")).toString(), text("one"));
	assert.equal(gunzipSync(read("main.js.gz")).toString(), text("one"));
	assert.equal(await compressFolder(folder), false);
	write("main.js", text("two"));
	assert.equal(await compressFolder(folder), true);
	assert.equal(brotliDecompressSync(read("main.js.br")).toString(), text("two"));
});
