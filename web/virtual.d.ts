/** Types of the modules that the build makes: see `scripts/*-plugin.ts` and `scripts/bundle-text.ts`. */

declare module "virtual:frame" {
	/** The sandbox frame's whole document. */
	const html: string;
	export default html;
}

declare module "virtual:runtime" {
	/** The runtime's files by name. `size` is in bytes before compression, `sha256` in hex. */
	const files: Readonly<Record<string, { readonly url: string; readonly size: number; readonly sha256: string }>>;
	export default files;
}

declare module "virtual:thread-script" {
	/** The script of `web/sandbox/thread.ts`, for workers that are made out of text. */
	const script: string;
	export default script;
}

declare module "virtual:python-package" {
	/** The `watbench` package's sources, path below `py/` → text. */
	const sources: Readonly<Record<string, string>>;
	/** Names them, and a snapshot that was made with them. */
	export const label: string;
	export default sources;
}

declare module "virtual:snapshot-header" {
	/** What Pyodide wants to know of a snapshot before it has one, in base64; null where the build has no snapshots. */
	const header: string | null;
	export default header;
}

declare module "virtual:python-api" {
	/** What a person may want to know of a name while typing. `type` is the public class that it is or gives. */
	export interface ApiName {
		readonly kind: "class" | "function" | "object" | "method" | "classmethod" | "property";
		readonly signature: string;
		/** The docstring's first sentence, or "". */
		readonly summary: string;
		readonly type: string | null;
	}
	/** The package's public names, each with its members. */
	const api: Readonly<Record<string, ApiName & { readonly members: Readonly<Record<string, ApiName>> }>>;
	export default api;
}

declare module "pyodide/pyodide.asm.mjs" {
	import type { PyodideConfig } from "pyodide";

	/** Makes Emscripten's module; Pyodide takes it as an option where it cannot import it. */
	const createPyodideModule: NonNullable<PyodideConfig["createPyodideModule"]>;
	export default createPyodideModule;
}
