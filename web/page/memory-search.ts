/** Finds the next changed byte of a memory, reading it piece by piece. */

import type { MemoryBytes } from "./memory-reader.ts";

export interface ChangeSearch {
	/** Reads a piece; null when the memory is gone or the search was replaced. */
	read(start: number, length: number): Promise<MemoryBytes | null>;
	readonly byteLength: number;
	/** The search begins just after it (before it, backwards), and goes round by the other end. -1 begins at address 0. */
	readonly from: number;
	readonly direction: "next" | "previous";
	/** Bytes looked at before it gives up; the whole memory by default. */
	readonly most?: number;
	/** True ends the search. */
	cancelled(): boolean;
	progress?(searchedBytes: number): void;
}

export type SearchResult =
	| { readonly kind: "found"; readonly address: number; readonly wrapped: boolean }
	| { readonly kind: "none" | "cancelled" | "gone" };

/** Bytes of one read: the most that the interpreter answers with. */
const pieceBytes = 2 ** 20;

/** Half-open stretches in the order of the search, each to be searched in its direction. */
function* pieces({
	byteLength,
	from,
	direction,
}: ChangeSearch): Generator<{ start: number; end: number; wrapped: boolean }> {
	const forwards = direction === "next";
	const border = Math.min(Math.max(forwards ? from + 1 : from, 0), byteLength);
	const before = { start: 0, end: border };
	const after = { start: border, end: byteLength };
	const order = forwards ? [after, before] : [before, after];
	for (const [index, { start, end }] of order.entries()) {
		const wrapped = index === 1;
		if (forwards) {
			for (let at = start; at < end; at += pieceBytes)
				yield { start: at, end: Math.min(at + pieceBytes, end), wrapped };
		} else {
			for (let at = end; at > start; at -= pieceBytes)
				yield { start: Math.max(at - pieceBytes, start), end: at, wrapped };
		}
	}
}

export async function findChanged(search: ChangeSearch): Promise<SearchResult> {
	let searched = 0;
	for (const { start, end, wrapped } of pieces(search)) {
		if (search.most !== undefined && searched >= search.most) break;
		const piece = await search.read(start, end - start);
		if (search.cancelled()) return { kind: "cancelled" };
		if (!piece) return { kind: "gone" };
		const { changed } = piece;
		const index = search.direction === "next" ? changed.indexOf(1) : changed.lastIndexOf(1);
		if (index >= 0) return { kind: "found", address: piece.start + index, wrapped };
		searched += end - start;
		search.progress?.(searched);
	}
	return { kind: "none" };
}
