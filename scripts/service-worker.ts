/** Writes a built site's service worker: `node --import tsx scripts/service-worker.ts <folder> [--removing]`. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { Manifest } from "../web/offline/messages.ts";
import { bundleText } from "./bundle-text.ts";
import { isolationHeader } from "./policies.ts";

const name = "sw.js";
/** What no page asks for: the worker itself, what is for hosts, robots and debuggers, and compressed twins. */
const unneeded = /^(sw\.js|_headers|_redirects|robots\.txt)$|(^|\/)\.|\.(br|gz|map)$/;
/** Pages take one of these by chance, and any will do. */
const alternatives = /^assets\/runtime\/snapshot-[^/]*\.bin$/;

/**
 * What the service worker keeps of the site in `folder`. `script` is the worker's own, so that a changed worker is a new
 * version, too.
 */
export function siteManifest(folder: string, script: string): Manifest {
	const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile())
		.map((file) => relative(folder, join(file.parentPath, file.name)).replaceAll("\\", "/"))
		.filter((path) => !unneeded.test(path))
		.sort();
	const hash = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
	const files = Object.fromEntries(paths.map((path) => [path, hash(readFileSync(join(folder, path)))]));
	if (!files["index.html"]) throw new Error(`There is no index.html in ${folder}: build the site first.`);
	const content = {
		files,
		anyOf: paths.filter((path) => alternatives.test(path)),
		documentHeaders: Object.fromEntries([isolationHeader]),
	};
	return { version: hash(JSON.stringify(content) + script).slice(0, 16), ...content };
}

/** Writes `folder/sw.js`; with `removing` one that removes what an earlier one kept, and itself. */
export async function writeServiceWorker(folder: string, { removing = false } = {}): Promise<void> {
	const script = await bundleText(removing ? "web/offline/removal.ts" : "web/offline/worker.ts");
	const manifest = removing ? "" : `const siteManifest = ${JSON.stringify(siteManifest(folder, script))};\n`;
	writeFileSync(join(folder, name), manifest + script);
	// Made of the one before.
	for (const ending of ["br", "gz"]) rmSync(join(folder, `${name}.${ending}`), { force: true });
}

if (process.argv[1] === import.meta.filename) {
	const { values, positionals } = parseArgs({ options: { removing: { type: "boolean" } }, allowPositionals: true });
	const [folder] = positionals;
	if (folder === undefined) throw new Error("Which folder? node --import tsx scripts/service-worker.ts dist");
	await writeServiceWorker(folder, { removing: values.removing ?? false });
}
