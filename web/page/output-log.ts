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
	/** The nodes of a chunk: two where its last line is not ended, since that line may go on in a block of its own. */
	const nodes = new Map<Chunk, readonly HTMLElement[]>();
	let shown: readonly Chunk[] = [];
	/** The text shown last ends its line. */
	let endsLine = true;

	/** The chunk's text in spans, cut after its last whole line. */
	function makeSpans(chunk: Chunk): readonly HTMLElement[] {
		const whole = chunk.text.lastIndexOf("\n") + 1;
		const parts = [chunk.text.slice(0, whole), chunk.text.slice(whole)].filter((part) => part !== "");
		const spans = parts.map((part) => el("span", {}, part));
		nodes.set(chunk, spans);
		return spans;
	}

	function append(chunk: Chunk): void {
		for (const [index, span] of makeSpans(chunk).entries()) {
			const last = dom.lastElementChild;
			const goesOn = index === 0 && !endsLine && last instanceof HTMLElement && last.dataset.stream === chunk.stream;
			const block = goesOn ? last : createBlock(chunk.stream);
			block.append(span);
			if (!goesOn) dom.append(block);
		}
		endsLine = chunk.text.endsWith("\n");
	}

	function prepend(chunk: Chunk): void {
		const next = dom.firstElementChild;
		const [first, second] = makeSpans(chunk);
		const last = second ?? first;
		if (!first || !last) return;
		const goesOn = !chunk.text.endsWith("\n") && next instanceof HTMLElement && next.dataset.stream === chunk.stream;
		const block = goesOn ? next : createBlock(chunk.stream);
		const label = block.querySelector("b");
		if (label) label.after(last);
		else block.prepend(last);
		if (!goesOn) dom.prepend(block);
		if (!second) return;
		const before = createBlock(chunk.stream);
		before.append(first);
		dom.prepend(before);
	}

	function remove(chunk: Chunk, spans: readonly HTMLElement[]): void {
		nodes.delete(chunk);
		for (const span of spans) {
			const block = span.parentElement;
			span.remove();
			if (block && !block.querySelector("span")) block.remove();
		}
	}

	/** The last chunk is replaced by a longer one as text arrives: its last node grows instead, and keeps a selection. */
	function grow(chunks: readonly Chunk[]): void {
		const old = shown.at(-1);
		const spans = old && nodes.get(old);
		const last = spans?.at(-1);
		if (!old || !spans || !last || chunks.includes(old)) return;
		let at = chunks.length;
		while (at > 0 && !nodes.has(chunks[at - 1] ?? old)) at -= 1;
		const grown = chunks[at];
		if (grown?.stream !== old.stream || !grown.text.startsWith(old.text) || (at === 0 && shown.length > 1)) return;
		last.append(grown.text.slice(old.text.length));
		nodes.delete(old);
		nodes.set(grown, spans);
		endsLine = grown.text.endsWith("\n");
	}

	return {
		dom,
		update(chunks) {
			if (chunks === shown) return;
			grow(chunks);
			const wanted = new Set(chunks);
			for (const [chunk, spans] of nodes) if (!wanted.has(chunk)) remove(chunk, spans);
			const lead = nodes.size === 0 ? 0 : chunks.findIndex((chunk) => nodes.has(chunk));
			const end = lead + nodes.size;
			for (const chunk of chunks.slice(0, lead).reverse()) prepend(chunk);
			for (const chunk of chunks.slice(end)) append(chunk);
			shown = chunks;
		},
	};
}
