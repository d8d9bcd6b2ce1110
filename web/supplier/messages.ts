/** Everything that crosses between the page, its supplier and the sandbox's frame: types only, no code. */

/** `size` is in bytes before compression, `sha256` in hex. */
export interface RuntimeFile {
	readonly url: string;
	readonly size: number;
	readonly sha256: string;
}

/** The runtime's files by name, with whole addresses. */
export type RuntimeFiles = Readonly<Record<string, RuntimeFile>>;

/** From the page. */
export type SupplierRequest =
	/** First of all: what there is. It is fetched at once. */
	| { readonly type: "begin"; readonly files: RuntimeFiles }
	/** Hands files to a sandbox as they come, over the two ports that come along: the frame's, then its host worker's. */
	| { readonly type: "supply"; readonly sandbox: number }
	/** Asks for wabt's engine; answered by `wabt`. */
	| { readonly type: "wabt" };

/** To the page. */
export type SupplierEvent =
	/** Bytes that came of all bytes that Python starts with, before compression. */
	| { readonly type: "progress"; readonly done: number; readonly total: number }
	/** The sandbox has all that Python starts with. */
	| { readonly type: "supplied"; readonly sandbox: number }
	/** Something that the sandbox wants cannot be had, for the reason in this sentence. */
	| { readonly type: "missing"; readonly sandbox: number; readonly message: string }
	/** wabt's engine, compiled, or why there is none. */
	| { readonly type: "wabt"; readonly engine: WebAssembly.Module }
	| { readonly type: "wabt"; readonly problem: string };

/** To the sandbox's frame. */
export type FrameSupply =
	/** The host worker's script. */
	| { readonly type: "script"; readonly script: ArrayBuffer }
	/** Pyodide's engine, to be compiled while the worker is still starting. */
	| { readonly type: "engine"; readonly engine: ArrayBuffer };
