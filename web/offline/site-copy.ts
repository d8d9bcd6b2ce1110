/** One version of the site as the browser keeps it: every file of it checked by its hash, and none of another version. */

import type { Manifest } from "./messages.ts";

export interface SiteCopy {
	/** Name of the copy's cache. */
	readonly name: string;
	/** Fetches what is missing. Rejects when a file cannot be had as this version has it. */
	fill(): Promise<void>;
	/** Fetches one more of the files of which one is enough, if any is missing; for the next visit. */
	fillOneMore(): Promise<void>;
	/**
	 * The file's response, from the copy named `cacheName` (this one unless given), or undefined. In place of a file of which
	 * one is enough it may be another one's, which `Content-Location` then names.
	 */
	find(path: string, cacheName?: string): Promise<Response | undefined>;
	/** Whether the path is a file of this version. */
	has(path: string): boolean;
}

const documentPath = "index.html";
/** Files of these folders have their hash in their names, so that what the HTTP cache holds of them is right. */
const hashed = /^assets\//;
/** Files fetched at a time: the page may be fetching for a program meanwhile. */
const atOnce = 4;

/** What a cache's name begins with: several sites may lie on one origin. */
export const cachePrefix = (scope: URL) => `watbench ${scope.pathname} `;

async function hex(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function createSiteCopy(manifest: Manifest, scope: URL): SiteCopy {
	const name = cachePrefix(scope) + manifest.version;
	const address = (path: string) => new URL(path.split("/").map(encodeURIComponent).join("/"), scope).href;
	const paths = Object.keys(manifest.files);

	/** The response as it is kept: decoded, hence without the headers that tell of its way here. */
	function kept(path: string, bytes: ArrayBuffer, source: Headers): Response {
		const headers = new Headers(source);
		for (const each of ["content-encoding", "content-length", "transfer-encoding", "vary"]) headers.delete(each);
		const isolated = headers.has("cross-origin-embedder-policy");
		if (path === documentPath && !isolated) {
			for (const [each, value] of Object.entries(manifest.documentHeaders)) {
				if (!headers.has(each)) headers.set(each, value);
			}
		}
		return new Response(bytes, { headers });
	}

	/** The file if `response` is what this version has there. */
	async function checked(path: string, response: Response): Promise<Response | undefined> {
		const bytes = await response.arrayBuffer();
		return (await hex(bytes)) === manifest.files[path] ? kept(path, bytes, response.headers) : undefined;
	}

	async function fromOtherCopies(path: string): Promise<Response | undefined> {
		for (const other of await caches.keys()) {
			if (other === name || !other.startsWith(cachePrefix(scope))) continue;
			const found = await (await caches.open(other)).match(address(path));
			const same = found && (await checked(path, found));
			if (same) return same;
		}
		return undefined;
	}

	async function obtain(path: string): Promise<Response> {
		// An older document may carry headers that its host has ceased to send.
		const known = path === documentPath ? undefined : await fromOtherCopies(path);
		if (known) return known;
		// Hosts redirect `index.html` to its folder, but no folder to its `index.html`.
		const url = path === documentPath ? scope.href : address(path);
		for (const cache of [hashed.test(path) ? "default" : "no-cache", "reload"] as const) {
			const response = await fetch(url, { cache });
			if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
			const found = await checked(path, response);
			if (found) return found;
		}
		throw new Error(`${path} is not what this version of the site has there`);
	}

	/** The one that the page has just used, which the HTTP cache holds, or else any. */
	async function pickOne(among: readonly string[]): Promise<string | undefined> {
		for (const path of among) {
			const response = await fetch(address(path), { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
			await response?.body?.cancel();
			if (response?.ok) return path;
		}
		return among[Math.floor(Math.random() * among.length)];
	}

	async function missing(cache: Cache, among: readonly string[]): Promise<string[]> {
		const present = new Set((await cache.keys()).map(({ url }) => url));
		return among.filter((path) => !present.has(address(path)));
	}

	async function fillOneMore(): Promise<void> {
		const cache = await caches.open(name);
		const path = await pickOne(await missing(cache, manifest.anyOf));
		if (path !== undefined) await cache.put(address(path), await obtain(path));
	}

	return {
		name,
		fillOneMore,
		has: (path) => Object.hasOwn(manifest.files, path),
		async find(path, cacheName = name) {
			const exact = await caches.match(address(path), { cacheName });
			if (exact || !manifest.anyOf.includes(path)) return exact;
			for (const other of manifest.anyOf) {
				const found = await caches.match(address(other), { cacheName });
				if (!found) continue;
				const headers = new Headers(found.headers);
				headers.set("content-location", address(other));
				return new Response(found.body, { headers });
			}
			return undefined;
		},
		async fill() {
			const cache = await caches.open(name);
			const needed = await missing(
				cache,
				paths.filter((path) => !manifest.anyOf.includes(path)),
			);
			// Got first, for it says soonest that the server has another version; kept last, for it stands for the whole.
			const page = needed.includes(documentPath) ? await obtain(documentPath) : null;
			const others = needed.filter((path) => path !== documentPath);
			for (let at = 0; at < others.length; at += atOnce) {
				const group = others.slice(at, at + atOnce);
				await Promise.all(group.map(async (path) => cache.put(address(path), await obtain(path))));
			}
			const left = await missing(cache, manifest.anyOf);
			if (left.length > 0 && left.length === manifest.anyOf.length) await fillOneMore();
			if (page) await cache.put(address(documentPath), page);
		},
	};
}
