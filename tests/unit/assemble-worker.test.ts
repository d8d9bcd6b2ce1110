/** The assembler worker, with this thread's globals standing in for a worker's. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { wabtEngine } from "../../scripts/wabt-engine.mjs";
import type { AssemblerEvent, AssemblerRequest, AssemblerStart } from "../../web/assembler/messages.ts";

let listen: (event: { readonly data: AssemblerStart | AssemblerRequest }) => void = () =>
	assert.fail("the worker does not listen");
let hear: (event: AssemblerEvent) => void = () => undefined;
let transferred: readonly unknown[] = [];

Object.assign(globalThis, {
	addEventListener(type: string, listener: typeof listen): void {
		assert.equal(type, "message");
		listen = listener;
	},
	postMessage(event: AssemblerEvent, transfer: readonly unknown[]): void {
		transferred = transfer;
		hear(event);
	},
});

const heard = () => new Promise<AssemblerEvent>((resolve) => (hear = resolve));
const ready = heard();
// By its address: it is a worker's code, which this project's types for Node do not know.
await import(new URL("../../web/assembler/worker.ts", import.meta.url).href);
listen({ data: { type: "start", engine: new WebAssembly.Module(wabtEngine()) } });

function ask(request: AssemblerRequest): Promise<AssemblerEvent> {
	const answer = heard();
	listen({ data: request });
	return answer;
}

test("says when it is ready", async () => assert.deepEqual(await ready, { type: "ready" }));

test("checks a text", async () => {
	const good = await ask({ type: "check", check: 1, text: "(module)", file: "a.wat", features: {} });
	assert.deepEqual(good, { type: "checked", check: 1, diagnostics: [], byteLength: 18 });
	const bad = await ask({ type: "check", check: 2, text: "(modul)", file: "a.wat", features: {} });
	assert.ok(bad.type === "checked" && bad.check === 2 && bad.byteLength === null);
	assert.deepEqual(
		bad.diagnostics.map(({ file, from, to }) => [file, from, to]),
		[
			["a.wat", 1, 6],
			["a.wat", 6, 7],
		],
	);
});

test("assembles a text and transfers the bytes, and prints them again", async () => {
	const made = await ask({ type: "assemble", assemble: 3, text: "(module (memory 2))", file: "a.wat", features: {} });
	assert.ok(made.type === "assembled" && made.assemble === 3 && "bytes" in made.result);
	assert.deepEqual(transferred, [made.result.bytes.buffer]);
	const printed = await ask({ type: "disassemble", disassemble: 4, bytes: made.result.bytes });
	assert.ok(printed.type === "disassembled" && printed.disassemble === 4 && "text" in printed.result);
	assert.match(printed.result.text, /\(memory \(;0;\) 2\)/);
});

test("answers to what is wrong", async () => {
	const made = await ask({ type: "assemble", assemble: 5, text: "(module", file: "a.wat", features: {} });
	assert.ok(made.type === "assembled" && "diagnostics" in made.result);
	const printed = await ask({ type: "disassemble", disassemble: 6, bytes: Uint8Array.of(1) });
	assert.ok(printed.type === "disassembled" && "reason" in printed.result);
});

test("inspects a text and a module, and transfers the bytes", async () => {
	const text = "(module (func $f nop))";
	const made = await ask({ type: "inspect", inspect: 7, source: text, file: "a.wat", features: {} });
	assert.ok(made.type === "inspected" && made.inspect === 7 && "bytes" in made.result);
	assert.deepEqual(transferred, [made.result.bytes.buffer]);
	assert.deepEqual(made.result.parts[0]?.words, ["nop", "end"]);
	assert.equal(made.result.unlinked, "");
	const { bytes } = made.result;
	const again = await ask({ type: "inspect", inspect: 8, source: bytes, file: "a.wasm", features: {} });
	assert.ok(again.type === "inspected" && "bytes" in again.result);
	assert.deepEqual(again.result.parts[0]?.words, ["nop", "end"]);
	assert.notEqual(again.result.unlinked, "");
});

test("says why there is nothing to inspect", async () => {
	const reasonOf = async (source: string | Uint8Array, file: string) => {
		const made = await ask({ type: "inspect", inspect: 9, source, file, features: {} });
		assert.ok(made.type === "inspected" && "reason" in made.result);
		return made.result.reason;
	};
	assert.match(
		await reasonOf("(module\n  (func call $nobody))", "a.wat"),
		/^a\.wat does not assemble\. Line 2, column 14: /,
	);
	assert.match(
		await reasonOf(Uint8Array.of(0, 1), "a.wasm"),
		/^a\.wasm cannot be read as a module: malformed module at byte /,
	);
});
