/** Waits for a promise in slices of time, between which Python looks whether Stop was pressed. */

/**
 * A function that waits for `promise`, but no longer than some milliseconds, and gives its value or null. It may be
 * called until it gave a value; the promise must not reject, and its value must not be null.
 */
export function inSlices<T>(promise: Promise<T>): (milliseconds: number) => Promise<T | null> {
	let value: T | null = null;
	let wake = () => {};
	// Once, not in each slice: `Promise.race` would add to what hangs on the promise for as long as it is waited for.
	void promise.then((settled) => {
		value = settled;
		wake();
	});
	return async (milliseconds) => {
		if (value !== null) return value;
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(null), milliseconds);
			wake = () => {
				clearTimeout(timer);
				resolve(value);
			};
		});
	};
}
