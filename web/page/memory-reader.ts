/** Asks the interpreter for a memory's bytes: one read in flight, since a busy program answers none, and the newest wish waits. */

import type { Baseline } from "../protocol.ts";
import type { MemoryBytes, Session } from "./session.ts";

export type { MemoryBytes };
export type ReadMemory = Session["read"];

export interface ReadWish {
	readonly memory: number;
	readonly start: number;
	readonly length: number;
	readonly baseline: Baseline;
}

/** A wish takes the place of a waiting one of its own purpose only. */
type Purpose = "view" | "search";

export interface MemoryReader {
	/** Null when a newer wish of the same purpose came first, or the memory is gone. */
	read(purpose: Purpose, wish: ReadWish): Promise<MemoryBytes | null>;
	/** Since when the read in flight waits for its answer, in the clock's milliseconds; null when none does. */
	waitingSince(): number | null;
	/** Waits no longer for the read in flight: a memory that is gone is never answered for. */
	giveUp(): void;
}

export function createMemoryReader(read: ReadMemory, now: () => number): MemoryReader {
	interface Waiting {
		readonly wish: ReadWish;
		readonly resolve: (bytes: MemoryBytes | null) => void;
	}
	const waiting = new Map<Purpose, Waiting>();
	let inFlight: { readonly since: number; readonly resolve: Waiting["resolve"] } | null = null;

	function next(): void {
		const [first] = waiting;
		if (inFlight || !first) return;
		const [purpose, { wish, resolve }] = first;
		waiting.delete(purpose);
		const flight = { since: now(), resolve };
		inFlight = flight;
		void read(wish.memory, wish.start, wish.length, wish.baseline).then((bytes) => {
			resolve(bytes);
			if (inFlight !== flight) return;
			inFlight = null;
			next();
		});
	}

	return {
		read(purpose, wish) {
			return new Promise((resolve) => {
				waiting.get(purpose)?.resolve(null);
				waiting.set(purpose, { wish, resolve });
				next();
			});
		},
		waitingSince: () => inFlight?.since ?? null,
		giveUp() {
			inFlight?.resolve(null);
			inFlight = null;
			next();
		},
	};
}
