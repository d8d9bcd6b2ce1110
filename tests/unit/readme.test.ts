/** The programs in README.md run, and print what their comments say. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { buildStdlib } from "../../scripts/stdlib.mjs";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "watbench-readme-"));
// A command that found another building it would say so.
before(async () => void (await buildStdlib()));
after(() => rmSync(folder, { recursive: true }));

const programs = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```python\n(.*?)^```/gms)];

test("the README has the API in one example", () => assert.equal(programs.length, 1));

for (const [index, [, program = ""]] of programs.entries()) {
	test(`program ${index + 1} of the README prints what its comments say`, async () => {
		writeFileSync(join(folder, "main.py"), program);
		copyFileSync(join(root, "static/samples/step-10/some_module.wat"), join(folder, "some_module.wat"));
		const { stdout, stderr } = await promisify(execFile)(process.execPath, ["scripts/host.mjs", folder], { cwd: root });
		assert.equal(stderr, "");
		assert.equal(stdout, "48 bytes: [0, 500, 866, 1000, 866, 500, 0, -500, -866, -1000, -866, -500]\n67305985 1\n");
		const said = [...program.matchAll(/^print\(.*?# (.*)$/gm)].map(([, text = ""]) => text.replace(/…$/, ""));
		const lines = stdout.split("\n");
		assert.deepEqual(
			lines.filter((line, at) => line && !line.startsWith(said[at] ?? "\0")),
			[],
		);
	});
}
