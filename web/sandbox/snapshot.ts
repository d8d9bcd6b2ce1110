/**
 * The memory of a Python that has started, as a file: what differs from the memory that every Python begins with. Written
 * at build time by scripts/snapshot.mjs, put in place by the host, which so starts Python without starting it.
 */

/** Memory is compared and kept in pieces of this many bytes. */
const pieceBytes = 1024;
/** "WBS1" */
const magic = 0x31534257;
const wordBytes = 4;
const leadWords = 4;

export interface Snapshot {
	/** What it was made from; the host takes only the one that belongs to it. */
	readonly label: string;
	/** Pyodide's own part, which it checks itself: its build, and the JavaScript objects that Python holds. */
	readonly header: Uint8Array;
	/** Writes the memory. `heap` is that of a Python that has not begun. */
	restore(heap: Uint8Array): void;
}

const aligned = (bytes: number) => Math.ceil(bytes / wordBytes) * wordBytes;

/** Whether the memories agree in a piece, all of them. */
function isSame(memories: readonly Uint32Array[], piece: number): boolean {
	const words = pieceBytes / wordBytes;
	const [first, ...others] = memories;
	for (let word = piece * words; word < (piece + 1) * words; word += 1) {
		for (const other of others) if (other[word] !== first?.[word]) return false;
	}
	return true;
}

/** The file. `fresh` are several memories of Pythons that have not begun: what differs among those is kept as well. */
export function packSnapshot(
	label: string,
	header: Uint8Array,
	heap: Uint8Array,
	fresh: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
	const memories = [heap, ...fresh].map(
		(each) => new Uint32Array(each.buffer, each.byteOffset, each.length / wordBytes),
	);
	const runs: [piece: number, count: number][] = [];
	for (let piece = 0; piece < heap.length / pieceBytes; piece += 1) {
		if (isSame(memories, piece)) continue;
		const last = runs.at(-1);
		if (last && last[0] + last[1] === piece) last[1] += 1;
		else runs.push([piece, 1]);
	}
	const text = new TextEncoder().encode(label);
	const labelAt = (leadWords + 2 * runs.length) * wordBytes;
	const headerAt = aligned(labelAt + text.length);
	let at = aligned(headerAt + header.length);
	const file = new Uint8Array(at + pieceBytes * runs.reduce((sum, [, count]) => sum + count, 0));
	new Uint32Array(file.buffer).set([magic, runs.length, text.length, header.length, ...runs.flat()]);
	file.set(text, labelAt);
	file.set(header, headerAt);
	for (const [piece, count] of runs) {
		file.set(heap.subarray(piece * pieceBytes, (piece + count) * pieceBytes), at);
		at += count * pieceBytes;
	}
	return file;
}

/** Throws an Error with the reason for a file that is none. */
export function readSnapshot(file: ArrayBuffer): Snapshot {
	const words = new Uint32Array(file, 0, Math.floor(file.byteLength / wordBytes));
	const [found, count = 0, labelLength = 0, headerLength = 0] = words;
	const labelAt = (leadWords + 2 * count) * wordBytes;
	const headerAt = aligned(labelAt + labelLength);
	const piecesAt = aligned(headerAt + headerLength);
	const runs = words.subarray(leadWords, leadWords + 2 * count);
	const pieces = runs.reduce((sum, word, index) => (index % 2 ? sum + word : sum), 0);
	if (found !== magic || piecesAt + pieces * pieceBytes !== file.byteLength) {
		throw new Error("it is damaged");
	}
	return {
		label: new TextDecoder().decode(new Uint8Array(file, labelAt, labelLength)),
		header: new Uint8Array(file, headerAt, headerLength),
		restore(heap) {
			let at = piecesAt;
			for (let run = 0; run < runs.length; run += 2) {
				const [piece = 0, length = 0] = runs.subarray(run, run + 2);
				if ((piece + length) * pieceBytes > heap.length) throw new Error("it is of a larger memory");
				heap.set(new Uint8Array(file, at, length * pieceBytes), piece * pieceBytes);
				at += length * pieceBytes;
			}
		},
	};
}
