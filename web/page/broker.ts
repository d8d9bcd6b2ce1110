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
	/** Forgets what was refused: another run begins. */
	startRun(): void;
}

/** Largest answer handed to a program, in bytes. */
const mostBytes = 256 * 2 ** 20;
/** Refusals in one run after which nobody is asked any more. */
const mostRefusals = 3;
const runtimeOrigin = "https://runtime.invalid";

const contentTypes: Record<string, string> = {
	wasm: "application/wasm",
	wat: "text/plain; charset=utf-8",
	py: "text/x-python; charset=utf-8",
	json: "application/json",
	txt: "text/plain; charset=utf-8",
};

const refused = (message: string): FetchResponse => ({ kind: "refused", message });

function fileResponse(path: string, content: ProjectFiles[string]): FetchResponse {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	const type = contentTypes[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
	return {
		kind: "response",
		url: path,
		status: 200,
		statusText: "OK",
		headers: { "content-type": type, "content-length": String(bytes.length) },
		body: new Uint8Array(bytes).buffer,
	};
}

/** `./a/../b.wasm` as `b.wasm`: the path inside the project, without a query. */
function projectPath(url: string): string {
	return new URL(url, "https://project.invalid/").pathname.slice(1);
}

const absolute = (url: string) => /^[a-z][a-z0-9+.-]*:|^\/\//i.test(url);

export function createBroker(dependencies: BrokerDependencies): Broker {
	const { base } = dependencies;
	let allowed = new Set<string>();
	let denied = new Set<string>();
	let asking = new Map<string, Promise<boolean>>();

	async function load(url: string, { method, integrity }: BrokerRequest): Promise<FetchResponse> {
		try {
			const response = await dependencies.fetch(url, {
				method,
				integrity,
				credentials: "omit",
				redirect: "error",
				referrerPolicy: "no-referrer",
			});
			if (Number(response.headers.get("content-length") ?? 0) > mostBytes) {
				return refused(`${url} is larger than the ${mostBytes / 2 ** 20} MiB a program may fetch.`);
			}
			const body = await response.arrayBuffer();
			if (body.byteLength > mostBytes) {
				return refused(`${url} is larger than the ${mostBytes / 2 ** 20} MiB a program may fetch.`);
			}
			const headers = Object.fromEntries(response.headers);
			const { status, statusText } = response;
			return { kind: "response", url, status, statusText, headers, body };
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return refused(
				`${url} could not be fetched (${reason}). Either there is no connection, the server does not allow pages of other origins to read it (CORS), it redirects elsewhere, or what came does not match the expected checksum.`,
			);
		}
	}

	function allow(origin: string, url: string): Promise<boolean> {
		if (allowed.has(origin)) return Promise.resolve(true);
		if (denied.has(origin) || denied.size >= mostRefusals) return Promise.resolve(false);
		const asked =
			asking.get(origin) ??
			dependencies.ask(origin, url).then((yes) => {
				asking.delete(origin);
				(yes ? allowed : denied).add(origin);
				return yes;
			});
		asking.set(origin, asked);
		return asked;
	}

	function local(request: BrokerRequest): Promise<FetchResponse> | FetchResponse {
		const path = decodeURIComponent(projectPath(request.url));
		const content = dependencies.file(path);
		if (content !== undefined) return fileResponse(path, content);
		if (path.startsWith("static/")) return load(new URL(path, base).href, request);
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
				if (!absolute(request.url)) return await local(request);
				url = new URL(request.url, base);
			} catch {
				return refused(`"${request.url.slice(0, 200)}" is not an address.`);
			}
			if (url.origin === runtimeOrigin) {
				const wheel = dependencies.runtimeUrl(url.pathname.slice(1));
				return wheel ? load(wheel, request) : refused(`The runtime has no file "${url.pathname.slice(1)}".`);
			}
			if (url.origin === base.origin) {
				const folder = new URL("static/", base).pathname;
				if (url.pathname.startsWith(folder)) return load(url.href, request);
				return refused(`Of this site a program can only fetch what lies below ${folder}, not ${url.pathname}.`);
			}
			if (url.protocol !== "https:" && url.protocol !== "http:") {
				return refused(`A program can only fetch http and https addresses, not ${url.protocol}`);
			}
			if (await allow(url.origin, url.href)) return load(url.href, request);
			return refused(
				`${url.origin} was not allowed for this project, so ${url.href.slice(0, 200)} was not fetched. Run again and choose "Allow" when the page asks.`,
			);
		},
		forget() {
			allowed = new Set();
			denied = new Set();
			asking = new Map();
		},
		startRun() {
			denied = new Set();
		},
	};
}
