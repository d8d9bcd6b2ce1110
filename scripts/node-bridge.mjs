/** What Node gives the Python package in place of the page: the bridge of web/sandbox/bridge.ts, with a real assembler. */

import { gateCalls } from "../web/sandbox/gates.ts";
import { createMetering } from "../web/sandbox/metering.ts";
import { createNative } from "../web/sandbox/native.ts";
import { createThreads } from "../web/sandbox/threads.ts";
import { exceptionCalls } from "../web/sandbox/throwing.ts";
import { tellModule } from "../web/sandbox/told-module.ts";
import { inSlices } from "../web/sandbox/waiting.ts";
import { createAssembler } from "../web/wat/assemble.ts";
import { prepareWorkers } from "./node-threads.mjs";

/**
 * The bridge, and what was shown and watched through it.
 * @returns {Promise<{
 *   bridge: import("../web/sandbox/bridge.ts").HostBridge,
 *   shown: { pixels: Uint8Array, width: number, height: number }[],
 *   watched: { memory: WebAssembly.Memory, name: string, maximum: number | bigint | null }[],
 *   regions: { memory: WebAssembly.Memory, regions: readonly unknown[] }[],
 *   livingThreads: () => number,
 * }>}
 */
export async function createNodeBridge() {
	const assembler = await createAssembler();
	const workers = await prepareWorkers();
	/** @type {{ pixels: Uint8Array, width: number, height: number }[]} */
	const shown = [];
	/** @type {{ memory: WebAssembly.Memory, name: string, maximum: number | bigint | null }[]} */
	const watched = [];
	/** @type {{ memory: WebAssembly.Memory, regions: readonly unknown[] }[]} */
	const regions = [];
	const bridge = {
		assemble: (/** @type {string} */ text, /** @type {string} */ file) => assembler.assemble(text, file, {}),
		disassemble: (/** @type {Uint8Array} */ bytes) => assembler.disassemble(bytes),
		module: tellModule,
		show(
			/** @type {Uint8Array | Uint8ClampedArray} */ pixels,
			/** @type {number} */ width,
			/** @type {number} */ height,
		) {
			shown.push({ pixels: Uint8Array.from(pixels), width, height });
			if (shown.length > mostKept) shown.shift();
		},
		painted: () => new Promise((/** @type {(_: void) => void} */ resolve) => setImmediate(resolve)),
		watch(
			/** @type {WebAssembly.Memory} */ memory,
			/** @type {string} */ name,
			/** @type {number | bigint | null} */ maximum,
		) {
			watched.push({ memory, name, maximum });
			if (watched.length > mostKept) watched.shift();
		},
		regions(/** @type {WebAssembly.Memory} */ memory, /** @type {Iterable<unknown>} */ list) {
			regions.push({ memory, regions: [...list] });
			if (regions.length > mostKept) regions.shift();
		},
		...exceptionCalls,
		...gateCalls,
		native: createNative,
		metering: createMetering({ takeStop: () => false, exact: () => false, counting: () => false }),
		threads: createThreads(true, workers.start),
		inSlices,
	};
	return { bridge, shown, watched, regions, livingThreads: workers.living };
}

const mostKept = 16;

const types = { wasm: "application/wasm", wat: "text/plain; charset=utf-8", json: "application/json" };

/**
 * `fetch` as a program in the page has it: a relative name is a file of its project, which is its working directory.
 * @param {{ FS: { cwd(): string, readFile(path: string): Uint8Array } }} pyodide
 * @returns {typeof fetch}
 */
export function projectFetch({ FS }) {
	const elsewhere = globalThis.fetch;
	return async (input, init) => {
		if (typeof input !== "string" || URL.canParse(input)) return elsewhere(input, init);
		const type = types[/** @type {keyof typeof types} */ (input.split(".").pop())] ?? "application/octet-stream";
		try {
			const bytes = Uint8Array.from(FS.readFile(`${FS.cwd()}/${input.replace(/\?.*/, "")}`));
			return new Response(bytes, { headers: { "Content-Type": type } });
		} catch {
			return new Response(null, { status: 404, statusText: "Not Found" });
		}
	};
}
