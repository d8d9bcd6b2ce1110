/** Has the browser keep the site for a visit without a network, and offers a newer version when there is one. */

import type { Request } from "../offline/messages.ts";
import { registerServiceWorker } from "./begun.ts";
import type { Renewal } from "./state.ts";

export interface OfflineProps {
	/** Whether the browser keeps all that the page needs. */
	kept(kept: boolean): void;
	renewal(renewal: Renewal): void;
	/** Keeps the person's work; resolves with whether it is kept. */
	keep(): Promise<boolean>;
}

export interface Offline {
	/** Begins; to be called when the page has nothing better to do with the network. */
	start(): void;
	/** Loads the page again, with the newer version if one waits. */
	renew(): void;
}

/** `?nosw` in the address has the page do without, and removes what was kept. */
const unwanted = new URLSearchParams(location.search).has("nosw");
const workerUrl = new URL("sw.js", document.baseURI).href;
/** A tab that stays open asks for a newer version when it is looked at again, at most so often. */
const askEveryMs = 3_600_000;

export function createOffline(props: OfflineProps): Offline {
	let waiting: ServiceWorker | null = null;
	let renewing = false;
	/** Absent in pages that are not secure, and in some browsers' private windows. */
	const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;

	function check(worker: ServiceWorker): void {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = ({ data }) => {
			props.kept(data?.kept === true);
			port1.close();
		};
		worker.postMessage({ type: "check" } satisfies Request, [port2]);
	}

	/** Follows a worker that has begun to keep its version. */
	function follow(worker: ServiceWorker, isFirst: boolean): void {
		const look = () => {
			if (worker.state === "installed" && !isFirst) {
				waiting = worker;
				props.renewal("waiting");
			} else if (worker.state === "activated" && isFirst) check(worker);
			else if (worker.state === "redundant" && isFirst) props.kept(false);
		};
		worker.addEventListener("statechange", look);
		look();
	}

	async function remove(found: ServiceWorkerContainer): Promise<void> {
		const scope = new URL("./", document.baseURI);
		const registration = await found.getRegistration(scope);
		if (registration?.scope === scope.href) await registration.unregister();
		const own = (await caches.keys()).filter((name) => name.startsWith(`watbench ${scope.pathname} `));
		await Promise.all(own.map((name) => caches.delete(name)));
		props.kept(false);
	}

	async function begin(found: ServiceWorkerContainer): Promise<void> {
		if (unwanted) return remove(found);
		const registration = await registerServiceWorker(found, workerUrl);
		const first = registration.active === null;
		for (const worker of [registration.installing, registration.waiting]) if (worker) follow(worker, first);
		registration.addEventListener("updatefound", () => {
			if (registration.installing) follow(registration.installing, registration.active === null);
		});
		if (registration.active) check(registration.active);
		let asked = performance.now();
		document.addEventListener("visibilitychange", () => {
			if (document.hidden || performance.now() - asked < askEveryMs) return;
			asked = performance.now();
			// No network: there is nothing newer to be had.
			registration.update().catch(() => {});
		});
	}

	if (container?.controller) {
		container.addEventListener("controllerchange", () => {
			if (!renewing) props.renewal("taken");
		});
	}

	// Vite's own event: a chunk that was to be loaded on need is not to be had.
	window.addEventListener("vite:preloadError", async () => {
		// Where there is no network, a reload would make it worse; who needed the chunk says so.
		const reached = await fetch(workerUrl, { method: "HEAD", cache: "no-store" }).catch(() => null);
		if (reached) props.renewal("incomplete");
	});

	return {
		start() {
			if (!container || !import.meta.env.PROD) props.kept(false);
			else begin(container).catch(() => props.kept(false));
		},
		async renew() {
			// When it cannot be kept, the page asks before it is left.
			await props.keep();
			renewing = true;
			if (!waiting || waiting.state === "redundant" || waiting.state === "activated") {
				location.reload();
				return;
			}
			waiting.addEventListener("statechange", () => {
				if (waiting?.state === "activated" || waiting?.state === "redundant") location.reload();
			});
			waiting.postMessage({ type: "replace" } satisfies Request);
		},
	};
}
