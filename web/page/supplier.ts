/** Owns the supplier worker: what sandboxes and the assembler wait for, until it came or cannot be had. */

import type { RuntimeFiles, SupplierEvent, SupplierRequest } from "../supplier/messages.ts";

/** Bytes fetched of all bytes, before compression. */
export type Progress = (done: number, total: number) => void;

export interface Supplier {
	/**
	 * Hands Python's files to a sandbox over these ports: its frame's, and its host worker's. Resolves when it has all that
	 * Python starts with, and rejects with a sentence for the person; `missing` is told of what cannot be had later.
	 */
	supply(frame: MessagePort, host: MessagePort, missing: (message: string) => void): Promise<void>;
	/** wabt's engine, compiled. */
	wabt(): Promise<WebAssembly.Module>;
	/** Tells how far it is, now and whenever there is more. */
	watch(progress: Progress): void;
	/** Whether it is of no use any more, because its worker died or could not be loaded. */
	readonly broken: boolean;
}

interface Waiting {
	supplied(): void;
	missing(message: string): void;
}

interface Wish {
	resolve(engine: WebAssembly.Module): void;
	reject(reason: Error): void;
}

const unloaded =
	"Python could not be loaded: the script that fetches it did not start. Check the connection and try again.";

/** `createWorker` may throw, where the browser has no workers. */
export function createSupplier(createWorker: () => Worker, files: RuntimeFiles): Supplier {
	let worker: Worker | null = null;
	const sandboxes = new Map<number, Waiting>();
	let wishes: Wish[] = [];
	let broken = false;
	let at: readonly [done: number, total: number] = [0, 0];
	let progress: Progress = () => {};
	const ask = (request: SupplierRequest, ports: MessagePort[] = []) => worker?.postMessage(request, ports);

	// No switch with `unreachable`: the page's first script shares no module with the others.
	function hear(event: SupplierEvent): void {
		if (event.type === "progress") {
			at = [event.done, event.total];
			progress(...at);
		} else if (event.type === "supplied") {
			sandboxes.get(event.sandbox)?.supplied();
		} else if (event.type === "missing") {
			sandboxes.get(event.sandbox)?.missing(event.message);
		} else {
			const asked = wishes;
			wishes = [];
			for (const { resolve, reject } of asked) {
				if ("engine" in event) resolve(event.engine);
				else reject(new Error(event.problem));
			}
		}
	}

	function fail(): void {
		broken = true;
		worker?.terminate();
		hear({ type: "wabt", problem: unloaded });
		for (const { missing } of sandboxes.values()) missing(unloaded);
	}

	try {
		worker = createWorker();
		worker.addEventListener("message", ({ data }: MessageEvent<SupplierEvent>) => hear(data));
		worker.addEventListener("error", fail);
		ask({ type: "begin", files });
	} catch {
		broken = true;
	}

	return {
		supply(frame, host, missing) {
			if (broken) return Promise.reject(new Error(unloaded));
			const sandbox = sandboxes.size;
			ask({ type: "supply", sandbox }, [frame, host]);
			return new Promise((resolve, reject) => {
				sandboxes.set(sandbox, {
					supplied() {
						sandboxes.set(sandbox, { supplied: () => {}, missing });
						resolve();
					},
					missing: (message) => reject(new Error(message)),
				});
			});
		},
		wabt() {
			if (broken) return Promise.reject(new Error(unloaded));
			ask({ type: "wabt" });
			return new Promise((resolve, reject) => wishes.push({ resolve, reject }));
		},
		watch(watcher) {
			progress = watcher;
			progress(...at);
		},
		get broken() {
			return broken;
		},
	};
}
