/** What the build makes of samples, and what it says about those that are wrong. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { buildSamples } from "../../scripts/samples.ts";

const folder = mkdtempSync(join(tmpdir(), "watbench-samples-"));
after(() => rmSync(folder, { recursive: true }));

const described = { title: "Add", summary: "Adds two numbers.", tags: ["first"], order: 2, entry: "main.py" };
const add = '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))';
const wrong = "(module\n  (func (result i32)\n    i64.const 1))";

/** Builds samples given as path → text (or an object for JSON), in a folder of their own. */
async function build(files: Record<string, string | object>) {
	const work = mkdtempSync(join(folder, "case-"));
	const [from, to] = [join(work, "from"), join(work, "to")];
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(from, path)), { recursive: true });
		writeFileSync(join(from, path), typeof content === "string" ? content : JSON.stringify(content));
	}
	return { problems: await buildSamples(from, to, "samples"), to };
}

test("lists samples in their order, with the binaries it assembled, and without what is about the sample", async () => {
	const { problems, to } = await build({
		"b-first/sample.json": { ...described, order: 1 },
		"b-first/main.py": "",
		"a-second/sample.json": {
			...described,
			compiled: { "lib/add.wasm": "add.wat" },
			hidden: ["add.wat", "expected.json"],
		},
		"a-second/main.py": "",
		"a-second/add.wat": add,
		"a-second/data/numbers.txt": "1",
		"a-second/expected.txt": "3\n",
		"a-second/expected.json": { kind: "ok" },
	});
	assert.deepEqual(problems, []);
	assert.deepEqual(JSON.parse(readFileSync(join(to, "index.json"), "utf8")), [
		{ slug: "b-first", ...described, order: 1, files: ["main.py"], texts: { "main.py": "" } },
		{
			slug: "a-second",
			...described,
			files: ["data/numbers.txt", "lib/add.wasm", "main.py"],
			texts: { "main.py": "" },
		},
	]);
	const module = new WebAssembly.Module(readFileSync(join(to, "a-second/lib/add.wasm")));
	assert.deepEqual(WebAssembly.Module.exports(module), [{ name: "add", kind: "function" }]);
	assert.deepEqual(readdirSync(to).sort(), ["a-second", "index.json"]);
});

test("names file, line and column of WAT that does not assemble, in all samples, and writes nothing", async () => {
	const sample = (text: string) => ({ "sample.json": described, "main.py": "", "wrong.wat": text });
	const entries = ["one", "two"].flatMap((slug) =>
		Object.entries(sample(wrong)).map(([path, content]) => [`${slug}/${path}`, content] as const),
	);
	const { problems, to } = await build(Object.fromEntries(entries));
	assert.equal(problems.length, 2);
	assert.match(problems[0] ?? "", /^samples\/one\/wrong\.wat:\d+:\d+: type mismatch/);
	assert.match(problems[1] ?? "", /^samples\/two\/wrong\.wat:\d+:\d+: type mismatch/);
	assert.ok(!existsSync(to));
});

test("takes broken WAT that is said to be broken, and only that", async () => {
	const broken = { ...described, broken: ["x.wat"] };
	const right = await build({ "s/sample.json": broken, "s/main.py": "", "s/x.wat": wrong });
	assert.deepEqual(right.problems, []);
	const mended = await build({ "s/sample.json": broken, "s/main.py": "", "s/x.wat": add });
	assert.deepEqual(mended.problems, ["samples/s/sample.json: broken: x.wat assembles"]);
	const shipped = { ...broken, compiled: { "x.wasm": "x.wat" } };
	const compiled = await build({ "s/sample.json": shipped, "s/main.py": "", "s/x.wat": wrong });
	assert.match(compiled.problems[0] ?? "", /^samples\/s\/x\.wat:\d+:\d+: /);
});

const wrongDescriptions: readonly (readonly [string, object | string, RegExp])[] = [
	["a key it does not know", { ...described, tag: "x" }, /sample\.json: tag: /],
	["a missing key", { ...described, title: undefined }, /sample\.json: title: /],
	["a value of another type", { ...described, order: "1" }, /sample\.json: order: .*number/],
	["tags with spaces", { ...described, tags: ["a b"] }, /sample\.json: tags\.0: must be lower case/],
	["a summary that is no sentence", { ...described, summary: "Adds" }, /sample\.json: summary: must be a sentence/],
	["a path outside its folder", { ...described, entry: "../main.py" }, /sample\.json: entry: must be a path inside/],
	["an entry that is not there", { ...described, entry: "x.py" }, /sample\.json: entry: there is no file x\.py/],
	["a hidden entry", { ...described, hidden: ["main.py"] }, /sample\.json: entry: there is no file main\.py/],
	[
		"a source that is not there",
		{ ...described, compiled: { "x.wasm": "x.wat" } },
		/compiled: there is no file x\.wat/,
	],
	["a binary of another name", { ...described, compiled: { "x.bin": "m.wat" } }, /compiled.*must end in \.wasm/],
	["a binary that is in the folder", { ...described, compiled: { "m.wasm": "m.wat" } }, /m\.wasm is in the folder/],
	["a hidden file that is not there", { ...described, hidden: ["x"] }, /sample\.json: hidden: there is no file x/],
	["text that is no JSON", "{", /sample\.json: .*JSON/],
];
for (const [what, description, reason] of wrongDescriptions) {
	test(`refuses a description with ${what}`, async () => {
		const files = { "s/sample.json": description, "s/main.py": "", "s/m.wat": add, "s/m.wasm": "" };
		const { problems } = await build(files);
		assert.equal(problems.length, 1, problems.join("\n"));
		assert.match(problems[0] ?? "", reason);
	});
}

test("refuses a folder without a description, and one whose name is no slug", async () => {
	const { problems } = await build({ "No_Slug/sample.json": described, "No_Slug/main.py": "", "none/main.py": "" });
	assert.deepEqual(problems.length, 2);
	assert.match(problems[0] ?? "", /^samples\/No_Slug: the folder's name/);
	assert.equal(problems[1], "samples/none: there is no sample.json");
});
