/**
 * The page's first script, which the built page carries in its document: begins what takes long while the page itself is on its
 * way. It shares no code with the page's other scripts, which find in `begun.ts` what it has begun.
 */

import type { AssemblerStart } from "../assembler/messages.ts";
import workerUrl from "../assembler/worker.ts?worker&url";
import { createChecker } from "./checker.ts";
import { openSandbox, runtimeUrl, wabt } from "./early.ts";
import { createModuleWorker, registerServiceWorker } from "./trusted.ts";

/** The worker gets its engine from the page, which has it compiled once for all workers. */
function createWorker(): Worker {
	const worker = createModuleWorker(workerUrl);
	const start = (message: AssemblerStart) => worker.postMessage(message);
	wabt().then(
		(engine) => start({ type: "start", engine }),
		(error: unknown) => start({ type: "start", problem: error instanceof Error ? error.message : String(error) }),
	);
	return worker;
}

const checker = createChecker({ createWorker });
checker.warm();
window.watbenchBegun = { checker, openSandbox, runtimeUrl, registerServiceWorker };
