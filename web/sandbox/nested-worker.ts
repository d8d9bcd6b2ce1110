/** Makes workers inside the sandbox, out of text, since nothing can be fetched there. */

import threadScript from "virtual:thread-script";
import type { TrustedTypePolicyFactory } from "trusted-types";
import type { ThreadEvent } from "./thread.ts";
import type { StartWorker } from "./threads.ts";

declare global {
	interface WorkerGlobalScope {
		/** Chromium has it in workers, too; TypeScript's library does not. */
		readonly trustedTypes?: TrustedTypePolicyFactory;
	}
}

/** A function that starts the workers of threads. What it takes for that is as it is now, whatever programs change. */
export function prepareWorkers(): StartWorker {
	const { Worker } = self;
	const address = URL.createObjectURL(new Blob([threadScript], { type: "text/javascript" }));
	// The page's policies are in force here, too: this is a name that they allow.
	const policy = self.trustedTypes?.createPolicy("watbench", { createScriptURL: (url) => url });
	const script = (policy?.createScriptURL(address) ?? address) as string;
	return (hear, lose) => {
		const worker = new Worker(script);
		worker.onmessage = ({ data }: MessageEvent<ThreadEvent>) => hear(data);
		worker.onerror = (event) => {
			event.preventDefault();
			lose(event.message || "its worker did not start");
		};
		worker.onmessageerror = () => lose("its answer could not be read");
		return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
	};
}
