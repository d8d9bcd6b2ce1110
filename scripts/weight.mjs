/** Weighs the built site as a visitor's browser gets it, compressed, against a budget: `node scripts/weight.mjs [--best]`. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants as zlib } from "node:zlib";
import { parseAst } from "rolldown/parseAst";
import { compressed } from "./compress.mjs";
import { root, runMain } from "./run-command.mjs";

/** The most bytes for each part, compressed with brotli. A part that needs more is made to load when it is needed. */
export const budget = {
	/** Scripts and styles that the page's document asks for, and what those cannot run without. */
	page: 150_000,
	/** What Python starts with; the page takes one of the snapshots. As `npm run build -- --compress` compresses it. */
	python: 10_000_000,
	/** The same at brotli's best, which takes minutes and is a ninth smaller: what a visitor is to download at most. */
	pythonAtBest: 9_000_000,
};

/** Not what the document asks for without waiting for it: data by `as=fetch`, and scripts of low priority. */
const awaited =
	/<(?:script|link)\b(?![^>]*\b(?:as="fetch"|fetchpriority="low"))[^>]*\b(?:src|href)="(?:\.\/)?([^"]+\.(?:js|css))"/g;

/** @param {string} source @returns {string[]} what it imports before it runs, as written */
function staticImports(source) {
	return parseAst(source).body.flatMap((node) => ("source" in node && node.source ? [node.source.value] : []));
}

/**
 * The site's files that the page cannot be shown and used without.
 * @param {string} folder the built site
 * @returns {string[]} paths in it
 */
export function pageFiles(folder) {
	const html = readFileSync(join(folder, "index.html"), "utf8");
	const found = new Set([...html.matchAll(awaited)].map(([, path]) => path ?? ""));
	for (const path of found) {
		if (!path.endsWith(".js")) continue;
		const source = readFileSync(join(folder, path), "utf8");
		for (const name of staticImports(source)) found.add(posix.join(posix.dirname(path), name));
	}
	return ["index.html", ...found];
}

/** @param {string} folder the built site @returns {string[]} */
export function pythonFiles(folder) {
	const files = readdirSync(join(folder, "assets/runtime")).sort();
	const wanted = [/^host-/, /^pyodide\.asm-/, /^python_stdlib-/, /^pyodide-lock-/, /^snapshot-/];
	return wanted.flatMap((pattern) => {
		const file = files.find((each) => pattern.test(each));
		if (!file) throw new Error(`${folder} has no file ${pattern} of Python's: build it again with \`npm run build\`.`);
		return [`assets/runtime/${file}`];
	});
}

/** @param {Buffer} body @returns {Promise<Buffer>} */
function best(body) {
	const params = {
		[zlib.BROTLI_PARAM_QUALITY]: 11,
		[zlib.BROTLI_PARAM_LGWIN]: 24,
		[zlib.BROTLI_PARAM_SIZE_HINT]: body.length,
	};
	return promisify(brotliCompress)(body, { params });
}

/** @param {string} folder @param {string[]} paths @param {(body: Buffer) => Promise<Buffer>} compress */
async function weigh(folder, paths, compress) {
	return Promise.all(
		paths.map(async (path) => ({ path, bytes: (await compress(readFileSync(join(folder, path)))).length })),
	);
}

async function report() {
	const folder = join(root, "dist");
	if (!existsSync(join(folder, "index.html")))
		throw new Error("There is no dist/ to weigh: run `npm run build` first.");
	const { values } = parseArgs({ options: { best: { type: "boolean" } } });
	const python = values.best
		? { most: budget.pythonAtBest, files: await weigh(folder, pythonFiles(folder), best) }
		: { most: budget.python, files: await weigh(folder, pythonFiles(folder), (body) => compressed(body, "br")) };
	const page = { most: budget.page, files: await weigh(folder, pageFiles(folder), best) };
	const figure = (/** @type {number} */ bytes) => bytes.toLocaleString("en").padStart(11);
	const over = [];
	for (const [name, { most, files }] of Object.entries({ page, python })) {
		const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
		console.log(`${figure(total)} of ${figure(most)} bytes: ${name}`);
		for (const { path, bytes } of files) console.log(`${figure(bytes)}   ${path}`);
		if (total > most) over.push(`${name} by ${total - most} bytes`);
	}
	if (over.length > 0) throw new Error(`The site is over its budget: ${over.join(", ")}.`);
}

if (process.argv[1] === import.meta.filename) await runMain(report);
