/** What the Python editor offers of the package, and where it offers nothing. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildPythonApi } from "../../scripts/python-api.mjs";
import { completionApi } from "../../scripts/python-api-plugin.ts";
import { completePython, type PythonApi } from "../../web/page/python-completion.ts";

let api: PythonApi = {};
before(async () => {
	await buildPythonApi();
	api = completionApi();
});

const offered = (text: string) => completePython(text, api)?.options.map(({ label }) => label) ?? [];

for (const text of [
	"from watbench import ",
	"x = 1\nfrom watbench import Memory, Tr",
	"from watbench import (\n    Memory,\n    ",
]) {
	test(`offers the public names after ${JSON.stringify(text)}`, () => {
		const result = completePython(text, api);
		assert.equal(result?.from, /\w*$/.exec(text)?.index === undefined ? -1 : text.search(/\w*$/));
		for (const name of ["Memory", "instantiate", "Trap", "canvas"]) assert.ok(offered(text).includes(name), name);
		assert.ok(!offered(text).some((name) => name.startsWith("_")));
	});
}

for (const [text, name] of [
	["from watbench import Memory\nbytes_ = Memory(1)\nbytes_.", "grow"],
	["memory.gr", "grow"],
	['instance = await instantiate("a.wat", {})\ninstance.', "exports"],
	["x = memory.view('i32')\nx.", "to_numpy"],
	["instance.module.", "imports"],
	["canvas.", "show"],
	["try:\n    f()\nexcept Trap as error:\n    print(error.", "frames"],
	["Module.", "from_file"],
] as const) {
	test(`offers ${name} at the end of ${JSON.stringify(text)}`, () => assert.ok(offered(text).includes(name)));
}

for (const text of ["", "print", "text = 'a'\ntext.", "1.", "from json import ", "constructor.", "memory.__proto__."]) {
	test(`offers nothing at the end of ${JSON.stringify(text)}`, () => assert.deepEqual(offered(text), []));
}

test("answers at once after a long text without a break", () => {
	const started = performance.now();
	assert.deepEqual(offered(`text = "${"a".repeat(500_000)}`), []);
	assert.ok(performance.now() - started < 1000);
});

test("the last assignment before the caret decides", () => {
	assert.ok(offered("x = Memory(1)\nx = Table('funcref', 1)\nx.").includes("grow"));
	assert.ok(!offered("x = Memory(1)\nx = Table('funcref', 1)\nx.").includes("clamped"));
	assert.deepEqual(offered("x = x\nx."), []);
});

test("an offer shows the signature and the docstring's first sentence", () => {
	const grow = completePython("memory.", api)?.options.find(({ label }) => label === "grow");
	assert.deepEqual(grow, {
		label: "grow",
		type: "method",
		detail: "(pages: int) -> int",
		info: "Adds pages of zeros and returns the size before, in pages.",
	});
});
