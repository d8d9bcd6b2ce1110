/** `fetch` as a program in the sandbox has it: everything goes through the page. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Event, FetchResponse } from "../../web/protocol.ts";
import { createNetwork } from "../../web/sandbox/network.ts";

function setUp() {
	const told: Extract<Event, { type: "fetch" }>[] = [];
	const network = createNetwork(
		(event) => {
			assert.equal(event.type, "fetch");
			if (event.type === "fetch") told.push(event);
		},
		() => 7,
	);
	return { network, told };
}

const found = (text: string, status = 200): FetchResponse => ({
	kind: "response",
	url: `https://far.example/${text}`,
	status,
	statusText: "Fine",
	headers: { "content-type": "text/plain" },
	body: new TextEncoder().encode(text).buffer,
});

describe("fetch", () => {
	test("asks the page, by the number of the run and one of its own", async () => {
		const { network, told } = setUp();
		void network.fetch("a.wat");
		void network.fetch(new URL("https://far.example/b"), { method: "head", integrity: "sha256-x" });
		assert.deepEqual(told, [
			{ type: "fetch", run: 7, fetch: 1, url: "a.wat", method: "GET", integrity: "" },
			{ type: "fetch", run: 7, fetch: 2, url: "https://far.example/b", method: "HEAD", integrity: "sha256-x" },
		]);
	});

	test("reads a Request, and what is given beside it goes before", async () => {
		const { network, told } = setUp();
		const request = new Request("https://far.example/a", { method: "POST", integrity: "sha256-x" });
		void network.fetch(request);
		void network.fetch(request, { method: "GET", integrity: "" });
		assert.deepEqual(
			told.map(({ url, method, integrity }) => [url, method, integrity]),
			[
				["https://far.example/a", "POST", "sha256-x"],
				["https://far.example/a", "GET", ""],
			],
		);
	});

	test("resolves with the page's answer, each with its own", async () => {
		const { network } = setUp();
		const [first, second] = [network.fetch("a"), network.fetch("b")];
		network.fetched(2, found("two"));
		network.fetched(1, found("one"));
		assert.equal(await (await second).text(), "two");
		const response = await first;
		assert.deepEqual(
			[response.url, response.status, response.statusText, response.headers.get("content-type")],
			["https://far.example/one", 200, "Fine", "text/plain"],
		);
		assert.equal(await response.text(), "one");
	});

	test("rejects with the page's sentence when that refuses", async () => {
		const { network } = setUp();
		const fetching = network.fetch("https://far.example/");
		network.fetched(1, { kind: "refused", message: "far.example was not allowed." });
		await assert.rejects(fetching, { name: "TypeError", message: "far.example was not allowed." });
	});

	test("takes an answer without a body where the status allows none", async () => {
		const { network } = setUp();
		const fetching = network.fetch("a");
		network.fetched(1, found("", 204));
		assert.equal((await fetching).body, null);
	});

	test("forgets an answer that nobody waits for", async () => {
		const { network } = setUp();
		const fetching = network.fetch("a");
		network.fetched(9, found("nine"));
		network.fetched(1, found("one"));
		network.fetched(1, found("again"));
		assert.equal(await (await fetching).text(), "one");
	});

	test("refuses by itself what the page would take for forged", async () => {
		const { network, told } = setUp();
		await assert.rejects(network.fetch("x".repeat(8193)), { message: "url has 8193 characters, and may have 8192" });
		await assert.rejects(network.fetch("x", { method: "X".repeat(33) }), { message: /^method has 33/ });
		await assert.rejects(network.fetch("x", { integrity: "x".repeat(1025) }), { message: /^integrity has 1025/ });
		assert.deepEqual(told, []);
		void network.fetch("x".repeat(8192), { method: "X".repeat(32), integrity: "x".repeat(1024) });
		assert.equal(told.length, 1);
	});
});
