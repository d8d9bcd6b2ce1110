/** What a program may fetch, and when the person is asked. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BrokerDependencies, createBroker } from "../../web/page/broker.ts";
import type { FetchResponse, ProjectFiles } from "../../web/protocol.ts";

const site = "https://site.example";
const files: ProjectFiles = {
	"main.py": "print(1)",
	"data/m.wasm": Uint8Array.of(0, 97, 115, 109),
	"with space.txt": "space",
	"100%.txt": "percent",
	"static/mine.txt": "shadows the site's",
	"odd.constructor": "?",
};

interface Given {
	readonly base?: string;
	readonly answers?: Readonly<Record<string, boolean>>;
	readonly ask?: BrokerDependencies["ask"];
	readonly fetch?: typeof fetch;
	readonly online?: boolean;
}

/** A broker on the test's site, with lists of what it asked the person and fetched. */
function setUp({ base = `${site}/play/`, answers = {}, ask, fetch, online = true }: Given = {}) {
	const asked: string[] = [];
	const fetched: { url: string; init: RequestInit }[] = [];
	const broker = createBroker({
		base: new URL(base),
		file: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
		runtimeUrl: (name) => (name === "numpy.whl" ? `${site}/play/assets/numpy-1.whl` : null),
		ask(origin, url) {
			asked.push(origin);
			return ask ? ask(origin, url) : Promise.resolve(answers[origin] ?? false);
		},
		async fetch(input, init) {
			fetched.push({ url: String(input), init: init ?? {} });
			return fetch ? fetch(input, init) : new Response("far", { status: 200, headers: { "x-from": "there" } });
		},
		online: () => online,
	});
	const get = (url: string, method = "GET", integrity = "") => broker.fetch({ url, method, integrity });
	return { broker, get, asked, fetched };
}

function bodyText(response: FetchResponse): string {
	assert.equal(response.kind, "response", response.kind === "refused" ? response.message : "");
	return response.kind === "response" ? new TextDecoder().decode(response.body) : "";
}

function refusal(response: FetchResponse): string {
	assert.equal(response.kind, "refused");
	return response.kind === "refused" ? response.message : "";
}

/** The question that waits for an answer, and the means to give it. */
function openQuestions() {
	const open: { origin: string; answer: (yes: boolean) => void }[] = [];
	const ask = (origin: string) => new Promise<boolean>((answer) => open.push({ origin, answer }));
	return { open, ask };
}

/** Lets everything run that waits for nothing but promises. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the project's own files", () => {
	for (const [url, text] of [
		["main.py", "print(1)"],
		["./main.py", "print(1)"],
		["data/../main.py", "print(1)"],
		["../../main.py", "print(1)"],
		["/main.py", "print(1)"],
		["main.py?version=2#top", "print(1)"],
		["with%20space.txt", "space"],
		["with space.txt", "space"],
		["100%25.txt", "percent"],
		["100%.txt", "percent"],
		["static/mine.txt", "shadows the site's"],
	] as const) {
		test(`are answered for ${url}, from what the run was started with`, async () => {
			const { get, asked, fetched } = setUp();
			assert.equal(bodyText(await get(url)), text);
			assert.deepEqual([asked, fetched], [[], []]);
		});
	}

	test("come with their type and length, as a copy", async () => {
		const response = await setUp().get("data/m.wasm");
		assert.equal(response.kind, "response");
		if (response.kind !== "response") return;
		assert.deepEqual(response.headers, { "content-type": "application/wasm", "content-length": "4" });
		assert.deepEqual([response.status, response.url], [200, "data/m.wasm"]);
		assert.deepEqual(new Uint8Array(response.body), files["data/m.wasm"]);
		new Uint8Array(response.body).fill(1);
		assert.deepEqual(files["data/m.wasm"], Uint8Array.of(0, 97, 115, 109));
	});

	test("have a type that can be cloned whatever their name ends in", async () => {
		const response = await setUp().get("odd.constructor");
		assert.ok(response.kind === "response");
		assert.equal(response.headers["content-type"], "application/octet-stream");
	});

	test("have no body when only the head is asked for, and still their length", async () => {
		const response = await setUp().get("main.py", "HEAD");
		assert.equal(bodyText(response), "");
		assert.ok(response.kind === "response");
		assert.equal(response.headers["content-length"], "8");
	});

	test("that do not exist are a 404 that names them", async () => {
		const response = await setUp().get("./none.wat");
		assert.ok(response.kind === "response");
		assert.equal(response.status, 404);
		assert.match(bodyText(response), /no file "none\.wat"/);
	});
});

describe("the site's static files", () => {
	for (const [base, url, fetchedUrl] of [
		[`${site}/`, "static/a.wasm", `${site}/static/a.wasm`],
		[`${site}/play/`, "static/a.wasm", `${site}/play/static/a.wasm`],
		[`${site}/play/`, "/static/a.wasm", `${site}/play/static/a.wasm`],
		[`${site}/play/`, `${site}/play/static/a%20b.wasm?v=1`, `${site}/play/static/a%20b.wasm?v=1`],
		[`${site}/play/`, "static/a%3Fb.wasm", `${site}/play/static/a%3Fb.wasm`],
		[`${site}/play/`, "static/100%.txt", `${site}/play/static/100%.txt`],
	] as const) {
		test(`are fetched without a question: ${url} of a page at ${base}`, async () => {
			const { get, asked, fetched } = setUp({ base });
			assert.equal(bodyText(await get(url)), "far");
			assert.deepEqual([asked, fetched.map((each) => each.url)], [[], [fetchedUrl]]);
		});
	}

	for (const url of [
		`${site}/`,
		`${site}/secret`,
		`${site}/static/a.wasm`,
		`${site}/play/index.html`,
		`${site}/play/static`,
		`${site}/play/static/../index.html`,
		`${site}/play/static/%2e%2e/index.html`,
		`${site}/play/static/..%2findex.html`,
		`${site}/play/static/..%5Cindex.html`,
		"static/..%2f..%2fsecret",
		"static/..%5c..%5csecret",
	]) {
		test(`are all there is of the site: ${url} is refused`, async () => {
			const { get, asked, fetched } = setUp();
			assert.match(refusal(await get(url)), /Of this site a program can only fetch what lies below \/play\/static\//);
			assert.deepEqual([asked, fetched], [[], []]);
		});
	}
});

describe("other origins", () => {
	const far = "https://far.example";

	test("are asked for once and remembered for the project, over its runs", async () => {
		const { broker, get, asked, fetched } = setUp({ answers: { [far]: true } });
		broker.startRun();
		assert.equal(bodyText(await get(`${far}/a`)), "far");
		assert.equal(bodyText(await get(`${far}/b`)), "far");
		broker.startRun();
		assert.equal(bodyText(await get(`${far}/c`)), "far");
		assert.deepEqual(asked, [far]);
		assert.deepEqual(
			fetched.map(({ url }) => url),
			[`${far}/a`, `${far}/b`, `${far}/c`],
		);
	});

	test("are asked for again in another project", async () => {
		const { broker, get, asked } = setUp({ answers: { [far]: true } });
		await get(`${far}/a`);
		broker.forget();
		await get(`${far}/a`);
		assert.deepEqual(asked, [far, far]);
	});

	test("that were refused stay so for this run, and are asked for again in the next", async () => {
		const { broker, get, asked, fetched } = setUp();
		broker.startRun();
		assert.match(refusal(await get(`${far}/a`)), /far\.example was not allowed for this project/);
		refusal(await get(`${far}/b`));
		assert.deepEqual(asked, [far]);
		broker.startRun();
		refusal(await get(`${far}/a`));
		assert.deepEqual([asked, fetched], [[far, far], []]);
	});

	test("differ by scheme, host and port", async () => {
		const { get, asked } = setUp({
			answers: { [far]: true, "http://far.example": true, "https://far.example:8443": true },
		});
		await get(`${far}/a`);
		await get("http://far.example/a");
		await get("https://far.example:8443/a");
		assert.deepEqual(asked, [far, "http://far.example", "https://far.example:8443"]);
	});

	test("are not asked for by an address that begins with a name of another", async () => {
		const { get, asked, fetched } = setUp({ answers: { [far]: true } });
		for (const user of ["https://trusted.example@", "https://trusted.example:secret@", "https://:secret@"]) {
			assert.match(refusal(await get(`${user}far.example/a`)), /with a user name or a password cannot be fetched/);
		}
		assert.deepEqual([asked, fetched], [[], []]);
	});

	test("share one question when they are asked for at the same time", async () => {
		const { open, ask } = openQuestions();
		const { get, asked } = setUp({ ask });
		const both = [get(`${far}/a`), get(`${far}/b`)];
		await settled();
		assert.deepEqual(asked, [far]);
		open[0]?.answer(true);
		assert.deepEqual((await Promise.all(both)).map(bodyText), ["far", "far"]);
		assert.deepEqual(asked, [far]);
	});

	test("are asked for one after the other, and not any more after three refusals in a run", async () => {
		const { open, ask } = openQuestions();
		const { broker, get, asked } = setUp({ ask });
		const origins = Array.from({ length: 20 }, (_, index) => `https://n${index}.example`);
		const answers = origins.map((origin) => get(`${origin}/`));
		for (const [index, yes] of [true, false, false, true, false].entries()) {
			await settled();
			assert.equal(open.length, index + 1);
			open[index]?.answer(yes);
		}
		const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
		assert.deepEqual(asked, origins.slice(0, 5));
		assert.deepEqual(kinds.slice(0, 5), ["response", "refused", "refused", "response", "refused"]);
		assert.deepEqual(new Set(kinds.slice(5)), new Set(["refused"]));
		broker.startRun();
		void get(`${origins[7]}/`);
		await settled();
		assert.equal(asked.at(-1), origins[7]);
	});

	test("are not allowed for the next project by an answer that comes late", async () => {
		const { open, ask } = openQuestions();
		const { broker, get, asked, fetched } = setUp({ ask });
		const late = get(`${far}/a`);
		await settled();
		broker.forget();
		open[0]?.answer(true);
		refusal(await late);
		void get(`${far}/a`);
		await settled();
		assert.deepEqual([asked, fetched], [[far, far], []]);
	});

	test("are not refused in the next run by an answer that the end of this one gave", async () => {
		const { open, ask } = openQuestions();
		const { broker, get } = setUp({ ask });
		const old = get(`${far}/a`);
		await settled();
		broker.startRun();
		const young = get(`${far}/a`);
		await settled();
		open[0]?.answer(false);
		open[1]?.answer(true);
		refusal(await old);
		assert.equal(bodyText(await young), "far");
	});

	for (const url of ["//far.example/x", "\\\\far.example\\x", " https://far.example/x", "ht\ntps://far.example/x"]) {
		test(`are recognised in ${JSON.stringify(url)}`, async () => {
			const { get, asked, fetched } = setUp({ answers: { [far]: true } });
			assert.equal(bodyText(await get(url)), "far");
			assert.deepEqual([asked, fetched.map((each) => each.url)], [[far], [`${far}/x`]]);
		});
	}
});

describe("a request", () => {
	test("is sent without credentials, referrer and redirects, with the program's integrity", async () => {
		const { get, fetched } = setUp();
		await get("static/a.wasm", "HEAD", "sha256-abc");
		const { signal, ...init } = fetched[0]?.init ?? {};
		assert.equal(signal?.aborted, false);
		assert.deepEqual(init, {
			method: "HEAD",
			integrity: "sha256-abc",
			credentials: "omit",
			redirect: "error",
			referrerPolicy: "no-referrer",
		});
	});

	test("is given up when its run ends, another begins, or another project is opened", async () => {
		for (const ends of ["end", "next", "forget"] as const) {
			const fetch = (_input: unknown, init?: RequestInit) =>
				new Promise<Response>((_, reject) => {
					init?.signal?.addEventListener("abort", () => reject(new Error("given up")));
				});
			const { broker, get } = setUp({ fetch });
			const end = broker.startRun();
			const answer = get("static/a.wasm");
			if (ends === "end") end();
			else if (ends === "next") broker.startRun();
			else broker.forget();
			assert.match(refusal(await answer), /given up/, ends);
		}
	});

	test("of the next run does not end with the one before", async () => {
		const { broker, get, fetched } = setUp();
		const end = broker.startRun();
		broker.startRun();
		end();
		assert.equal((await get("static/a.wasm")).kind, "response");
		assert.equal(fetched[0]?.init.signal?.aborted, false);
	});

	test("is answered with status, headers and bytes as they came", async () => {
		const fetch = async () => new Response("gone", { status: 410, statusText: "Gone", headers: { "x-a": "b" } });
		const response = await setUp({ fetch }).get("static/a.wasm");
		assert.ok(response.kind === "response");
		assert.deepEqual([response.status, response.statusText, response.headers["x-a"]], [410, "Gone", "b"]);
		assert.equal(bodyText(response), "gone");
	});

	test("that has no body is answered with none", async () => {
		const fetch = async () => new Response(null, { status: 204 });
		assert.equal(bodyText(await setUp({ fetch }).get("static/a.wasm")), "");
	});

	test("that fails is refused with the reason", async () => {
		const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
		assert.match(refusal(await setUp({ fetch }).get("static/a.wasm")), /could not be fetched \(Failed to fetch\)/);
	});

	test("that fails without a network is refused with that as the likely reason", async () => {
		const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
		const offline = refusal(await setUp({ fetch, online: false }).get("static/a.wasm"));
		assert.match(offline, /no connection \(the browser says that there is none\)/);
		assert.doesNotMatch(refusal(await setUp({ fetch }).get("static/a.wasm")), /the browser says/);
	});

	test("whose answer breaks off is refused with the reason", async () => {
		const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
		const fetch = async () => new Response(body);
		assert.match(refusal(await setUp({ fetch }).get("static/a.wasm")), /could not be fetched \(reset\)/);
	});

	test("whose answer is too large is given up as soon as that is known", async () => {
		const part = new Uint8Array(64 * 2 ** 20);
		let pulled = 0;
		let cancelled = false;
		const body = new ReadableStream({
			pull(controller) {
				pulled += 1;
				if (pulled > 8) controller.error(new Error("read on"));
				else controller.enqueue(part);
			},
			cancel() {
				cancelled = true;
			},
		});
		const fetch = async () => new Response(body);
		assert.match(refusal(await setUp({ fetch }).get("static/a.wasm")), /larger than the 256 MiB/);
		assert.ok(cancelled);
	});

	for (const method of ["POST", "PUT", "DELETE", "get", ""]) {
		test(`with the method "${method}" is refused`, async () => {
			const { get, asked, fetched } = setUp();
			assert.match(refusal(await get("main.py", method)), /only fetch with GET or HEAD/);
			refusal(await get("https://far.example/", method));
			assert.deepEqual([asked, fetched], [[], []]);
		});
	}

	for (const url of [
		"data:text/plain,hi",
		"blob:https://site.example/play/static/1",
		"blob:https://far.example/1",
		"blob:https://runtime.invalid/numpy.whl",
		"file:///etc/passwd",
		"ftp://far.example/",
		"javascript:alert(1)",
		"about:blank",
	]) {
		test(`for ${url} is refused without a question`, async () => {
			const { get, asked, fetched } = setUp();
			refusal(await get(url));
			assert.deepEqual([asked, fetched], [[], []]);
		});
	}

	for (const url of ["https://", "http://[", "//", "https://far.example:99999/"]) {
		test(`for ${url} is refused as no address`, async () => {
			const { get, asked, fetched } = setUp();
			assert.match(refusal(await get(url)), /is not an address/);
			assert.deepEqual([asked, fetched], [[], []]);
		});
	}
});

describe("the runtime's own wheels", () => {
	test("are fetched from where the build put them, without a question", async () => {
		const { get, asked, fetched } = setUp();
		assert.equal(bodyText(await get("https://runtime.invalid/numpy.whl")), "far");
		assert.deepEqual([asked, fetched.map(({ url }) => url)], [[], [`${site}/play/assets/numpy-1.whl`]]);
	});

	test("that the build does not have are refused", async () => {
		const { get, fetched } = setUp();
		assert.match(refusal(await get("https://runtime.invalid/scipy.whl")), /The runtime has no file "scipy\.whl"/);
		assert.deepEqual(fetched, []);
	});
});
