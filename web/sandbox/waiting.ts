/** Waits for a promise in slices of time, between which Python looks whether Stop was pressed. */

/**
 * A function that waits for `promise`, but no longer than some milliseconds, and gives its value or undefined. It may be
 * called until it gave a value; the promise must not reject, and its value must not be undefined.
 */
export function inSlices<T>(promise: Promise<T>): (milliseconds: number) => Promise<T | undefined> {
	let value: T | undefined;
	let wake = () => {};
	// Once, not in each slice: `Promise.race` would add to what hangs on the promise for as long as it is waited for.
	void promise.then((settled) => {
		value = settled;
		wake();
	});
	return async (milliseconds) => {
		if (value !== undefined) return value;
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(undefined), milliseconds);
			wake = () => {
				clearTimeout(timer);
				resolve(value);
			};
		});
	};
}
