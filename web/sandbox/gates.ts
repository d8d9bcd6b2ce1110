/** Keeps which instances with a lent buffer have calls under way, so that nobody takes the buffer from under them. */

/** How many calls there are, and then whose each is, outermost first: the gates of py/watbench/_shim.py write it. */
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
const words = new Int32Array(memory.buffer);

/** How many calls are under way, for `forgetCalls`. */
export function callCount(): number {
	return words[0] ?? 0;
}

/** Forgets the calls after the first `count`: a trap passes by all gates, and whoever catches it knows that they are over. */
export function forgetCalls(count: number): void {
	words[0] = count;
}

/** What gates and guests need, as every host gives it to Python. */
export const gateCalls = {
	gates: memory,
	isUnderWay: (guest: number): boolean => words.subarray(1, 1 + callCount()).includes(guest),
};
