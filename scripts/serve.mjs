/** Serves the built site to this machine, with the headers that `dist/_headers` asks of every host. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import { root as repository, runMain } from "./run-command.mjs";

/**
 * How the page gets SharedArrayBuffer. `dip`: by the Document-Isolation-Policy of `_headers`. `coop`: by COOP and COEP
 * instead, which Firefox knows too. `none`: not at all, and no other header of `_headers` either, like a host that
 * cannot be told any.
 * @typedef {"dip" | "coop" | "none"} Isolation
 */
/** @typedef {{ pattern: RegExp, headers: [name: string, value: string][] }} HeaderRule */
/** @typedef {{ root?: string, isolation?: Isolation, port?: number, host?: string }} ServerOptions */

const preferredPort = 4173;
const text = "; charset=utf-8";
/** @type {Record<string, string>} */
const types = {
	".css": `text/css${text}`,
	".csv": `text/csv${text}`,
	".gif": "image/gif",
	".html": `text/html${text}`,
	".ico": "image/x-icon",
	".jpg": "image/jpeg",
	".js": `text/javascript${text}`,
	".json": `application/json${text}`,
	".map": `application/json${text}`,
	".md": `text/markdown${text}`,
	".mjs": `text/javascript${text}`,
	".png": "image/png",
	".py": `text/plain${text}`,
	".svg": `image/svg+xml${text}`,
	".txt": `text/plain${text}`,
	".wasm": "application/wasm",
	".wat": `text/plain${text}`,
	".webmanifest": `application/manifest+json${text}`,
	".webp": "image/webp",
	".whl": "application/zip",
	".woff2": "font/woff2",
	".zip": "application/zip",
};
/** What shrinks. The standard library's zip is stored, not deflated; wheels are deflated already. */
const compressible =
	/^text\/|^application\/(json|wasm|manifest)|^image\/svg|\/python_stdlib[^/]*\.zip$|\/snapshot[^/]*\.bin$/;

const isolationHeaders = /^(document-isolation-policy|cross-origin-(opener|embedder)-policy)$/i;
/** @type {[string, string][]} Sent with every file: a worker's script needs them as much as the page does. */
const coopHeaders = [
	["Cross-Origin-Opener-Policy", "same-origin"],
	["Cross-Origin-Embedder-Policy", "require-corp"],
	["Cross-Origin-Resource-Policy", "same-origin"],
];

/**
 * Reads the `_headers` format that several static hosts share: a path with `*` for anything, and below it, indented,
 * the headers that files at such paths get. Lines that start with `#` are comments.
 * @param {string} source
 * @returns {HeaderRule[]}
 */
export function parseHeaders(source) {
	/** @type {HeaderRule[]} */
	const rules = [];
	for (const [index, line] of source.split(/\r?\n/).entries()) {
		if (line.trim() === "" || line.trim().startsWith("#")) continue;
		const header = /^\s+([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line);
		const rule = rules.at(-1);
		if (header && rule) rule.headers.push([header[1] ?? "", header[2] ?? ""]);
		else if (line.startsWith("/")) {
			const escaped = line.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
			rules.push({ pattern: new RegExp(`^${escaped.replaceAll("*", ".*")}$`), headers: [] });
		} else throw new Error(`_headers:${index + 1}: expected a path or an indented "Name: value", got "${line}"`);
	}
	return rules;
}

/**
 * The headers for one path. Where several rules name the same header its values are joined, as the hosts do.
 * @param {readonly HeaderRule[]} rules
 * @param {string} path
 * @param {Isolation} isolation
 * @returns {Map<string, string>}
 */
export function headersFor(rules, path, isolation) {
	/** @type {Map<string, string>} */
	const headers = new Map();
	if (isolation === "none") return headers;
	for (const [name, value] of rules.filter(({ pattern }) => pattern.test(path)).flatMap((rule) => rule.headers)) {
		if (isolation === "coop" && isolationHeaders.test(name)) continue;
		const before = headers.get(name);
		headers.set(name, before === undefined ? value : `${before}, ${value}`);
	}
	for (const [name, value] of isolation === "coop" ? coopHeaders : []) headers.set(name, value);
	return headers;
}

/** @typedef {{ version: string, etag: string, type: string, bodies: Map<string, Promise<Buffer>> }} CachedFile */

/**
 * The encodings that are offered, best first, at a strength that costs a fraction of a second for 10 MB. Where the build
 * has left a compressed twin, that one is sent.
 */
const encodings = {
	br: (/** @type {Buffer} */ body) =>
		promisify(brotliCompress)(body, {
			params: { [zlib.BROTLI_PARAM_QUALITY]: 4, [zlib.BROTLI_PARAM_SIZE_HINT]: body.length },
		}),
	gzip: (/** @type {Buffer} */ body) => promisify(gzip)(body, { level: 6 }),
};

/** What the names of compressed twins end in; scripts/compress.mjs writes them. */
const twins = { br: "br", gzip: "gz" };

/** @param {string | undefined} accepted the Accept-Encoding header */
function chooseEncoding(accepted = "") {
	const named = new Map(
		accepted.split(",").map((part) => {
			const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
			return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))];
		}),
	);
	return /** @type {(keyof typeof encodings)[]} */ (Object.keys(encodings)).find((name) => named.get(name));
}

/**
 * The file a request path means, or null: outside the folder, hidden, or one that hosts keep to themselves.
 * @param {string} root
 * @param {string} path decoded, with a leading slash
 */
function fileOf(root, path) {
	if (/[\0\\]|\/\.|^\/_(headers|redirects)$/.test(path)) return null;
	const file = resolve(root, `.${path.endsWith("/") ? `${path}index.html` : path}`);
	return file.startsWith(root + sep) ? file : null;
}

/**
 * Starts to serve a folder. Files are read again when they change.
 * @param {ServerOptions} [options] `root` (default `dist`), `isolation` (default "dip"), `port` (default: 4173, or any
 *   free one when that is taken; 0 for any free one), `host` (default 127.0.0.1: this machine only)
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws {Error} when there is no such folder, or a given port is taken
 */
export async function createServer({
	root = join(repository, "dist"),
	isolation = "dip",
	port,
	host = "127.0.0.1",
} = {}) {
	const folder = resolve(root);
	if (!existsSync(folder)) throw new Error(`There is no ${root}: run \`npm run build\` first.`);
	/** @type {Map<string, CachedFile>} */
	const cache = new Map();

	/** @param {string} file */
	async function load(file) {
		const found = await stat(file).catch(() => null);
		if (!found?.isFile()) return null;
		const version = `${found.size}-${found.mtimeMs}`;
		const known = cache.get(file);
		if (known?.version === version) return known;
		const body = await readFile(file);
		const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
		const type = types[extname(file)] ?? "application/octet-stream";
		const fresh = { version, etag, type, bodies: new Map([["identity", Promise.resolve(body)]]) };
		cache.set(file, fresh);
		return fresh;
	}

	/** @returns {readonly HeaderRule[]} */
	const rules = () => {
		const path = join(folder, "_headers");
		return existsSync(path) ? parseHeaders(readFileSync(path, "utf8")) : [];
	};

	/**
	 * @param {import("node:http").IncomingMessage} request
	 * @returns {Promise<{ status: number, headers: Map<string, string>, body: Buffer | string }>}
	 */
	async function answer(request) {
		const plain = (/** @type {number} */ status, /** @type {string} */ body) => ({
			status,
			headers: new Map([["Content-Type", `text/plain${text}`]]),
			body: `${body}\n`,
		});
		if (request.method !== "GET" && request.method !== "HEAD") {
			const refused = plain(405, "Only GET and HEAD.");
			refused.headers.set("Allow", "GET, HEAD");
			return refused;
		}
		let path;
		try {
			path = decodeURIComponent((request.url ?? "/").replace(/[?#].*$/s, ""));
		} catch {
			return plain(400, "This address is not well formed.");
		}
		const file = fileOf(folder, path);
		const cached = file && (await load(file));
		if (!cached) return plain(404, "There is nothing at this address.");
		const headers = new Map([
			["Content-Type", cached.type],
			["Cache-Control", "no-cache"],
			["ETag", cached.etag],
			...headersFor(rules(), path, isolation),
		]);
		const shrinks = compressible.test(cached.type) || compressible.test(path);
		if (shrinks) headers.set("Vary", "Accept-Encoding");
		const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim());
		if (known?.includes(cached.etag)) return { status: 304, headers, body: "" };
		const encoding = shrinks ? chooseEncoding(request.headers["accept-encoding"]) : undefined;
		const identity = await /** @type {Promise<Buffer>} */ (cached.bodies.get("identity"));
		if (!encoding) return { status: 200, headers, body: identity };
		headers.set("Content-Encoding", encoding);
		const twin = () => readFile(`${file}.${twins[encoding]}`).catch(() => encodings[encoding](identity));
		const ready = cached.bodies.get(encoding) ?? twin();
		cached.bodies.set(encoding, ready);
		return { status: 200, headers, body: await ready };
	}

	const server = createHttpServer(async (request, response) => {
		try {
			const { status, headers, body } = await answer(request);
			if (status !== 304) headers.set("Content-Length", String(Buffer.byteLength(body)));
			response.writeHead(status, Object.fromEntries(headers));
			response.end(request.method === "HEAD" ? undefined : body);
		} catch (error) {
			console.error(error);
			if (!response.headersSent) response.writeHead(500, { "Content-Type": `text/plain${text}` });
			response.end();
		}
	});

	const listen = (/** @type {number} */ wanted) =>
		new Promise((done, fail) => {
			server.once("error", fail);
			server.listen(wanted, host, () => {
				server.off("error", fail);
				done(undefined);
			});
		});
	await listen(port ?? preferredPort).catch((error) => {
		if (error.code !== "EADDRINUSE") throw error;
		if (port === undefined) return listen(0);
		throw new Error(`Port ${port} is taken. Leave out --port to get a free one.`);
	});
	const address = /** @type {import("node:net").AddressInfo} */ (server.address());
	const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
	return {
		url: `http://${name}:${address.port}/`,
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}

/**
 * Reads the command line of `npm start` and of this file.
 * @param {string[]} args
 * @returns {ServerOptions}
 */
export function parseArguments(args) {
	const { values } = parseArgs({
		args,
		options: {
			port: { type: "string" },
			host: { type: "string" },
			isolation: { type: "string" },
			root: { type: "string" },
		},
	});
	const { isolation = "dip", port, host, root } = values;
	if (isolation !== "dip" && isolation !== "coop" && isolation !== "none") {
		throw new Error(`--isolation is dip, coop or none, not "${isolation}".`);
	}
	if (port !== undefined && !(/^\d+$/.test(port) && Number(port) < 65536)) {
		throw new Error(`--port is a number from 0 to 65535, not "${port}".`);
	}
	return {
		isolation,
		...(port === undefined ? {} : { port: Number(port) }),
		...(host === undefined ? {} : { host }),
		...(root === undefined ? {} : { root }),
	};
}

/**
 * Serves until the process ends, and prints the address.
 * @param {ServerOptions} options
 */
export async function serve(options) {
	const { url } = await createServer(options);
	console.log(`Watbench is at ${url}`);
}

if (process.argv[1] === import.meta.filename) await runMain(() => serve(parseArguments(process.argv.slice(2))));
