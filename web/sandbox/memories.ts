/** Knows every linear memory that programs make or export, reads it for the page, and tells which bytes changed. */

import { longestName, mostMemories, mostReadBytes, mostRegions } from "../limits.ts";
import type { Baseline, MemoryInfo, RegionInfo } from "../protocol.ts";
import type { RegionTuple } from "./bridge.ts";

export interface Memories {
	/** Names a memory as the user knows it; the first name that is not a number stays, and so does the first maximum. */
	name(memory: WebAssembly.Memory, name: string, maximum?: number | bigint | null): void;
	/** What the program has named in a memory, in place of what it had. */
	regions(memory: WebAssembly.Memory, regions: Iterable<RegionTuple>): void;
	/** The list, if it differs from the one told last. */
	changed(): MemoryInfo[] | null;
	/** Bytes from `start`, cut to the memory's end; null for a memory that is not known. */
	read(
		id: number,
		start: number,
		length: number,
		baseline: Baseline,
	): { byteLength: number; start: number; bytes: Uint8Array<ArrayBuffer>; changed: Uint8Array<ArrayBuffer> } | null;
	/** Forgets the last run's memories, but for a copy of their contents to compare with. */
	startRun(): void;
}

interface Entry {
	readonly id: number;
	readonly memory: WebAssembly.Memory;
	name: string | null;
	maximum: number | null;
	regions: readonly RegionInfo[];
}

/** Bytes of the last run's memories that are kept to compare with, over all of them. */
const keptBytes = 64 * 2 ** 20;
const pageBytes = 65_536;

/** Pages as anybody gives them; null for a number that is none. */
function pages(given: number | bigint | null | undefined): number | null {
	const count = Number(given ?? Number.NaN);
	return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function info({ id, memory, name, maximum, regions }: Entry): MemoryInfo {
	const { buffer } = memory;
	const { byteLength } = buffer;
	const shared = typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;
	return {
		id,
		name: (name ?? `memory ${id}`).slice(0, longestName),
		byteLength,
		pages: byteLength / pageBytes,
		maximum,
		// A shared memory's buffer is no ArrayBuffer, even where the SharedArrayBuffer constructor is hidden.
		shared: shared || !(buffer instanceof ArrayBuffer),
		regions,
	};
}

/** Watches the WebAssembly JS API from now on: constructed and exported memories are known without being announced. */
export function watchMemories(): Memories {
	// As they are now: a program may put something else in their places.
	const { Memory, Instance, instantiate, instantiateStreaming } = WebAssembly;
	let entries: Entry[] = [];
	let previous: Uint8Array[] = [];
	let told = "";

	function add(memory: WebAssembly.Memory, name: string | null, maximum: number | null = null): void {
		const known = entries.find((entry) => entry.memory === memory);
		if (known) {
			if (known.name === null || /^\d+$/.test(known.name)) known.name = name ?? known.name;
			known.maximum ??= maximum;
			return;
		}
		if (entries.length < mostMemories) entries.push({ id: entries.length, memory, name, maximum, regions: [] });
	}

	function addExports(instance: WebAssembly.Instance): void {
		for (const [name, value] of Object.entries(instance.exports)) {
			if (value instanceof Memory) add(value, name);
		}
	}
	WebAssembly.Memory = new Proxy(Memory, {
		construct(target, args, newTarget) {
			const memory: WebAssembly.Memory = Reflect.construct(target, args, newTarget);
			add(memory, null, pages(args[0].maximum));
			return memory;
		},
	});
	WebAssembly.Instance = new Proxy(Instance, {
		construct(target, args, newTarget) {
			const instance: WebAssembly.Instance = Reflect.construct(target, args, newTarget);
			addExports(instance);
			return instance;
		},
	});
	const seen = async <T extends WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>(made: Promise<T>) => {
		const result = await made;
		addExports(result instanceof Instance ? result : result.instance);
		return result;
	};
	WebAssembly.instantiate = new Proxy(instantiate, {
		apply: (target, self, args) => seen(Reflect.apply(target, self, args)),
	});
	WebAssembly.instantiateStreaming = new Proxy(instantiateStreaming, {
		apply: (target, self, args) => seen(Reflect.apply(target, self, args)),
	});

	return {
		name(memory, name, maximum) {
			add(memory, name, pages(maximum));
		},
		regions(memory, regions) {
			const entry = entries.find((known) => known.memory === memory);
			if (!entry) return;
			entry.regions = Array.from(regions)
				.slice(0, mostRegions)
				.map(([name, offset, length, access]) => ({ name: name.slice(0, longestName), offset, length, access }));
		},
		changed() {
			const list = entries.map(info);
			const text = JSON.stringify(list);
			if (text === told) return null;
			told = text;
			return list;
		},
		read(id, start, length, baseline) {
			const entry = entries[id];
			if (!entry) return null;
			const { buffer } = entry.memory;
			const from = Math.min(Math.max(0, Math.floor(start)), buffer.byteLength);
			const count = Math.min(Math.max(0, length), mostReadBytes, buffer.byteLength - from);
			const bytes = new Uint8Array(count);
			bytes.set(new Uint8Array(buffer, from, count));
			const before = baseline === "previous" ? previous[id] : undefined;
			const changed = bytes.map((byte, index) => (byte === (before?.[from + index] ?? 0) ? 0 : 1));
			return { byteLength: buffer.byteLength, start: from, bytes, changed };
		},
		startRun() {
			let room = keptBytes;
			previous = entries.map(({ memory }) => {
				const kept = new Uint8Array(Math.min(room, memory.buffer.byteLength));
				kept.set(new Uint8Array(memory.buffer, 0, kept.length));
				room -= kept.length;
				return kept;
			});
			entries = [];
		},
	};
}
