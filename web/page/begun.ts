/** What the page's first script (`begin.ts`) has begun, as the page's other scripts find it. */

import type { Checker } from "./checker.ts";
import type { Opened } from "./early.ts";

export interface Begun {
	/** The assembler's worker is loading. */
	readonly checker: Checker;
	/** A sandbox that boots: the first one was begun at once, later ones are when they are asked for. */
	openSandbox(): Opened;
	/** Where a wheel of ours is served, by its file name; null for any other name. */
	runtimeUrl(name: string): string | null;
	registerServiceWorker(container: ServiceWorkerContainer, url: string): Promise<ServiceWorkerRegistration>;
}

declare global {
	interface Window {
		/** Two scripts that share no module have only this way to meet. */
		watbenchBegun?: Begun;
	}
}

function take(): Begun {
	const { watbenchBegun: begun } = window;
	if (!begun) throw new Error("index.html has to run begin.ts before main.ts");
	delete window.watbenchBegun;
	return begun;
}

export const { checker, openSandbox, runtimeUrl, registerServiceWorker } = take();
