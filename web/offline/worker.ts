/** The service worker: serves the page from the copy that the browser keeps, one version at a time, and updates when told. */

import type { Checked, Manifest, Request as PageRequest } from "./messages.ts";
import { cachePrefix, createSiteCopy } from "./site-copy.ts";
import { createTenants } from "./tenants.ts";

/** Written in front of this script by scripts/service-worker.ts. */
declare const siteManifest: Manifest;
declare const self: ServiceWorkerGlobalScope;

const scope = new URL(self.registration.scope);
const copy = createSiteCopy(siteManifest, scope);
const { registration } = self;
const isRenewing = () => registration.installing !== null || registration.waiting !== null;
const tenants = createTenants(copy.name, cachePrefix(scope), self.clients, isRenewing);
/** Pages opened with `?nosw`, which go past this worker for as long as they take to remove it. */
const outsiders = new Set<string>();

/** The file below the site's folder that a request asks for, or null when it is none that is kept. */
function pathOf({ method, url, headers }: Request): string | null {
	if ((method !== "GET" && method !== "HEAD") || headers.has("range")) return null;
	const { origin, pathname } = new URL(url);
	if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return null;
	try {
		const path = decodeURIComponent(pathname.slice(scope.pathname.length)) || "index.html";
		// Files of an older version, too, which a page that began with it may ask for.
		return copy.has(path) || /^(assets|static)\//.test(path) ? path : null;
	} catch {
		return null;
	}
}

async function answer({ request, clientId }: FetchEvent, path: string): Promise<Response> {
	const older = request.mode === "navigate" ? undefined : await tenants.copyOf(clientId);
	const found =
		(await copy.find(path, older)) ??
		// A worker that an older page starts is no page: what has its hash in its name is right wherever it lies.
		(path.startsWith("assets/") ? await caches.match(request.url) : undefined);
	if (found) return request.method === "HEAD" ? new Response(null, { headers: found.headers }) : found;
	// Without its document the copy is no copy of a version any more: what is left of it would be mixed with another.
	if (path === "index.html") await caches.delete(copy.name);
	return fetch(request);
}

self.addEventListener("fetch", (event) => {
	const path = pathOf(event.request);
	if (path === null || outsiders.has(event.clientId)) return;
	if (event.request.mode === "navigate" && new URL(event.request.url).searchParams.has("nosw")) {
		outsiders.add(event.resultingClientId);
		return;
	}
	event.respondWith(answer(event, path));
});

self.addEventListener("install", (event) => {
	event.waitUntil(
		copy.fill().catch(async (error: unknown) => {
			await caches.delete(copy.name);
			throw error;
		}),
	);
});

self.addEventListener("activate", (event) => event.waitUntil(tenants.takeOver()));

async function check(port: MessagePort | undefined): Promise<void> {
	const kept = await copy.fill().then(
		() => true,
		() => false,
	);
	port?.postMessage({ kept } satisfies Checked);
	await tenants.tidy();
	// No network, or no room: the copy is whole without it.
	if (kept) await copy.fillOneMore().catch(() => {});
}

self.addEventListener("message", (event) => {
	const type: unknown = event.data?.type;
	if (type === ("check" satisfies PageRequest["type"])) event.waitUntil(check(event.ports[0]));
	if (type === ("replace" satisfies PageRequest["type"])) event.waitUntil(self.skipWaiting());
});
