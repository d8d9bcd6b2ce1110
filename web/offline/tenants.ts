/** Which open pages began with an older version of the site, and so have to be served by that version's copy. */

/** Client id → name of the cache that it is served from. */
type Tenancies = ReadonlyMap<string, string>;

export interface Tenants {
	/** The older copy that serves this page, or undefined for one that began with this version. */
	copyOf(client: string): Promise<string | undefined>;
	/** This version takes over: the pages that are open stay with the copies they have. */
	takeOver(): Promise<void>;
	/** Deletes older copies that no open page is served from any more. */
	tidy(): Promise<void>;
}

/** Kept in each version's copy, from when it took over: a worker forgets whenever the browser ends it. */
const recordAddress = "https://watbench.invalid/tenants";

async function read(cacheName: string): Promise<Tenancies | null> {
	const found = await (await caches.open(cacheName)).match(recordAddress);
	const value: unknown = found ? await found.json() : null;
	if (!Array.isArray(value)) return null;
	return new Map(value.map((pair: unknown) => (Array.isArray(pair) ? [String(pair[0]), String(pair[1])] : ["", ""])));
}

/**
 * `own` is the name of this version's cache, `prefix` what the caches' names of this site begin with, and `isRenewing` tells
 * whether a newer version is being kept or waits for the person to take it.
 */
export function createTenants(own: string, prefix: string, clients: Clients, isRenewing: () => boolean): Tenants {
	let known: Promise<Tenancies> | null = null;
	const record = () => {
		known ??= read(own).then((found) => found ?? new Map());
		return known;
	};
	const others = async () => (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
	const open = async () => (await clients.matchAll({ type: "window" })).map(({ id }) => id);

	/** Deletes copies that serve nobody. One without a record never served anybody: it may be the newer version's. */
	async function deleteUnused(used: ReadonlySet<string>): Promise<void> {
		for (const name of await others()) {
			if (!used.has(name) && (!isRenewing() || (await read(name)))) await caches.delete(name);
		}
	}

	async function keep(next: Tenancies): Promise<void> {
		known = Promise.resolve(next);
		await (await caches.open(own)).put(recordAddress, new Response(JSON.stringify([...next])));
	}

	return {
		copyOf: async (client) => (await record()).get(client),
		async takeOver() {
			const next = new Map<string, string>();
			// Copies are listed as they were made; one without a record never served anybody.
			for (const name of await others()) {
				const before = await read(name);
				if (!before) continue;
				for (const id of await open()) next.set(id, before.get(id) ?? name);
			}
			await keep(next);
			await deleteUnused(new Set(next.values()));
		},
		async tidy() {
			const before = await record();
			const alive = new Set(await open());
			const next = new Map([...before].filter(([id]) => alive.has(id)));
			if (next.size < before.size) await keep(next);
			await deleteUnused(new Set(next.values()));
		},
	};
}
