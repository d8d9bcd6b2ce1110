/** What the service worker is built with, and what the page and it say to each other: types only, no code. */

/** One version of the site. */
export interface Manifest {
	/** Names the version: two builds that differ in any file, or in the worker itself, have two names. */
	readonly version: string;
	/** SHA-256 in hex by path, relative to the site's folder: every file that the page may need. */
	readonly files: Readonly<Record<string, string>>;
	/** Those of `files` of which one is enough. */
	readonly anyOf: readonly string[];
	/** Headers that the document gets where the host sends none that isolates. */
	readonly documentHeaders: Readonly<Record<string, string>>;
}

/** From the page to the worker. */
export type Request =
	/** Completes the kept copy where something of it is gone; answered through the port that comes with it. */
	| { readonly type: "check" }
	/** The person wants this version now, not when all tabs are closed. */
	| { readonly type: "replace" };

/** The answer to `check`: whether the page opens without a network. */
export interface Checked {
	readonly kept: boolean;
}
