/** One part of the printed text as nodes: it follows a list of chunks, touching only what was added or fell out. */

import type { Chunk } from "./state.ts";
import { el } from "./view.ts";

export interface ChunkNodes {
	readonly dom: HTMLElement;
	/** Brings the nodes up to date with chunks that grew at their end and may have lost some at their beginning. */
	update(chunks: readonly Chunk[]): void;
}

const labels = { stdout: "", stderr: "stderr", note: "note" } as const;

/**
 * A block holds neighbouring chunks of one stream until one ends its line, so that a line which arrives in two chunks
 * stays one line, and a browser lays out again only the last few lines when text is added.
 */
function createBlock(stream: Chunk["stream"]): HTMLElement {
	const block = el("div", { class: "output-block", "data-stream": stream });
	if (labels[stream]) block.append(el("b", { class: "visually-hidden" }, `${labels[stream]}: `));
	return block;
}

export function createChunkNodes(): ChunkNodes {
	const dom = el("div");
	const nodes = new Map<Chunk, HTMLElement>();
	let shown: readonly Chunk[] = [];
	/** The text shown last ends its line. */
	let endsLine = true;

	function append(chunk: Chunk): void {
		const last = dom.lastElementChild;
		const open = last instanceof HTMLElement && last.dataset.stream === chunk.stream && !endsLine;
		const block = open ? last : createBlock(chunk.stream);
		if (!open) dom.append(block);
		const node = el("span", {}, chunk.text);
		block.append(node);
		nodes.set(chunk, node);
		endsLine = chunk.text.endsWith("\n");
	}

	function prepend(chunk: Chunk): void {
		const first = dom.firstElementChild;
		const node = el("span", {}, chunk.text);
		nodes.set(chunk, node);
		const joins = first instanceof HTMLElement && first.dataset.stream === chunk.stream;
		if (joins && !chunk.text.endsWith("\n")) {
			const label = first.querySelector("b");
			if (label) label.after(node);
			else first.prepend(node);
			return;
		}
		const block = createBlock(chunk.stream);
		block.append(node);
		dom.prepend(block);
	}

	function remove(chunk: Chunk, node: HTMLElement): void {
		nodes.delete(chunk);
		const block = node.parentElement;
		node.remove();
		if (block && !block.querySelector("span")) block.remove();
	}

	/** The last chunk is replaced by a longer one as text arrives: its node grows instead, and keeps a selection. */
	function grow(chunks: readonly Chunk[]): void {
		const old = shown.at(-1);
		const node = old && nodes.get(old);
		if (!old || !node || chunks.includes(old)) return;
		let at = chunks.length;
		while (at > 0 && !nodes.has(chunks[at - 1] ?? old)) at -= 1;
		const grown = chunks[at];
		if (grown?.stream !== old.stream || !grown.text.startsWith(old.text) || (at === 0 && shown.length > 1)) return;
		node.append(grown.text.slice(old.text.length));
		nodes.delete(old);
		nodes.set(grown, node);
		endsLine = grown.text.endsWith("\n");
	}

	return {
		dom,
		update(chunks) {
			if (chunks === shown) return;
			grow(chunks);
			const wanted = new Set(chunks);
			for (const [chunk, node] of nodes) if (!wanted.has(chunk)) remove(chunk, node);
			const lead = nodes.size === 0 ? 0 : chunks.findIndex((chunk) => nodes.has(chunk));
			const end = lead + nodes.size;
			for (const chunk of chunks.slice(0, lead).reverse()) prepend(chunk);
			for (const chunk of chunks.slice(end)) append(chunk);
			shown = chunks;
		},
	};
}
