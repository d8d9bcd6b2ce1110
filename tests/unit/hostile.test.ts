/** What the page believes of a message that a program may have forged. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { longestSide, mostMemories } from "../../web/limits.ts";
import { readEvent } from "../../web/page/hostile.ts";
import type { Diagnostic, Event, Frame, Outcome, RegionInfo } from "../../web/protocol.ts";

type EventOf<T extends Event["type"]> = Extract<Event, { type: T }>;

const frame: Frame = {
	...{ file: "main.py", line: 1, column: 1, function: "main", language: "python" },
	...{ repeated: 0, text: "main()", note: "" },
};
const diagnostic: Diagnostic = {
	file: "a.wat",
	line: 2,
	column: 3,
	endLine: 2,
	endColumn: 7,
	from: 10,
	to: 14,
	severity: "error",
	message: "unexpected token",
	source: "wabt",
};

const outcomes: { [Kind in Outcome["kind"]]: Extract<Outcome, { kind: Kind }> } = {
	ok: { kind: "ok", exitCode: -1 },
	stopped: { kind: "stopped", interpreter: "kept", frames: [] },
	invalid: { kind: "invalid", diagnostics: [diagnostic], frames: [frame] },
	unlinkable: {
		kind: "unlinkable",
		message: "one import is missing",
		problems: [{ module: "js", name: "mem", needs: "(memory 1)", given: "nothing" }],
		frames: [frame],
	},
	trap: {
		kind: "trap",
		message: "unreachable",
		trap: "unreachable",
		exportName: null,
		explanation: "The program came to an unreachable.",
		frames: [{ ...frame, language: "wasm", repeated: 196, note: "The line is the function's first: it differs." }],
	},
	raised: { kind: "raised", exception: "ValueError", message: "no", traceback: "Traceback …", frames: [] },
	lost: { kind: "lost", reason: "memory", message: "gone" },
};

const region: RegionInfo = { name: "pixels", offset: 32, length: 4096, access: "rw" };
const memory = {
	id: 0,
	name: "memory",
	byteLength: 65_536,
	pages: 1,
	maximum: null,
	shared: false,
	regions: [region],
};

const events: { [Type in Event["type"]]: EventOf<Type> } = {
	booting: { type: "booting", stage: "Starting Python", done: 0, total: 4 },
	booted: { type: "booted", python: "3.14.0", isolated: true, jspi: false, snapshotProblem: "it is damaged" },
	unbootable: { type: "unbootable", message: "no WebAssembly" },
	output: { type: "output", run: 1, stream: "stderr", text: "hello", dropped: 0 },
	counted: {
		type: "counted",
		run: 1,
		files: [{ file: "m.wat", instructions: 12, lines: [[2, 3, 12]], functions: [["$f", 1, 3, 12]], note: "" }],
	},
	memories: {
		type: "memories",
		run: 1,
		memories: [memory, { ...memory, id: 1, maximum: 4, pages: 0.5, shared: true }],
	},
	bytes: { type: "bytes", read: 3, byteLength: 64, start: 2, bytes: Uint8Array.of(1, 2), changed: Uint8Array.of(0, 1) },
	unread: { type: "unread", read: 3 },
	frame: { type: "frame", run: 1, width: 2, height: 3, pixels: new ArrayBuffer(24) },
	fetch: { type: "fetch", run: 1, fetch: 1, url: "a.wat", method: "GET", integrity: "" },
	finished: { type: "finished", run: 1, outcome: outcomes.ok, heapBytes: 2 ** 24 },
	fatal: { type: "fatal", reason: "crashed", message: "fault" },
	pong: { type: "pong", ping: 1 },
};

const nullable = ["snapshotProblem"];

const accepted = (data: unknown) => assert.deepEqual(readEvent(data), data);
const rejected = (data: unknown, why?: string) => assert.equal(readEvent(data), null, why);

describe("a true message is believed", () => {
	for (const [type, event] of Object.entries(events)) {
		test(`of type ${type}, as it came out of a structured clone`, () => {
			assert.deepEqual(readEvent(structuredClone(event)), event);
		});
	}

	for (const [kind, outcome] of Object.entries(outcomes)) {
		test(`of a run whose outcome is ${kind}`, () => accepted({ ...events.finished, outcome }));
	}
});

describe("a forged message is not", () => {
	for (const data of [
		undefined,
		null,
		1,
		"booted",
		true,
		[],
		[events.pong],
		{},
		new Map(),
		new Date(),
		() => events.pong,
	]) {
		test(`when it is ${typeof data === "function" ? "a function" : JSON.stringify(data)}`, () => rejected(data));
	}

	test("when its type is unknown, missing, or no word", () => {
		for (const type of ["", "Booted", "boot", "__proto__", "constructor", "toString", undefined, null, 0, ["pong"]]) {
			rejected({ ...events.pong, type }, String(type));
		}
		rejected({ ping: 1 });
	});

	test("when the kind of its outcome is unknown or missing", () => {
		for (const kind of ["", "failed", "__proto__", undefined])
			rejected({ ...events.finished, outcome: { ...outcomes.ok, kind } });
		rejected({ ...events.finished, outcome: null });
	});

	for (const [type, event] of Object.entries(events)) {
		for (const field of Object.keys(event)) {
			test(`when ${type} lacks ${field}, or has something else in its place`, () => {
				const { [field]: value, ...rest } = event as unknown as Record<string, unknown>;
				rejected(rest, "missing");
				const others = [undefined, Symbol("no"), { length: 1 }, [1n], nullable.includes(field) ? 1 : null];
				for (const other of others) rejected({ ...event, [field]: other }, String(typeof other));
				if (typeof value !== "string") rejected({ ...event, [field]: "1" }, "string");
				if (typeof value !== "number") rejected({ ...event, [field]: 1 }, "number");
			});
		}
	}

	for (const [kind, outcome] of Object.entries(outcomes)) {
		for (const field of Object.keys(outcome)) {
			test(`when the outcome ${kind} lacks ${field}, or has something else in its place`, () => {
				const { [field]: _, ...rest } = outcome as unknown as Record<string, unknown>;
				rejected({ ...events.finished, outcome: rest });
				for (const other of [undefined, true, {}, 0.5]) {
					rejected({ ...events.finished, outcome: { ...outcome, [field]: other } }, String(other));
				}
			});
		}
	}

	for (const [type, event] of Object.entries(events)) {
		const counts = Object.entries(event).filter(([, value]) => typeof value === "number");
		for (const [field] of counts) {
			test(`when ${type} counts ${field} in anything but whole numbers from nought`, () => {
				for (const other of [Number.NaN, -1, 0.5, Infinity, -Infinity, 2 ** 53, 1e300, 1n]) {
					rejected({ ...event, [field]: other }, String(other));
				}
			});
		}
	}

	test("when a memory's numbers are impossible", () => {
		for (const other of [Number.NaN, -1, Infinity, "1"]) {
			for (const field of ["id", "byteLength", "pages", "maximum"]) {
				rejected({ ...events.memories, memories: [{ ...memory, [field]: other }] }, `${field} ${other}`);
			}
		}
		accepted({ ...events.memories, memories: [{ ...memory, pages: 0.25 }] });
	});

	test("when a place is before the first line or column", () => {
		for (const field of ["line", "column"]) {
			const frames = [{ ...frame, [field]: 0 }];
			rejected({ ...events.finished, outcome: { ...outcomes.raised, frames } });
			const diagnostics = [{ ...diagnostic, [field]: 0 }];
			rejected({ ...events.finished, outcome: { ...outcomes.invalid, diagnostics } });
		}
	});
});

describe("a message that would fill the page is not believed", () => {
	const longest: readonly [name: string, most: number, make: (text: string) => unknown][] = [
		["output's text", 131_072, (text) => ({ ...events.output, text })],
		["a boot's stage", 256, (stage) => ({ ...events.booting, stage })],
		["Python's version", 64, (python) => ({ ...events.booted, python })],
		["a boot's failure", 65_536, (message) => ({ ...events.unbootable, message })],
		["a fetch's address", 8192, (url) => ({ ...events.fetch, url })],
		["a fetch's method", 32, (method) => ({ ...events.fetch, method })],
		["a fetch's integrity", 1024, (integrity) => ({ ...events.fetch, integrity })],
		["a memory's name", 1024, (name) => ({ ...events.memories, memories: [{ ...memory, name }] })],
		[
			"a region's name",
			1024,
			(name) => ({ ...events.memories, memories: [{ ...memory, regions: [{ ...region, name }] }] }),
		],
		["an exception's message", 65_536, (message) => ({ ...events.finished, outcome: { ...outcomes.raised, message } })],
		[
			"an exception's traceback",
			262_144,
			(traceback) => ({ ...events.finished, outcome: { ...outcomes.raised, traceback } }),
		],
		[
			"a frame's function",
			1024,
			(name) => ({ ...events.finished, outcome: { ...outcomes.raised, frames: [{ ...frame, function: name }] } }),
		],
		["an end's message", 65_536, (message) => ({ ...events.fatal, message })],
	];
	for (const [name, most, make] of longest) {
		test(`when ${name} has more than ${most} characters`, () => {
			accepted(make("x".repeat(most)));
			rejected(make("x".repeat(most + 1)));
		});
	}

	test("when a memory's regions are impossible, or more than 256", () => {
		const regions = (list: unknown) => ({ ...events.memories, memories: [{ ...memory, regions: list }] });
		for (const other of [{ offset: -1 }, { length: 1.5 }, { access: "x" }, { name: 5 }, { offset: "0" }]) {
			rejected(regions([{ ...region, ...other }]), JSON.stringify(other));
		}
		rejected(regions(undefined), "no list");
		accepted(regions(Array.from({ length: 256 }, () => region)));
		rejected(regions(Array.from({ length: 257 }, () => region)));
	});

	test(`when it lists more than ${mostMemories} memories`, () => {
		const memories = Array.from({ length: mostMemories }, () => memory);
		accepted({ ...events.memories, memories });
		rejected({ ...events.memories, memories: [...memories, memory] });
	});

	test("when it lists more than 256 frames or 1000 diagnostics", () => {
		const frames = Array.from({ length: 256 }, () => frame);
		accepted({ ...events.finished, outcome: { ...outcomes.raised, frames } });
		rejected({ ...events.finished, outcome: { ...outcomes.raised, frames: [...frames, frame] } });
		const diagnostics = Array.from({ length: 1000 }, () => diagnostic);
		accepted({ ...events.finished, outcome: { ...outcomes.invalid, diagnostics } });
		rejected({ ...events.finished, outcome: { ...outcomes.invalid, diagnostics: [...diagnostics, diagnostic] } });
	});

	test("and costs no look at the items of a list that is too long, or at those after the first that is wrong", () => {
		let looks = 0;
		const counted = () => ({
			get id() {
				looks += 1;
				return "wrong";
			},
		});
		rejected({ ...events.memories, memories: Array.from({ length: 65 }, counted) });
		assert.equal(looks, 0);
		rejected({ ...events.memories, memories: Array.from({ length: mostMemories }, counted) });
		assert.equal(looks, 1);
	});

	test("when it hands over more than a mebibyte of a memory", () => {
		const part = (length: number) => ({
			...events.bytes,
			...{ start: 0, byteLength: 2 ** 32, bytes: new Uint8Array(length), changed: new Uint8Array(length) },
		});
		accepted(part(2 ** 20));
		rejected(part(2 ** 20 + 1));
	});
});

describe("bytes are believed only", () => {
	test("when each has its mark and all lie inside the memory", () => {
		rejected({ ...events.bytes, changed: new Uint8Array(1) });
		rejected({ ...events.bytes, changed: new Uint8Array(3) });
		accepted({ ...events.bytes, start: 62 });
		rejected({ ...events.bytes, start: 63 });
	});

	test("when they are bytes, and not shared with the program", () => {
		for (const field of ["bytes", "changed"]) {
			rejected({ ...events.bytes, [field]: new Uint8Array(new SharedArrayBuffer(2)) });
			rejected({ ...events.bytes, [field]: new Uint16Array(2) });
			rejected({ ...events.bytes, [field]: new ArrayBuffer(2) });
			rejected({ ...events.bytes, [field]: [1, 2] });
		}
	});
});

describe("a frame is believed only", () => {
	test("when it has four bytes for each pixel", () => {
		for (const byteLength of [0, 23, 25, 48]) rejected({ ...events.frame, pixels: new ArrayBuffer(byteLength) });
		rejected({ ...events.frame, width: 3 });
	});

	test("when its pixels are its own: no view, no shared memory", () => {
		rejected({ ...events.frame, pixels: new SharedArrayBuffer(24) });
		rejected({ ...events.frame, pixels: new Uint8ClampedArray(24) });
		rejected({ ...events.frame, pixels: { byteLength: 24 } });
		const pixels = new ArrayBuffer(24);
		structuredClone(pixels, { transfer: [pixels] });
		rejected({ ...events.frame, pixels }, "detached");
		const resizable = Reflect.construct(ArrayBuffer, [24, { maxByteLength: 48 }]);
		rejected({ ...events.frame, pixels: resizable }, "resizable");
	});

	test(`when each side has 1 to ${longestSide} pixels`, () => {
		rejected({ ...events.frame, width: 0, height: 0, pixels: new ArrayBuffer(0) });
		rejected({ ...events.frame, width: 0, pixels: new ArrayBuffer(0) });
		accepted({ ...events.frame, width: longestSide, height: 1, pixels: new ArrayBuffer(4 * longestSide) });
		const width = longestSide + 1;
		rejected({ ...events.frame, width, height: 1, pixels: new ArrayBuffer(4 * width) });
	});
});

describe("of a message that is believed", () => {
	test("only what an event may hold is kept, at every depth", () => {
		const extra = { ...frame, secret: 1 };
		const data = { ...events.finished, extra: 1, outcome: { ...outcomes.raised, frames: [extra], more: 2 } };
		assert.deepEqual(readEvent(data), { ...events.finished, outcome: { ...outcomes.raised, frames: [frame] } });
	});

	test("keys that reach for a prototype are dropped", () => {
		const data: unknown = JSON.parse(
			'{"type":"pong","ping":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}',
		);
		const event = readEvent(data);
		assert.deepEqual(Object.keys(event ?? {}), ["type", "ping"]);
		assert.equal(Object.getPrototypeOf(event), Object.prototype);
		assert.equal("polluted" in {}, false);
	});

	test("cycles are dropped with the keys that close them", () => {
		const cyclic: Record<string, unknown> = { ...events.pong };
		cyclic.self = cyclic;
		assert.deepEqual(readEvent(cyclic), events.pong);
		const frames: unknown[] = [];
		frames.push(frames);
		rejected({ ...events.finished, outcome: { ...outcomes.raised, frames } });
		const outcome: Record<string, unknown> = { kind: "ok", exitCode: 0 };
		outcome.exitCode = outcome;
		rejected({ ...events.finished, outcome });
	});

	test("getters are read into plain values that were looked at", () => {
		let reads = 0;
		const data = {
			type: "pong",
			get ping() {
				reads += 1;
				return reads === 1 ? 7 : "forged";
			},
		};
		const event = readEvent(data);
		assert.deepEqual(Object.getOwnPropertyDescriptor(event, "ping")?.value, 7);
	});

	test("nothing is shared with the message but its buffers", () => {
		const data = structuredClone(events.memories);
		const event = readEvent(data);
		assert.notEqual(event, data);
		assert.ok(event?.type === "memories");
		assert.notEqual(event.memories, data.memories);
		assert.notEqual(event.memories[0], data.memories[0]);
	});
});
