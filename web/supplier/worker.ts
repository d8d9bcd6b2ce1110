/**
 * The page's supplier: a worker that fetches Python's files, keeps them, and hands them to each sandbox over ports of their own,
 * so that 20 MB pass by the page's thread, which meanwhile puts the page together.
 */

import type { Supply } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import type { FrameSupply, RuntimeFiles, SupplierEvent, SupplierRequest } from "./messages.ts";
import { fetchRuntime, type Runtime } from "./runtime.ts";

let files: RuntimeFiles = {};
let fetched: Runtime | null = null;

const tell = (event: SupplierEvent) => postMessage(event);

/** Python's files, fetched once; a failure is forgotten, so that whoever asks again has them fetched again. */
function runtime(): Runtime {
	if (fetched) return fetched;
	const begun = fetchRuntime(files, (done, total) => tell({ type: "progress", done, total }));
	fetched = begun;
	begun.essential.catch(() => {
		if (fetched === begun) fetched = null;
	});
	return begun;
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

// Nothing is transferred: what crosses to another process is copied anyway, and the next sandbox wants it, too.
function supply(sandbox: number, frame: MessagePort, host: MessagePort): void {
	const { script, engine, supplies, library, essential } = runtime();
	const missing = (error: unknown) => tell({ type: "missing", sandbox, message: reasonOf(error) });
	const give = (each: Supply) => host.postMessage(each);
	// Who fails is told of by `essential`.
	const unheard = () => {};
	script.then((text) => frame.postMessage({ type: "script", script: text } satisfies FrameSupply), unheard);
	engine.then((bytes) => frame.postMessage({ type: "engine", engine: bytes } satisfies FrameSupply), unheard);
	for (const each of supplies) each.then(give, unheard);
	// What comes is a wish for the library, whatever it says; a program that could send it gets no second one.
	host.addEventListener("message", () => void library().then(give).catch(missing), { once: true });
	host.start();
	essential.then(() => tell({ type: "supplied", sandbox }), missing);
}

addEventListener("message", ({ data, ports }: MessageEvent<SupplierRequest>) => {
	switch (data.type) {
		case "begin":
			files = data.files;
			runtime();
			return;
		case "supply": {
			const [frame, host] = ports;
			if (frame && host) supply(data.sandbox, frame, host);
			return;
		}
		case "wabt":
			runtime()
				.wabt()
				.then(
					(engine) => tell({ type: "wabt", engine }),
					(error: unknown) => tell({ type: "wabt", problem: reasonOf(error) }),
				);
			return;
		default:
			unreachable(data);
	}
});
