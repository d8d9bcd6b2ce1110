/** The server that people start and tests use: headers, types, encodings, and what it does not hand out. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer as createOther } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { createServer, headersFor, parseArguments, parseHeaders } from "../../scripts/serve.mjs";

const headers = `# comment
/*
  X-Content-Type-Options: nosniff

/
  Document-Isolation-Policy: isolate-and-credentialless
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;
const script = `const text = "${"long ".repeat(500)}";`;
const files: Record<string, string | Uint8Array> = {
	_headers: headers,
	"index.html": "<!doctype html><title>page</title>",
	"assets/a-1234.js": script,
	"assets/_b-1234.js": "",
	"runtime/a.wasm": new Uint8Array([0, 0x61, 0x73, 0x6d]),
	"runtime/b.whl": "zip",
	"static/m.wat": "(module) ;; ü",
	"static/odd.xyz": "?",
	".secret": "secret",
	"with space.txt": "space",
};

interface Answer {
	readonly status: number | undefined;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: Buffer;
}

/** Unlike `fetch`, sends the path as it is given, and decodes nothing. */
function ask(url: string, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
	return new Promise<Answer>((resolve, reject) => {
		const { hostname, port } = new URL(url);
		const sent = request({ hostname, port, path, ...options }, (response) => {
			const chunks: Buffer[] = [];
			response.on("data", (chunk: Buffer) => chunks.push(chunk));
			response.on("end", () =>
				resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
			);
		});
		sent.on("error", reject);
		sent.end();
	});
}

describe("the server", () => {
	const folder = mkdtempSync(join(tmpdir(), "watbench-serve-"));
	const root = join(folder, "dist");
	let server: Awaited<ReturnType<typeof createServer>>;

	before(async () => {
		for (const [path, content] of Object.entries(files)) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), content);
		}
		writeFileSync(join(folder, "outside.txt"), "outside");
		server = await createServer({ root, port: 0 });
	});
	after(async () => {
		await server.close();
		rmSync(folder, { recursive: true });
	});
	const get = (path: string, sent: Record<string, string> = {}) => ask(server.url, path, { headers: sent });

	test("listens on this machine only", () => assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/));

	for (const [path, type] of [
		["/", "text/html; charset=utf-8"],
		["/index.html?x=1", "text/html; charset=utf-8"],
		["/assets/a-1234.js", "text/javascript; charset=utf-8"],
		["/assets/_b-1234.js", "text/javascript; charset=utf-8"],
		["/runtime/a.wasm", "application/wasm"],
		["/runtime/b.whl", "application/zip"],
		["/static/m.wat", "text/plain; charset=utf-8"],
		["/static/odd.xyz", "application/octet-stream"],
		["/with%20space.txt", "text/plain; charset=utf-8"],
	] as const) {
		test(`serves ${path} as ${type}`, async () => {
			const answer = await get(path);
			assert.equal(answer.status, 200);
			assert.equal(answer.headers["content-type"], type);
			assert.equal(answer.headers["x-content-type-options"], "nosniff");
		});
	}

	test("sends the isolation header with documents only", async () => {
		const [page, other] = [await get("/"), await get("/static/m.wat")];
		assert.equal(page.headers["document-isolation-policy"], "isolate-and-credentialless");
		assert.equal(other.headers["document-isolation-policy"], undefined);
	});

	test("lets hashed files be kept and makes browsers ask about others", async () => {
		const [asset, page] = [await get("/assets/a-1234.js"), await get("/")];
		assert.equal(asset.headers["cache-control"], "public, max-age=31536000, immutable");
		assert.equal(page.headers["cache-control"], "no-cache");
	});

	for (const path of [
		"/../outside.txt",
		"/%2e%2e/outside.txt",
		"/assets/..%2f..%2foutside.txt",
		"/..%5coutside.txt",
		"//../outside.txt",
		"/.secret",
		"/_headers",
		"/%00",
		"/assets",
		"/assets/",
		"/nothing.js",
	]) {
		test(`answers 404 to ${path}`, async () => {
			const answer = await get(path);
			assert.equal(answer.status, 404);
			assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
			assert.doesNotMatch(answer.body.toString(), /outside|secret|nosniff/);
		});
	}

	test("answers 400 to an address that is not well formed", async () => assert.equal((await get("/%ff")).status, 400));

	test("answers HEAD with headers and no body, and refuses other methods", async () => {
		const head = await ask(server.url, "/", { method: "HEAD" });
		assert.deepEqual([head.status, head.body.length, head.headers["content-length"]], [200, 0, "34"]);
		const post = await ask(server.url, "/", { method: "POST" });
		assert.deepEqual([post.status, post.headers.allow], [405, "GET, HEAD"]);
	});

	test("compresses by what the browser accepts", async () => {
		const path = "/assets/a-1234.js";
		const brotli = await get(path, { "Accept-Encoding": "gzip, deflate, br" });
		assert.equal(brotli.headers["content-encoding"], "br");
		assert.equal(brotliDecompressSync(brotli.body).toString(), script);
		const gzip = await get(path, { "Accept-Encoding": "gzip, br;q=0" });
		assert.equal(gzip.headers["content-encoding"], "gzip");
		assert.equal(gunzipSync(gzip.body).toString(), script);
		const plain = await get(path);
		assert.deepEqual([plain.headers["content-encoding"], plain.body.toString()], [undefined, script]);
		const wheel = await get("/runtime/b.whl", { "Accept-Encoding": "br" });
		assert.equal(wheel.headers["content-encoding"], undefined);
	});

	test("sends the compressed twin that the build left beside a file", async () => {
		writeFileSync(join(root, "assets/twin-1234.js"), script);
		writeFileSync(join(root, "assets/twin-1234.js.gz"), gzipSync("the twin"));
		const gzip = await get("/assets/twin-1234.js", { "Accept-Encoding": "gzip" });
		assert.equal(gzip.headers["content-encoding"], "gzip");
		assert.equal(gunzipSync(gzip.body).toString(), "the twin");
		const brotli = await get("/assets/twin-1234.js", { "Accept-Encoding": "br" });
		assert.equal(brotliDecompressSync(brotli.body).toString(), script);
		assert.equal((await get("/assets/twin-1234.js")).body.toString(), script);
	});

	test("answers 304 until the file changes", async () => {
		const path = "/static/changing.txt";
		const write = (content: string) => writeFileSync(join(root, path), content);
		write("one");
		const first = await get(path);
		const tag = { "If-None-Match": `"other", ${first.headers.etag}` };
		const second = await get(path, tag);
		assert.deepEqual([second.status, second.body.length], [304, 0]);
		write("three");
		const third = await get(path, tag);
		assert.deepEqual([third.status, third.body.toString()], [200, "three"]);
	});

	test("sends nothing a host without headers would not with --isolation none", async () => {
		const bare = await createServer({ root, port: 0, isolation: "none" });
		try {
			const { headers: sent } = await ask(bare.url, "/");
			const names = Object.keys(sent).filter((name) => !/^(date|connection|keep-alive|transfer-encoding)$/.test(name));
			assert.deepEqual(names.sort(), ["cache-control", "content-length", "content-type", "etag", "vary"]);
		} finally {
			await bare.close();
		}
	});

	test("sends COOP and COEP instead with --isolation coop, also for scripts of workers", async () => {
		const coop = await createServer({ root, port: 0, isolation: "coop" });
		try {
			for (const path of ["/", "/assets/a-1234.js"]) {
				const { headers: sent } = await ask(coop.url, path);
				assert.equal(sent["cross-origin-opener-policy"], "same-origin");
				assert.equal(sent["cross-origin-embedder-policy"], "require-corp");
				assert.equal(sent["document-isolation-policy"], undefined);
				assert.equal(sent["x-content-type-options"], "nosniff");
			}
		} finally {
			await coop.close();
		}
	});

	test("refuses a port that is taken when it was asked for", async () => {
		const port = Number(new URL(server.url).port);
		await assert.rejects(createServer({ root, port }), { message: /^Port \d+ is taken/ });
	});

	test("takes another port than the preferred one when that is taken", async () => {
		const other = createOther();
		// Where somebody else has it already, it is as taken as it needs to be.
		await new Promise<void>((resolve) => {
			other.once("error", () => resolve());
			other.listen(4173, "127.0.0.1", resolve);
		});
		try {
			const second = await createServer({ root });
			await second.close();
			assert.notEqual(new URL(second.url).port, "4173");
		} finally {
			other.close();
		}
	});

	test("refuses a folder that is not there", async () => {
		await assert.rejects(createServer({ root: join(folder, "none"), port: 0 }), { message: /npm run build/ });
	});
});

describe("_headers", () => {
	test("joins the values of several rules, as hosts do", () => {
		const rules = parseHeaders("/*\n  A: 1\n/x/*.js\n  A: 2\n  B: 3\n");
		assert.deepEqual(
			[...headersFor(rules, "/x/y/z.js", "dip")],
			[
				["A", "1, 2"],
				["B", "3"],
			],
		);
		assert.deepEqual([...headersFor(rules, "/x/zxjs", "dip")], [["A", "1"]]);
	});

	test("is refused with the line that is wrong", () => {
		assert.throws(() => parseHeaders("/*\n  A: 1\nnonsense\n"), { message: /^_headers:3: / });
		assert.throws(() => parseHeaders("  A: 1\n"), { message: /^_headers:1: / });
	});
});

describe("the command line", () => {
	test("is read", () => {
		assert.deepEqual(parseArguments([]), { isolation: "dip" });
		const given = ["--port", "0", "--isolation=coop", "--host", "::1"];
		assert.deepEqual(parseArguments(given), { isolation: "coop", port: 0, host: "::1" });
	});

	test("is refused when it cannot be", () => {
		assert.throws(() => parseArguments(["--port", "x"]), { message: /--port is a number/ });
		assert.throws(() => parseArguments(["--port", "65536"]), { message: /--port is a number/ });
		assert.throws(() => parseArguments(["--isolation", "some"]), { message: /dip, coop or none/ });
		assert.throws(() => parseArguments(["--nonsense"]));
	});
});
