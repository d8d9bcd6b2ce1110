/** What the host gives the Python package, as the JavaScript module `_watbench_host`. */

import type { Diagnostic } from "../protocol.ts";

export type Assembled = { readonly bytes: Uint8Array } | { readonly diagnostics: readonly Diagnostic[] };

export interface HostBridge {
	/** Assembles WAT text with the run's features; never throws for bad text. `file` is named in diagnostics. */
	assemble(text: string, file: string): Assembled;
	/** Prints a module as WAT. Throws an Error with the reason for bytes that are no module. */
	disassemble(bytes: Uint8Array): string;
	/** Shows RGBA pixels on the Canvas; copies them at once. At most 60 frames a second reach the page, the last always does. */
	show(pixels: Uint8Array | Uint8ClampedArray, width: number, height: number): void;
	/** Resolves when the page has painted the frame shown last (at once where there is no page). */
	painted(): Promise<void>;
	/** Lists a memory in the Memory view under a name the user knows. */
	watch(memory: WebAssembly.Memory, name: string): void;
}
