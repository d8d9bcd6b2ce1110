/** What the service worker keeps, for those who may choose what to fetch. */

/** Those of the choices that are kept, when any is: `address` says where each lies, relative to the page. */
export async function preferKept(
	choices: readonly string[],
	address: (choice: string) => string,
): Promise<readonly string[]> {
	try {
		// Without a worker in between, what is kept would not be used.
		if (!navigator.serviceWorker?.controller) return choices;
		const found = await Promise.all(choices.map((choice) => caches.match(address(choice))));
		const kept = choices.filter((_, index) => found[index] !== undefined);
		return kept.length > 0 ? kept : choices;
	} catch {
		// Storage is denied.
		return choices;
	}
}
