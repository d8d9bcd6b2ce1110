/** Writes compressed twins (`.br`, `.gz`) beside the files of a built site, for servers that send such. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import { root } from "./run-command.mjs";

/** What shrinks: wheels, pictures and what is compressed already do not. */
const compressible = /\.(bin|css|html|js|json|md|py|svg|txt|wasm|wat|zip)$/;
const leastBytes = 1024;
/** Files at a time: zlib works in threads, and memory is what it costs. */
const atOnce = 2;
const store = ".build/compressed";

/**
 * Quality 9: with 11, ten megabytes take half a minute, and are a tenth smaller.
 * @type {Record<string, (body: Buffer) => Promise<Buffer>>}
 */
const encodings = {
	br: (body) =>
		promisify(brotliCompress)(body, {
			params: {
				[zlib.BROTLI_PARAM_QUALITY]: 9,
				[zlib.BROTLI_PARAM_LGWIN]: 24,
				[zlib.BROTLI_PARAM_SIZE_HINT]: body.length,
			},
		}),
	gz: (body) => promisify(gzip)(body, { level: 9 }),
};

/**
 * The body compressed; what was compressed before is taken from `.build/`.
 * @param {Buffer} body
 * @param {string} ending of the twin's name, `br` or `gz`
 * @returns {Promise<Buffer>}
 */
export async function compressed(body, ending) {
	const compress = encodings[ending];
	if (!compress) throw new Error(`there is no compression called ${ending}`);
	mkdirSync(join(root, store), { recursive: true });
	const kept = join(root, store, `${createHash("sha256").update(body).digest("hex")}.${ending}`);
	if (!existsSync(kept)) {
		writeFileSync(`${kept}.part`, await compress(body));
		renameSync(`${kept}.part`, kept);
	}
	return readFileSync(kept);
}

/**
 * Writes the twins of every file that shrinks, below `folder`.
 * @param {string} folder
 * @returns {Promise<boolean>} whether any had to be written
 */
export async function compressFolder(folder) {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && compressible.test(file.name))
		.map((file) => join(file.parentPath, file.name));
	let written = false;
	const work = async () => {
		for (let file = files.shift(); file !== undefined; file = files.shift()) {
			const body = readFileSync(file);
			if (body.length < leastBytes) continue;
			for (const ending of Object.keys(encodings)) {
				const small = await compressed(body, ending);
				const twin = `${file}.${ending}`;
				if (existsSync(twin) && readFileSync(twin).equals(small)) continue;
				writeFileSync(twin, small);
				written = true;
			}
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return written;
}
