/** What the service worker is told to keep of a site, and what its version's name depends on. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { headersFile } from "../../scripts/policies.ts";
import { siteManifest, writeServiceWorker } from "../../scripts/service-worker.ts";
import type { Manifest } from "../../web/offline/messages.ts";

const folder = mkdtempSync(join(tmpdir(), "watbench-offline-"));
after(() => rmSync(folder, { recursive: true }));

const site = {
	"index.html": "<!doctype html>",
	"assets/main-1234.js": "main",
	"assets/main-1234.js.map": "map",
	"assets/main-1234.js.br": "br",
	"assets/main-1234.js.gz": "gz",
	"assets/runtime/snapshot-1-abcd.bin": "one",
	"assets/runtime/snapshot-2-abcd.bin": "two",
	"static/samples/a b/main.py": "print()",
	_headers: "/*",
	"robots.txt": "User-agent: *",
	"sw.js": "old",
	".nojekyll": "",
};

function lay(files: Readonly<Record<string, string>>): string {
	const made = mkdtempSync(join(folder, "site-"));
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(made, path)), { recursive: true });
		writeFileSync(join(made, path), content);
	}
	return made;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the manifest", () => {
	const { version, ...manifest } = siteManifest(lay(site), "worker");

	test("has every file that the page may ask for, with its hash, and nothing else", () => {
		assert.deepEqual(manifest.files, {
			"assets/main-1234.js": hash("main"),
			"assets/runtime/snapshot-1-abcd.bin": hash("one"),
			"assets/runtime/snapshot-2-abcd.bin": hash("two"),
			"index.html": hash("<!doctype html>"),
			"static/samples/a b/main.py": hash("print()"),
		});
	});

	test("asks for one snapshot only", () => {
		assert.deepEqual(manifest.anyOf, ["assets/runtime/snapshot-1-abcd.bin", "assets/runtime/snapshot-2-abcd.bin"]);
	});

	test("gives the document the header that hosts are asked to send", () => {
		const [[name, value] = []] = Object.entries(manifest.documentHeaders);
		assert.ok(headersFile.includes(`\n/\n  ${name}: ${value}\n`));
	});

	test("has the same version for the same files, wherever they lie", () => {
		assert.equal(siteManifest(lay(site), "worker").version, version);
	});

	for (const [what, files, script] of [
		["a changed file", { ...site, "static/samples/a b/main.py": "print(1)" }, "worker"],
		["another name", { ...site, "assets/other-1234.js": "main" }, "worker"],
		["a changed worker", site, "other worker"],
	] as const) {
		test(`has another version for ${what}`, () => assert.notEqual(siteManifest(lay(files), script).version, version));
	}

	test("has the same version when only what nobody keeps has changed", () => {
		const files = { ...site, _headers: "/", "sw.js": "new", "assets/main-1234.js.br": "better" };
		assert.equal(siteManifest(lay(files), "worker").version, version);
	});

	test("of a folder without a site is refused", () => {
		assert.throws(() => siteManifest(lay({ "a.js": "" }), ""), { message: /no index\.html/ });
	});
});

describe("the worker's script", () => {
	/** Runs it as browsers do, with as much around it as its first turn needs. */
	function listeners(script: string): string[] {
		const heard: string[] = [];
		const self = {
			registration: { scope: "https://site.example/watbench/" },
			clients: {},
			addEventListener: (name: string) => heard.push(name),
		};
		runInNewContext(script, { self, URL });
		return heard.sort();
	}

	test("is classic, has its manifest in it, and drops the compressed twins of the one before", async () => {
		const made = lay({ ...site, "sw.js.br": "old", "sw.js.gz": "old" });
		await writeServiceWorker(made);
		const script = readFileSync(join(made, "sw.js"), "utf8");
		assert.deepEqual(listeners(script), ["activate", "fetch", "install", "message"]);
		const written: Manifest = JSON.parse(/^const siteManifest = (.*);\n/.exec(script)?.[1] ?? "");
		assert.deepEqual(Object.keys(written.files), Object.keys(siteManifest(made, "").files));
		assert.ok(!existsSync(join(made, "sw.js.br")) && !existsSync(join(made, "sw.js.gz")));
	});

	test("that removes another answers no request", async () => {
		const made = lay(site);
		await writeServiceWorker(made, { removing: true });
		assert.deepEqual(listeners(readFileSync(join(made, "sw.js"), "utf8")), ["activate", "install"]);
	});
});
