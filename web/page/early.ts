/** What is begun before the page itself: Python's files are asked for, and the first sandbox boots with them. */

import files from "virtual:runtime";
import supplierUrl from "../supplier/worker.ts?worker&url";
import { openSandboxFrame, type SandboxFrame } from "./sandbox-frame.ts";
import { createSupplier, type Progress, type Supplier } from "./supplier.ts";
import { createModuleWorker } from "./trusted.ts";

export interface Opened {
	readonly frame: SandboxFrame;
	/** Resolves when the sandbox has all that Python starts with; rejects with a sentence for the person. */
	readonly supplied: Promise<void>;
	/** Tells how far Python's files are, now and whenever there is more. */
	watch(progress: Progress): void;
}

const address = (url: string) => new URL(url, document.baseURI).href;
const addressed = Object.fromEntries(
	Object.entries(files).map(([name, { url, ...facts }]) => [name, { url: address(url), ...facts }]),
);

/** Where a wheel of ours is served, by its file name; null for any other name. */
export function runtimeUrl(name: string): string | null {
	return name.endsWith(".whl") && Object.hasOwn(addressed, name) ? (addressed[name]?.url ?? null) : null;
}

let supplier: Supplier | null = null;

/** One for all sandboxes, and a new one when that is broken. */
function currentSupplier(): Supplier {
	if (!supplier || supplier.broken) supplier = createSupplier(() => createModuleWorker(supplierUrl), addressed);
	return supplier;
}

function open(): Opened {
	const frame = openSandboxFrame();
	const { supply, watch } = currentSupplier();
	const supplied = supply(...frame.supplies, (message) => frame.miss(message));
	// Who asks hears of a failure; until then it is nobody's.
	supplied.catch(() => {});
	return { frame, supplied, watch };
}

/** Opened as soon as this is imported. */
let first: Opened | null = open();

/** A sandbox that boots: the first one, then new ones. */
export function openSandbox(): Opened {
	const opened = first ?? open();
	first = null;
	return opened;
}

/** wabt's engine, compiled. */
export const wabt = (): Promise<WebAssembly.Module> => currentSupplier().wabt();
