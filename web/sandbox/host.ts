/** The host worker: boots Python out of the bytes it is handed and answers the page's requests, one switch over all. */

import type { Event, Request, Supply } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import { type Interpreter, startInterpreter } from "./interpreter.ts";
import { createSupplies, type Engine } from "./supplies.ts";

/** How host code speaks to the page. `transfer` lists buffers that may be moved instead of copied. */
export type Tell = (event: Event, transfer?: Transferable[]) => void;

interface Start {
	readonly host: MessagePort;
	/** To the page's supplier, which takes what comes for a wish for the standard library. */
	readonly supply: MessagePort;
	readonly interrupt: Int32Array | null;
}

function listen({ host, supply, interrupt }: Start): void {
	// Bound once: a program may patch MessagePort.prototype, and must not so cut us off from the page.
	const post = host.postMessage.bind(host);
	const tell: Tell = (event, transfer = []) => post(event, transfer);
	let interpreter: Interpreter | null = null;
	const supplies = createSupplies(() => supply.postMessage("library"));
	supply.onmessage = ({ data }: MessageEvent<Supply>) => supplies.take(data);
	self.addEventListener("message", ({ data }: MessageEvent<Engine>) => supplies.takeEngine(data), { once: true });

	async function boot(): Promise<void> {
		try {
			interpreter = await startInterpreter(supplies, interrupt, tell);
			tell({
				type: "booted",
				python: interpreter.version,
				isolated: interrupt !== null,
				jspi: "Suspending" in WebAssembly,
				snapshotProblem: interpreter.snapshotProblem,
			});
		} catch (error) {
			tell({ type: "unbootable", message: error instanceof Error ? error.message : String(error) });
		}
	}

	void boot();
	host.onmessage = ({ data }: MessageEvent<Request>) => {
		switch (data.type) {
			case "run":
				// A rejection nobody hears would leave the page waiting for the end of this run.
				interpreter?.run(data).catch((error: unknown) => {
					const reason = error instanceof Error ? error.message : String(error);
					tell({ type: "fatal", reason: "crashed", message: `Python could not run the project: ${reason}` });
				});
				return;
			case "cancel":
				interpreter?.cancel(data.run);
				return;
			case "read":
				interpreter?.read(data);
				return;
			case "painted":
				interpreter?.painted(data.run);
				return;
			case "fetched":
				interpreter?.fetched(data.fetch, data.response);
				return;
			case "ping":
				tell({ type: "pong", ping: data.ping });
				return;
			default:
				unreachable(data);
		}
	};
}

self.addEventListener("message", ({ data }: MessageEvent<Start>) => listen(data), { once: true });
