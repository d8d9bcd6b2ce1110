/** Looks at every message that comes out of the sandbox, where a program may have forged it: shape, sizes, ranges. */

import * as v from "valibot";
import { longestFetch, longestName, longestSide, mostMemories, mostReadBytes, mostRegions } from "../limits.ts";
import type { Event } from "../protocol.ts";

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const name = text(longestName);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Its length is looked at before its items: a list of millions must not cost the page millions of looks. */
const list = <T extends v.GenericSchema>(item: T, most: number) =>
	v.pipe(
		v.custom<unknown[]>((data) => Array.isArray(data) && data.length <= most),
		v.array(item),
	);

const frame = v.object({
	file: name,
	line: place,
	column: place,
	function: name,
	language: v.picklist(["python", "wasm"]),
	repeated: count,
	text: name,
	note: name,
});
const frames = list(frame, 256);
const message = text(65_536);

const diagnostic = v.object({
	file: name,
	line: place,
	column: place,
	endLine: place,
	endColumn: place,
	from: count,
	to: count,
	severity: v.picklist(["error", "warning"]),
	message,
	source: v.picklist(["wabt", "engine", "watbench"]),
});

const linkProblem = v.object({ module: message, name: message, needs: message, given: message });

const lostReason = v.picklist(["crashed", "closed", "exited", "memory", "flooded", "forged", "silent"]);

const outcome = v.variant("kind", [
	v.object({ kind: v.literal("ok"), exitCode: v.pipe(v.number(), v.safeInteger()) }),
	v.object({ kind: v.literal("stopped"), interpreter: v.picklist(["kept", "replaced"]), frames }),
	v.object({ kind: v.literal("invalid"), diagnostics: list(diagnostic, 1000), frames }),
	v.object({ kind: v.literal("unlinkable"), message, problems: list(linkProblem, 1000), frames }),
	v.object({
		kind: v.literal("trap"),
		message,
		trap: name,
		explanation: name,
		exportName: v.nullable(name),
		frames,
	}),
	v.object({ kind: v.literal("raised"), exception: name, message, traceback: text(262_144), frames }),
	v.object({ kind: v.literal("lost"), reason: lostReason, message }),
]);

const fileCounts = v.object({
	file: name,
	instructions: count,
	lines: list(v.strictTuple([place, count, count]), 100_000),
	functions: list(v.strictTuple([name, count, count, count]), 1000),
	note: message,
});

const region = v.object({
	name,
	offset: count,
	length: count,
	access: v.picklist(["r", "w", "rw"]),
});

const memory = v.object({
	id: count,
	name,
	byteLength: count,
	pages: v.pipe(v.number(), v.finite(), v.minValue(0)),
	maximum: v.nullable(count),
	shared: v.boolean(),
	regions: list(region, mostRegions),
});

const side = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(longestSide));

const pixels = v.pipe(
	v.instance(ArrayBuffer),
	// ImageData throws for one that can be resized.
	v.check((buffer) => !("resizable" in buffer && buffer.resizable)),
);
const bytes = v.pipe(
	v.instance(Uint8Array),
	// Memory that the program shares could change after this look at it.
	v.check((array) => array.length <= mostReadBytes && array.buffer instanceof ArrayBuffer),
);

const event = v.variant("type", [
	v.object({ type: v.literal("booting"), stage: text(256), done: count, total: count }),
	v.object({
		type: v.literal("booted"),
		python: text(64),
		isolated: v.boolean(),
		jspi: v.boolean(),
		snapshotProblem: v.nullable(text(1000)),
	}),
	v.object({ type: v.literal("unbootable"), message }),
	v.object({
		type: v.literal("output"),
		run: count,
		stream: v.picklist(["stdout", "stderr"]),
		text: text(131_072),
		dropped: count,
	}),
	v.object({ type: v.literal("counted"), run: count, files: list(fileCounts, 100) }),
	v.object({ type: v.literal("memories"), run: count, memories: list(memory, mostMemories) }),
	v.pipe(
		v.object({ type: v.literal("bytes"), read: count, byteLength: count, start: count, bytes, changed: bytes }),
		v.check((part) => part.changed.length === part.bytes.length),
		v.check((part) => part.start + part.bytes.length <= part.byteLength),
	),
	v.object({ type: v.literal("unread"), read: count }),
	v.pipe(
		v.object({ type: v.literal("frame"), run: count, width: side, height: side, pixels }),
		v.check((shown) => shown.pixels.byteLength === shown.width * shown.height * 4),
	),
	v.object({
		type: v.literal("fetch"),
		run: count,
		fetch: count,
		url: text(longestFetch.url),
		method: text(longestFetch.method),
		integrity: text(longestFetch.integrity),
	}),
	v.object({ type: v.literal("finished"), run: count, outcome, heapBytes: count }),
	v.object({ type: v.literal("fatal"), reason: lostReason, message }),
	v.object({ type: v.literal("pong"), ping: count }),
]);

/** The message as an Event holding only what an Event may hold; null when it is none. */
export function readEvent(data: unknown): Event | null {
	const result = v.safeParse(event, data, { abortEarly: true });
	return result.success ? result.output : null;
}
