/** What the Module pane shows the inside of: a document of the project that is a module, and where the person stands in it. */

export interface ModuleSource {
	readonly path: string;
	/** WAT with `\n` for line breaks, or a compiled module. */
	readonly content: string | Uint8Array;
	/** Offset of the caret in the text; null where the document is not in front, or has no text. */
	readonly caret: number | null;
}
