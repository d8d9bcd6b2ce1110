/** docs/api.md, as it is written from docstrings. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { apiPage } from "../../scripts/api-docs.mjs";
import { buildPythonApi, firstSentence, readPythonApi } from "../../scripts/python-api.mjs";

let page = "";
before(async () => {
	await buildPythonApi();
	page = apiPage(readPythonApi());
});

test("every link in the page leads to one heading, and each public name has one", () => {
	const plain = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\w -]/g, "")
			.replaceAll(" ", "-"),
	);
	// As GitHub has it, which numbers headings that differ in case alone.
	const anchors = plain.map((each, at) => {
		const before = plain.slice(0, at).filter((other) => other === each).length;
		return before === 0 ? each : `${each}-${before}`;
	});
	assert.equal(new Set(anchors).size, anchors.length);
	const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, link = ""]) => link);
	for (const link of links) assert.ok(anchors.includes(link), link);
	assert.equal(
		new Set(links).size,
		new Set(Object.keys(readPythonApi().names)).size + [...page.matchAll(/^## /gm)].length,
	);
	for (const name of Object.keys(readPythonApi().names)) assert.ok(page.includes(`\n### ${name}\n`), name);
});

test("every public name says what it is", () => {
	for (const [name, { doc }] of Object.entries(readPythonApi().names)) assert.notEqual(doc, "", name);
});

test("writes signatures, what is raised, doctests and bases, and puts what no chapter is about last", () => {
	const member = { kind: "method" as const, signature: "grow(pages: int) -> int", type: "int", doc: "Grows." };
	const thing = {
		kind: "class" as const,
		module: "_new",
		signature: "Thing(size: int)",
		type: "Thing",
		bases: ["Base"],
		doc: "A <thing>, ``so``. Raises ValueError.\n\n>>> Thing(1)\n<Thing>",
		members: { grow: member, size: { ...member, kind: "property" as const, signature: "size: int", doc: "" } },
	};
	const text = apiPage({ doc: "All.", names: { Thing: thing, Base: { ...thing, bases: [], module: "_types" } } });
	assert.ok(text.indexOf("## Types") < text.indexOf("## More"));
	for (const part of [
		"```python\nclass Thing(size: int)\n```\n\nA kind of [`Base`](#base).",
		"A &lt;thing>, `so`. **Raises** ValueError.\n\n```pycon\n>>> Thing(1)\n<Thing>\n```",
		"Attributes: `size: int`.",
		"#### Thing: grow\n\n```python\ngrow(pages: int) -> int\n```\n\nGrows.",
	]) {
		assert.ok(text.includes(part), part);
	}
});

test("a first sentence ends at its full stop, on one line", () => {
	assert.equal(firstSentence("One of\ntwo 0.5 things. More.\n\nEven more."), "One of two 0.5 things.");
	assert.equal(firstSentence("No stop"), "No stop");
});
