/** `fetch` inside the sandbox: every request is put to the page's broker, which alone can reach anything. */

import { longestFetch } from "../limits.ts";
import type { FetchResponse } from "../protocol.ts";
import type { Tell } from "./host.ts";

export interface Network {
	readonly fetch: typeof fetch;
	fetched(id: number, response: FetchResponse): void;
}

/** Responses with these statuses may not carry a body, by the Fetch standard. */
const bodiless = new Set([101, 103, 204, 205, 304]);

function toResponse(response: FetchResponse): Response {
	if (response.kind === "refused") throw new TypeError(response.message);
	const { url, status, statusText, headers, body } = response;
	const made = new Response(bodiless.has(status) ? null : body, { status, statusText, headers });
	Object.defineProperty(made, "url", { value: url });
	return made;
}

/** `run` tells the number of the run that is asking. */
export function createNetwork(tell: Tell, run: () => number): Network {
	const waiting = new Map<number, (response: FetchResponse) => void>();
	let last = 0;
	return {
		async fetch(input, init) {
			const request = input instanceof Request ? input : null;
			const url = request ? request.url : String(input);
			const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
			const integrity = init?.integrity ?? request?.integrity ?? "";
			for (const [name, value] of Object.entries({ url, method, integrity })) {
				const most = longestFetch[name as keyof typeof longestFetch];
				if (value.length > most) throw new TypeError(`${name} has ${value.length} characters, and may have ${most}`);
			}
			const response = await new Promise<FetchResponse>((resolve) => {
				last += 1;
				waiting.set(last, resolve);
				tell({ type: "fetch", run: run(), fetch: last, url, method, integrity });
			});
			return toResponse(response);
		},
		fetched(id, response) {
			waiting.get(id)?.(response);
			waiting.delete(id);
		},
	};
}
