/** What is begun before the page itself: Python's files are asked for, and the first sandbox boots with them. */

import { fetchRuntime, type Runtime } from "./runtime.ts";
import { openSandboxFrame, type SandboxFrame } from "./sandbox-frame.ts";

let runtime: Runtime | null = null;

/** Python's files, fetched once; a failure is forgotten, so that whoever asks again has them fetched again. */
function getRuntime(): Runtime {
	if (runtime) return runtime;
	const begun = fetchRuntime();
	runtime = begun;
	begun.essential.catch(() => {
		if (runtime === begun) runtime = null;
	});
	return begun;
}

export interface Opened {
	readonly runtime: Runtime;
	readonly frame: SandboxFrame;
}

function open(): Opened {
	const used = getRuntime();
	return { runtime: used, frame: openSandboxFrame(used) };
}

/** Opened as soon as this is imported. */
let first: Opened | null = open();

/** A sandbox that boots, and the files that it boots with: the first one, then new ones. */
export function openSandbox(): Opened {
	const opened = first ?? open();
	first = null;
	return opened;
}

/** wabt's engine, compiled; a failure is forgotten. */
export const wabt = (): Promise<WebAssembly.Module> => getRuntime().wabtModule();
