/** What a program may fetch: its project's files, the site's `static/`, and other origins after the person said yes. */

import type { FetchResponse, ProjectFiles } from "../protocol.ts";

export interface BrokerDependencies {
	/** The page's own address; `static/` lies beside it. */
	readonly base: URL;
	/** A file of the project by path, or undefined. */
	file(path: string): ProjectFiles[string] | undefined;
	/** Address of a wheel that is part of the runtime, or null. */
	runtimeUrl(name: string): string | null;
	/** Asks the person; resolves with the answer, false when the question became pointless. */
	ask(origin: string, url: string): Promise<boolean>;
	fetch: typeof fetch;
	/** False when there surely is no network. */
	online(): boolean;
}

export interface BrokerRequest {
	readonly url: string;
	readonly method: string;
	readonly integrity: string;
}

export interface Broker {
	/** Never rejects: a refusal is an answer too. */
	fetch(request: BrokerRequest): Promise<FetchResponse>;
	/** Forgets what was allowed: another project is open. */
	forget(): void;
	/** Another run begins: what was refused is forgotten. Returns what ends the run's fetches, as the next run does too. */
	startRun(): () => void;
}

/** Largest answer handed to a program, in bytes. */
const mostBytes = 256 * 2 ** 20;
/** Refusals in one run after which nobody is asked any more. */
const mostRefusals = 3;
const runtimeOrigin = "https://runtime.invalid";

const contentTypes = new Map([
	["wasm", "application/wasm"],
	["wat", "text/plain; charset=utf-8"],
	["py", "text/x-python; charset=utf-8"],
	["json", "application/json"],
	["txt", "text/plain; charset=utf-8"],
]);

/** What one run asked the person. */
interface Asked {
	readonly answers: Map<string, Promise<boolean>>;
	refusals: number;
	/** Settles when the question put last is answered. */
	turn: Promise<unknown>;
	/** Ends what is still being fetched. */
	readonly over: AbortController;
}

const newRun = (): Asked => ({
	answers: new Map(),
	refusals: 0,
	turn: Promise.resolve(),
	over: new AbortController(),
});

const refused = (message: string): FetchResponse => ({ kind: "refused", message });

function fileResponse(path: string, content: ProjectFiles[string], method: string): FetchResponse {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	const type = contentTypes.get(path.split(".").at(-1) ?? "") ?? "application/octet-stream";
	return {
		kind: "response",
		url: path,
		status: 200,
		statusText: "OK",
		headers: { "content-type": type, "content-length": String(bytes.length) },
		body: method === "HEAD" ? new ArrayBuffer(0) : new Uint8Array(bytes).buffer,
	};
}

/** Addresses that stay on this origin when resolved against it are paths inside the project. */
const projectBase = new URL("https://project.invalid/");

/** The name that a path of an address stands for; as it is when it was not encoded. */
function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

/** All of a response's bytes, or null as soon as they are too many. */
async function bodyOf(response: Response): Promise<ArrayBuffer | null> {
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let length = 0;
	const reader = response.body?.getReader();
	for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
		length += part.value.length;
		if (length > mostBytes) {
			await reader?.cancel();
			return null;
		}
		parts.push(part.value);
	}
	return new Blob(parts).arrayBuffer();
}

export function createBroker(dependencies: BrokerDependencies): Broker {
	const { base } = dependencies;
	const folder = new URL("static/", base).pathname;
	let allowed = new Set<string>();
	let run = newRun();

	function startRun(): () => void {
		run.over.abort();
		run = newRun();
		const { over } = run;
		return () => over.abort();
	}

	async function load(url: string, { method, integrity }: BrokerRequest): Promise<FetchResponse> {
		const { signal } = run.over;
		try {
			const response = await dependencies.fetch(url, {
				method,
				integrity,
				signal,
				credentials: "omit",
				redirect: "error",
				referrerPolicy: "no-referrer",
			});
			const body = await bodyOf(response);
			if (!body) return refused(`${url} is larger than the ${mostBytes / 2 ** 20} MiB a program may fetch.`);
			const headers = Object.fromEntries(response.headers);
			const { status, statusText } = response;
			return { kind: "response", url, status, statusText, headers, body };
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const doubt = dependencies.online() ? "" : " (the browser says that there is none)";
			return refused(
				`${url} could not be fetched (${reason}). Either there is no connection${doubt}, the server does not allow pages of other origins to read it (CORS), it redirects elsewhere, or what came does not match the expected checksum.`,
			);
		}
	}

	function loadStatic(url: URL, request: BrokerRequest): Promise<FetchResponse> | FetchResponse {
		// A server may take an encoded slash for a slash, and `..%2f` for the way out.
		if (url.pathname.startsWith(folder) && !/%2f|%5c/i.test(url.pathname)) return load(url.href, request);
		return refused(`Of this site a program can only fetch what lies below ${folder}, not ${url.pathname}.`);
	}

	/** Questions are put one after the other: the refusals that end them have to be known before the next. */
	function allow(origin: string, url: string): Promise<boolean> {
		const asking = run;
		const mayHave = allowed;
		if (mayHave.has(origin)) return Promise.resolve(true);
		const known = asking.answers.get(origin);
		if (known) return known;
		const answer = asking.turn.then(async () => {
			if (asking.refusals >= mostRefusals || run !== asking) return false;
			const yes = await dependencies.ask(origin, url);
			if (yes) mayHave.add(origin);
			else asking.refusals += 1;
			return yes && mayHave === allowed;
		});
		asking.answers.set(origin, answer);
		asking.turn = answer;
		return answer;
	}

	function local({ pathname }: URL, request: BrokerRequest): Promise<FetchResponse> | FetchResponse {
		const encoded = pathname.slice(1);
		const path = decoded(encoded);
		const content = dependencies.file(path);
		if (content !== undefined) return fileResponse(path, content, request.method);
		if (encoded.startsWith("static/")) return loadStatic(new URL(encoded, base), request);
		return {
			kind: "response",
			url: path,
			status: 404,
			statusText: "Not Found",
			headers: { "content-type": "text/plain; charset=utf-8" },
			body: new TextEncoder().encode(`The project has no file "${path}".`).buffer,
		};
	}

	return {
		async fetch(request) {
			if (request.method !== "GET" && request.method !== "HEAD") {
				return refused(`A program can only fetch with GET or HEAD here, not ${request.method}.`);
			}
			let url: URL;
			try {
				const inside = new URL(request.url, projectBase);
				if (inside.origin === projectBase.origin) return await local(inside, request);
				url = new URL(request.url, base);
			} catch {
				return refused(`"${request.url.slice(0, 200)}" is not an address.`);
			}
			if (url.origin === runtimeOrigin) {
				const wheel = dependencies.runtimeUrl(url.pathname.slice(1));
				return wheel ? load(wheel, request) : refused(`The runtime has no file "${url.pathname.slice(1)}".`);
			}
			if (url.origin === base.origin) return loadStatic(url, request);
			if (url.protocol !== "https:" && url.protocol !== "http:") {
				return refused(`A program can only fetch http and https addresses, not ${url.protocol}`);
			}
			// The browser would not fetch it, and the question would begin with a name of the program's choice.
			if (url.username || url.password) return refused("An address with a user name or a password cannot be fetched.");
			if (await allow(url.origin, url.href)) return load(url.href, request);
			return refused(
				`${url.origin} was not allowed for this project, so ${url.href.slice(0, 200)} was not fetched. Run again and choose "Allow" when the page asks.`,
			);
		},
		forget() {
			allowed = new Set();
			startRun();
		},
		startRun,
	};
}
