/** Takes the place of the service worker of a site that is to have none any more: removes what it kept, and itself. */

import { cachePrefix } from "./site-copy.ts";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => {
	const remove = async () => {
		const prefix = cachePrefix(new URL(self.registration.scope));
		const own = (await caches.keys()).filter((name) => name.startsWith(prefix));
		await Promise.all(own.map((name) => caches.delete(name)));
		await self.registration.unregister();
	};
	event.waitUntil(remove());
});
