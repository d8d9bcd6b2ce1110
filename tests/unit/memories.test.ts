/** Which memories a program's doings make known, what is said of them, and which bytes changed. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { type Memories, watchMemories } from "../../web/sandbox/memories.ts";
import { createAssembler } from "../../web/wat/assemble.ts";

const assembler = await createAssembler();

function assemble(wat: string): Uint8Array<ArrayBuffer> {
	const made = assembler.assemble(wat, "test.wat", {});
	assert.ok("bytes" in made, JSON.stringify(made));
	return new Uint8Array(made.bytes);
}

const exporting = assemble('(module (memory (export "data") 2 4) (table (export "t") 1 funcref) (func (export "f")))');
const importing = assemble('(module (memory (import "js" "mem") 1) (export "again" (memory 0)))');
const numbering = assemble('(module (memory (export "0") 1))');

const native = { ...Object.getOwnPropertyDescriptors(WebAssembly) };
let memories: Memories;

beforeEach(() => {
	memories = watchMemories();
});
afterEach(() => {
	Object.defineProperties(WebAssembly, native);
});

/** The list as it is, for a test that watches from the start. */
const list = () => memories.changed() ?? [];
const names = () => list().map(({ name }) => name);
const pageBytes = 65_536;

describe("a memory is known", () => {
	test("once it is constructed", () => {
		const memory = new WebAssembly.Memory({ initial: 1 });
		assert.ok(memory instanceof WebAssembly.Memory);
		assert.deepEqual(list(), [
			{ id: 0, name: "memory 0", byteLength: pageBytes, pages: 1, maximum: null, shared: false, regions: [] },
		]);
	});

	test("once an instance is constructed that exports it", () => {
		const instance = new WebAssembly.Instance(new WebAssembly.Module(exporting));
		assert.ok(instance instanceof WebAssembly.Instance);
		assert.deepEqual(names(), ["data"]);
	});

	test("once bytes are instantiated that export it", async () => {
		const { instance, module } = await WebAssembly.instantiate(exporting);
		assert.ok(instance instanceof WebAssembly.Instance && module instanceof WebAssembly.Module);
		assert.deepEqual(names(), ["data"]);
	});

	test("once a module is instantiated that exports it", async () => {
		const instance = await WebAssembly.instantiate(new WebAssembly.Module(exporting));
		assert.ok(instance instanceof WebAssembly.Instance);
		assert.deepEqual(names(), ["data"]);
	});

	test("once a response is instantiated that exports it", async () => {
		// Node's own makes use of an engine in WebAssembly for it, whose memory would be one too many.
		const { instantiate } = WebAssembly;
		WebAssembly.instantiateStreaming = async () => instantiate(exporting);
		memories = watchMemories();
		await WebAssembly.instantiateStreaming(new Promise<Response>(() => {}));
		assert.deepEqual(names(), ["data"]);
	});

	test("once, whoever exports it again, by its first name", async () => {
		const mem = new WebAssembly.Memory({ initial: 1 });
		memories.name(mem, "js.mem");
		await WebAssembly.instantiate(importing, { js: { mem } });
		assert.deepEqual(names(), ["js.mem"]);
	});

	test("by the name of its export when it was made without one", async () => {
		const mem = new WebAssembly.Memory({ initial: 1 });
		assert.deepEqual(names(), ["memory 0"]);
		await WebAssembly.instantiate(importing, { js: { mem } });
		assert.deepEqual(names(), ["again"]);
	});

	test("by a word rather than by a number", async () => {
		const { instance } = await WebAssembly.instantiate(numbering);
		const memory = instance.exports[0] as WebAssembly.Memory;
		assert.deepEqual(names(), ["0"]);
		memories.name(memory, "pixels");
		assert.deepEqual(names(), ["pixels"]);
		memories.name(memory, "other");
		assert.equal(memories.changed(), null);
	});

	test("by no longer name than the page takes", () => {
		memories.name(new WebAssembly.Memory({ initial: 0 }), "x".repeat(5000));
		assert.equal(names()[0]?.length, 1024);
	});

	test("though the program puts something else in the place of the API", async () => {
		const { instantiate } = WebAssembly;
		WebAssembly.Memory = class {} as unknown as typeof WebAssembly.Memory;
		await instantiate(exporting);
		assert.deepEqual(names(), ["data"]);
	});

	test("with its maximum, and whether it is shared", () => {
		new WebAssembly.Memory({ initial: 1, maximum: 3, shared: true });
		new WebAssembly.Memory({ initial: 0, maximum: 0 });
		assert.deepEqual(
			list().map(({ pages, maximum, shared }) => [pages, maximum, shared]),
			[
				[1, 3, true],
				[0, 0, false],
			],
		);
	});

	test("with the maximum that the package knows, unless one is known already", async () => {
		const { instance } = await WebAssembly.instantiate(exporting);
		const memory = instance.exports.data as WebAssembly.Memory;
		assert.equal(list()[0]?.maximum, null);
		memories.name(memory, "data", 4);
		assert.equal(list()[0]?.maximum, 4);
		memories.name(memory, "data", 5);
		assert.equal(memories.changed(), null);
		const made = new WebAssembly.Memory({ initial: 1, maximum: 3 });
		memories.name(made, "made", null);
		assert.equal(list()[1]?.maximum, 3);
	});

	test("without a maximum that no number counts", () => {
		memories.name(new WebAssembly.Memory({ initial: 1 }), "wide", 2n ** 64n - 1n);
		memories.name(new WebAssembly.Memory({ initial: 1 }), "large", 2n ** 48n);
		assert.deepEqual(
			list().map(({ maximum }) => maximum),
			[null, 2 ** 48],
		);
	});

	test("up to 32 of them", () => {
		for (let count = 0; count < 40; count += 1) new WebAssembly.Memory({ initial: 0 });
		assert.equal(list().length, 32);
	});
});

describe("what is watched", () => {
	test("behaves as before: failures and their kinds, too", async () => {
		assert.throws(() => new WebAssembly.Memory({ initial: 2, maximum: 1 }), RangeError);
		assert.throws(() => Reflect.construct(WebAssembly.Memory, []), TypeError);
		assert.throws(() => Reflect.apply(WebAssembly.Memory, undefined, [{ initial: 1 }]), TypeError);
		assert.throws(() => new WebAssembly.Instance(new WebAssembly.Module(importing)), TypeError);
		await assert.rejects(WebAssembly.instantiate(importing, { js: {} }), WebAssembly.LinkError);
		await assert.rejects(WebAssembly.instantiate(Uint8Array.of(1, 2, 3)), WebAssembly.CompileError);
		assert.deepEqual(list(), []);
	});

	test("may be made a class of", () => {
		class Named extends WebAssembly.Memory {
			readonly title = "mine";
		}
		const memory = new Named({ initial: 1 });
		assert.deepEqual([memory.title, memory instanceof Named, list().length], ["mine", true, 1]);
	});
});

describe("the list", () => {
	test("is told only when it differs from the one told last", async () => {
		assert.deepEqual(memories.changed(), []);
		assert.equal(memories.changed(), null);
		const memory = new WebAssembly.Memory({ initial: 1 });
		assert.equal(memories.changed()?.length, 1);
		new Uint8Array(memory.buffer)[0] = 1;
		assert.equal(memories.changed(), null);
		memory.grow(2);
		assert.equal(memories.changed()?.[0]?.pages, 3);
		memories.name(memory, "grown");
		assert.equal(memories.changed()?.[0]?.name, "grown");
		assert.equal(memories.changed(), null);
	});

	test("is empty when a run starts, and numbers memories from nought again", () => {
		new WebAssembly.Memory({ initial: 1 });
		assert.equal(list().length, 1);
		memories.startRun();
		assert.deepEqual(memories.changed(), []);
		new WebAssembly.Memory({ initial: 2 });
		assert.deepEqual(
			list().map(({ id, pages }) => [id, pages]),
			[[0, 2]],
		);
	});
});

describe("regions", () => {
	test("are told with their memory, the last ones named", () => {
		const memory = new WebAssembly.Memory({ initial: 1 });
		assert.deepEqual(list()[0]?.regions, []);
		memories.regions(memory, [
			["text", 8, 4, "r"],
			["pixels", 32, 4096, "rw"],
		]);
		assert.deepEqual(list()[0]?.regions, [
			{ name: "text", offset: 8, length: 4, access: "r" },
			{ name: "pixels", offset: 32, length: 4096, access: "rw" },
		]);
		assert.equal(memories.changed(), null);
		memories.regions(memory, []);
		assert.deepEqual(list()[0]?.regions, []);
	});

	test("are as many and as long of name as the page takes", () => {
		const memory = new WebAssembly.Memory({ initial: 1 });
		memories.regions(
			memory,
			Array.from({ length: 300 }, (_, index) => ["x".repeat(2000), index, 1, "w"] as const),
		);
		const regions = list()[0]?.regions ?? [];
		assert.deepEqual([regions.length, regions[255]?.offset, regions[0]?.name.length], [256, 255, 1024]);
	});

	test("of a memory that is not known are nobody's", () => {
		const memory = new WebAssembly.Memory({ initial: 1 });
		memories.startRun();
		memories.regions(memory, [["late", 0, 1, "r"]]);
		assert.deepEqual(list(), []);
	});
});

describe("bytes are read", () => {
	const setUp = (initial = 1) => {
		const memory = new WebAssembly.Memory({ initial });
		return { memory, view: () => new Uint8Array(memory.buffer) };
	};

	test("from where they are asked for, as a copy", () => {
		const { view } = setUp();
		view().set([1, 2, 3, 4], 100);
		const read = memories.read(0, 101, 2, "created");
		assert.deepEqual(read, {
			byteLength: pageBytes,
			start: 101,
			bytes: Uint8Array.of(2, 3),
			changed: Uint8Array.of(1, 1),
		});
		view()[101] = 9;
		assert.deepEqual([...(read?.bytes ?? [])], [2, 3]);
	});

	test("cut to the memory's end, and none beyond it", () => {
		setUp();
		const at = (start: number, length: number) => {
			const read = memories.read(0, start, length, "created");
			return [read?.start, read?.bytes.length, read?.changed.length];
		};
		assert.deepEqual(at(pageBytes - 3, 16), [pageBytes - 3, 3, 3]);
		assert.deepEqual(at(pageBytes, 16), [pageBytes, 0, 0]);
		assert.deepEqual(at(10 * pageBytes, 16), [pageBytes, 0, 0]);
		assert.deepEqual(at(-5, 16), [0, 16, 16]);
		assert.deepEqual(at(0, -1), [0, 0, 0]);
	});

	test("at most a mebibyte at a time", () => {
		setUp(32);
		assert.equal(memories.read(0, 0, 2 ** 21, "created")?.bytes.length, 2 ** 20);
	});

	test("to the new end after the memory has grown", () => {
		const { memory } = setUp();
		memory.grow(1);
		assert.deepEqual(memories.read(0, pageBytes, 4, "created"), {
			byteLength: 2 * pageBytes,
			start: pageBytes,
			bytes: new Uint8Array(4),
			changed: new Uint8Array(4),
		});
	});

	test("of a shared memory into bytes that are not shared", () => {
		const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
		new Uint8Array(memory.buffer)[0] = 5;
		const read = memories.read(0, 0, 2, "created");
		assert.ok(read?.bytes.buffer instanceof ArrayBuffer && read.changed.buffer instanceof ArrayBuffer);
		assert.deepEqual(read.bytes, Uint8Array.of(5, 0));
	});

	test("of no memory that is not there any more", () => {
		setUp();
		assert.equal(memories.read(1, 0, 1, "created"), null);
		memories.startRun();
		assert.equal(memories.read(0, 0, 1, "created"), null);
	});
});

describe("a byte is marked as changed", () => {
	const write = (bytes: readonly number[], pages = 1) => {
		const memory = new WebAssembly.Memory({ initial: pages });
		new Uint8Array(memory.buffer).set(bytes);
		return memory;
	};
	const marks = (id: number, baseline: "created" | "previous", start = 0) => [
		...(memories.read(id, start, 4, baseline)?.changed ?? []),
	];

	test("against a memory as it is created when it is not nought", () => {
		write([0, 7, 0, 1]);
		memories.startRun();
		write([0, 7, 0, 2]);
		assert.deepEqual(marks(0, "created"), [0, 1, 0, 1]);
	});

	test("against the last run when that left another one in its place", () => {
		write([1, 2, 3, 4]);
		memories.startRun();
		write([1, 0, 3, 5]);
		assert.deepEqual(marks(0, "previous"), [0, 1, 0, 1]);
	});

	test("against the last run as that left it, not as it is since", () => {
		const before = write([1, 1, 1, 1]);
		memories.startRun();
		new Uint8Array(before.buffer).fill(9);
		write([1, 1, 1, 9]);
		assert.deepEqual(marks(0, "previous"), [0, 0, 0, 1]);
	});

	test("against the last run's memory with the same number", () => {
		write([1]);
		write([2]);
		memories.startRun();
		write([2]);
		write([2]);
		assert.deepEqual([marks(0, "previous")[0], marks(1, "previous")[0]], [1, 0]);
	});

	test("against nought where the last run had no such memory, or a smaller one", () => {
		write([1, 1, 1, 1]);
		memories.startRun();
		const grown = write([1, 1, 1, 1], 2);
		new Uint8Array(grown.buffer)[pageBytes + 1] = 1;
		write([0, 1]);
		assert.deepEqual(marks(0, "previous"), [0, 0, 0, 0]);
		assert.deepEqual(marks(0, "previous", pageBytes), [0, 1, 0, 0]);
		assert.deepEqual(marks(1, "previous"), [0, 1, 0, 0]);
	});

	test("against the run before only, not one before that", () => {
		write([5]);
		memories.startRun();
		memories.startRun();
		write([5]);
		assert.deepEqual(marks(0, "previous"), [1, 0, 0, 0]);
	});

	test("against nought beyond the 64 MiB that are kept of all memories together", () => {
		const kept = 1024;
		const first = write([], kept - 1);
		const second = write([1, 1], 2);
		new Uint8Array(first.buffer)[(kept - 1) * pageBytes - 1] = 1;
		new Uint8Array(second.buffer)[pageBytes] = 1;
		memories.startRun();
		for (const [memory, pages, at] of [
			[first, kept - 1, (kept - 1) * pageBytes - 1],
			[second, 2, pageBytes],
		] as const) {
			assert.ok(memory);
			new Uint8Array(write([1, 1], pages).buffer)[at] = 1;
		}
		assert.deepEqual(marks(0, "previous", (kept - 1) * pageBytes - 4), [0, 0, 0, 0]);
		assert.deepEqual(marks(1, "previous"), [0, 0, 0, 0]);
		assert.deepEqual(marks(1, "previous", pageBytes), [1, 0, 0, 0]);
	});
});
