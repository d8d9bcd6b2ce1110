/** Makes the workers of threads on Node, where the page's sandbox makes them by web/sandbox/nested-worker.ts. */

import { Worker } from "node:worker_threads";
import { threadScript } from "./bundle-text.ts";

/** What the script takes for granted in a browser's worker. */
const surroundings = `
const { parentPort } = require("node:worker_threads");
globalThis.self = globalThis;
globalThis.postMessage = (data) => parentPort.postMessage(data);
globalThis.addEventListener = (type, listener) => parentPort.on(type, (data) => listener({ data }));
`;

/**
 * A function that starts workers, and one that says how many of them there are.
 * @returns {Promise<{ start: import("../web/sandbox/threads.ts").StartWorker, living: () => number }>}
 */
export async function prepareWorkers() {
	const script = surroundings + (await threadScript());
	let count = 0;
	return {
		start(hear, lose) {
			const worker = new Worker(script, { eval: true });
			count += 1;
			worker.on("exit", () => {
				count -= 1;
			});
			worker.on("message", hear);
			worker.on("messageerror", () => lose("its answer could not be read"));
			worker.on("error", (error) => lose(String(error)));
			return { post: (request) => worker.postMessage(request), end: () => void worker.terminate() };
		},
		living: () => count,
	};
}
