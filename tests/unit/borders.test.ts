/** Each border of the tree, proven by a file that crosses it in a tree of its own and is reported. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { findBreaches } from "../../scripts/borders.mjs";

const root = join(import.meta.dirname, "../..");

/** Makes a folder with these files, hands it over and removes it. */
function inTree<T>(files: Record<string, string>, work: (folder: string) => T): T {
	const folder = mkdtempSync(join(tmpdir(), "watbench-borders-"));
	try {
		for (const [path, content] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), content);
		}
		return work(folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe("imports within web/", () => {
	const allowed: readonly (readonly [string, string])[] = [
		["page/main.ts", 'import { a } from "./editor-view.ts";'],
		["page/main.ts", 'import { a } from "./session.ts";'],
		["page/session.ts", 'import type { Event } from "../protocol.ts";'],
		["page/editor-view.ts", 'import { scan } from "../wat/scan.ts";'],
		["page/editor-view.ts", 'import { EditorView } from "@codemirror/view";'],
		["page/problems.ts", 'new Worker(new URL("../assembler/worker.ts", import.meta.url), { type: "module" });'],
		["page/problems.ts", 'import AssemblerWorker from "../assembler/worker.ts?worker";'],
		["page/editor-view.ts", '// import "../sandbox/host.ts"\nconst text = `import "../sandbox/host.ts"`;'],
		["page/checker.ts", 'import type { Question } from "../assembler/messages.ts";'],
		["page/offline.ts", 'import type { Request } from "../offline/messages.ts";'],
		["page/supplier.ts", 'import type { SupplierEvent } from "../supplier/messages.ts";'],
		["sandbox/frame.ts", 'import type { FrameSupply } from "../supplier/messages.ts";'],
		["supplier/worker.ts", 'import type { Supply } from "../protocol.ts";'],
		["offline/worker.ts", 'import { createSiteCopy } from "./site-copy.ts";'],
		["sandbox/host.ts", 'import { assemble } from "../wat/assemble.ts";'],
		["assembler/worker.ts", 'import { assemble } from "../wat/assemble.ts";'],
		["wasm/decode.ts", 'import { ops } from "./ops.ts";'],
		["sandbox/host.ts", 'import { unreachable } from "../unreachable.ts";'],
	];
	for (const [file, source] of allowed) {
		test(`${file} may: ${source}`, () => {
			inTree({ [`web/${file}`]: source }, (folder) => assert.deepEqual(findBreaches(folder), []));
		});
	}

	const refused: readonly (readonly [string, string, RegExp])[] = [
		["page/run.ts", 'import { boot } from "../sandbox/host.ts";', /web\/page may import only/],
		["page/run.ts", 'import type { Boot } from "../sandbox/host.ts";', /web\/page may import only/],
		["page/run.ts", 'export * from "../sandbox/host.ts";', /web\/page may import only/],
		["page/run.ts", 'export { boot } from "../sandbox/host.ts";', /web\/page may import only/],
		["page/run.ts", 'const host = await import("../sandbox/host.ts");', /web\/page may import only/],
		["page/run.ts", 'type Host = import("../sandbox/host.ts").Host;', /web\/page may import only/],
		["page/run.ts", 'import "./../sandbox/../sandbox/host.ts";', /web\/page may import only/],
		["page/supplier.ts", 'import { fetchFile } from "../supplier/file.ts";', /web\/page may import only/],
		["supplier/worker.ts", 'import { loaded } from "../sandbox/supplies.ts";', /web\/supplier may import only/],
		["page/run.ts", 'import "/web/sandbox/host.ts";', /web\/page may import only/],
		["page/run.ts", 'import text from "../sandbox/host.ts?raw";', /web\/page may import only/],
		["page/run.ts", 'import { assemble } from "../assembler/worker.ts";', /web\/page may import only/],
		["page/run.ts", 'import { serve } from "../../scripts/serve.mjs";', /nothing of ours from outside/],
		["page/run.ts", 'import { a } from "./editor-view.ts";', /only web\/page\/main.ts knows the views/],
		["page/memory-view.ts", 'import { a } from "./editor-view.ts";', /views do not know each other/],
		["page/memory-view.ts", 'import type { A } from "./editor-view.ts";', /views do not know each other/],
		["page/memory-view.ts", 'import { start } from "./session.ts";', /views do not know the session/],
		["page/offline.ts", 'import { createSiteCopy } from "../offline/site-copy.ts";', /web\/page may import only/],
		["offline/worker.ts", 'import { state } from "../page/state.ts";', /web\/offline may import only/],
		["offline/worker.ts", 'import { limits } from "../limits.ts";', /web\/offline may import only/],
		["sandbox/host.ts", 'import { state } from "../page/state.ts";', /web\/sandbox may import only/],
		["sandbox/host.ts", 'import { worker } from "../assembler/worker.ts";', /web\/sandbox may import only/],
		["sandbox/host.ts", 'import type { Question } from "../assembler/messages.ts";', /web\/sandbox may import only/],
		["assembler/worker.ts", 'import { state } from "../page/state.ts";', /web\/assembler may import only/],
		["assembler/worker.ts", 'import { boot } from "../sandbox/host.ts";', /web\/assembler may import only/],
		["assembler/worker.ts", 'import { ops } from "../wasm/ops.ts";', /web\/assembler may import only/],
		["wat/scan.ts", 'import { state } from "../page/state.ts";', /web\/wat may import only/],
		["wasm/ops.ts", 'import { boot } from "../sandbox/host.ts";', /web\/wasm may import only/],
		["wasm/ops.ts", 'import { scan } from "../wat/scan.ts";', /web\/wasm may import only/],
		["protocol.ts", 'import type { State } from "./page/state.ts";', /web\/protocol.ts may import nothing/],
		["limits.ts", 'import type { State } from "./page/state.ts";', /web\/limits.ts may import nothing/],
		["unreachable.ts", 'import type { State } from "./page/state.ts";', /web\/unreachable.ts may import nothing/],
		["novelty/thing.ts", 'import "../protocol.ts";', /does not say what web\/novelty may import/],
	];
	for (const [file, source, reason] of refused) {
		test(`${file} may not: ${source}`, () => {
			inTree({ [`web/${file}`]: `\n${source}` }, (folder) => {
				const [first, ...others] = findBreaches(folder);
				assert.match(first ?? "", reason);
				assert.ok(first?.startsWith(`web/${file}:2: `), first);
				assert.deepEqual(others, []);
			});
		});
	}

	test("the tree as it is has no breach", () => assert.deepEqual(findBreaches(root), []));
});

describe("the libraries of tsconfig.*.json", () => {
	const check = (project: string, files: Record<string, string>) =>
		inTree(files, (folder) => {
			for (const file of ["tsconfig.base.json", project]) cpSync(join(root, file), join(folder, file));
			symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
			const tsc = join(root, "node_modules/typescript/bin/tsc");
			const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", project], { cwd: folder, encoding: "utf8" });
			return { status, stdout };
		});

	for (const folder of ["sandbox", "assembler", "offline", "wat"]) {
		test(`web/${folder} has no document`, () => {
			const name = `web/${folder}/made.ts`;
			const fine = check("tsconfig.worker.json", { [name]: "postMessage(1);\n" });
			assert.deepEqual(fine, { status: 0, stdout: "" });
			const { status, stdout } = check("tsconfig.worker.json", { [name]: 'document.title = "x";\n' });
			assert.notEqual(status, 0);
			assert.match(stdout, /made\.ts\(1,1\): error TS\d+: Cannot find name 'document'/);
		});
	}

	test("web/page has no importScripts", () => {
		const { status, stdout } = check("tsconfig.page.json", { "web/page/made.ts": 'importScripts("x");\n' });
		assert.notEqual(status, 0);
		assert.match(stdout, /made\.ts\(1,1\): error TS\d+: Cannot find name 'importScripts'/);
	});
});

describe("the seam to JavaScript in py/watbench", () => {
	const check = (file: string, source: string) =>
		inTree({ [`py/watbench/${file}`]: source }, (folder) => {
			cpSync(join(root, "pyproject.toml"), join(folder, "pyproject.toml"));
			const args = ["check", "--no-cache", "--output-format=concise", "--select=TID251", "py"];
			const { status, stdout } = spawnSync(join(root, ".venv/bin/ruff"), args, { cwd: folder, encoding: "utf8" });
			return { status, stdout };
		});

	for (const source of ["import js\n", "from js import WebAssembly\n", "from pyodide.ffi import to_js\n"]) {
		test(`only _js.py may: ${source.trim()}`, () => {
			assert.equal(check("_js.py", source).status, 0);
			const { status, stdout } = check("_memory.py", source);
			assert.equal(status, 1);
			assert.match(stdout, /_memory\.py:1:\d+: TID251/);
		});
	}
});
