/** Which files of a built site count as what the page cannot do without, in a small one made up here. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pageFiles } from "../../scripts/weight.mjs";

const folder = mkdtempSync(join(tmpdir(), "watbench-weight-"));
after(() => rmSync(folder, { recursive: true }));

const files = {
	"index.html": `<script type="module" src="./assets/index-1.js"></script>
<link rel="stylesheet" crossorigin href="./assets/index-2.css">
<link rel="modulepreload" crossorigin href="./assets/soon-3.js">
<link rel="modulepreload" fetchpriority="low" href="./assets/later-7.js" crossorigin>
<link rel="preload" as="fetch" href="./assets/runtime/host-4.js" crossorigin>
<link rel="icon" href="./assets/icon-5.svg">`,
	"assets/index-1.js": `import{a}from"./shared-6.js";const later=()=>import("./later-7.js");export{a,later};`,
	"assets/index-2.css": "body{}",
	"assets/soon-3.js": `export*from"./deep-8.js";`,
	"assets/shared-6.js": "export const a=1;",
	"assets/deep-8.js": `import"./shared-6.js";`,
	"assets/later-7.js": "",
};
for (const [path, text] of Object.entries(files)) {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

test("the page's weight has what its document asks for and what that imports, but nothing that may come later", () => {
	assert.deepEqual(pageFiles(folder).sort(), [
		...["assets/deep-8.js", "assets/index-1.js", "assets/index-2.css", "assets/shared-6.js", "assets/soon-3.js"],
		"index.html",
	]);
});
