/** Bundles one entry into the text of a classic script, for code that must run where nothing can be fetched. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { readSnapshot } from "../web/sandbox/snapshot.ts";
import { wabtPlugin } from "./wabt-engine.mjs";

const root = join(import.meta.dirname, "..");
const packageId = "virtual:python-package";
const threadId = "virtual:thread-script";
const snapshotId = "virtual:snapshot-header";

/** Every source file of `py/watbench`, path below `py/` → text. */
export function pythonPackage(): Record<string, string> {
	const files = readdirSync(join(root, "py/watbench"), { recursive: true, withFileTypes: true });
	const sources = files.filter((file) => file.isFile() && file.name.endsWith(".py"));
	const entries = sources.map((file) => {
		const path = join(file.parentPath, file.name);
		return [relative(join(root, "py"), path).replaceAll("\\", "/"), readFileSync(path, "utf8")] as const;
	});
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Pyodide's own part of the snapshots, in base64: the same in all of them. Null where none was built. */
function snapshotHeader(): string | null {
	const runtime = join(root, ".build/runtime");
	const files = existsSync(runtime) ? readdirSync(runtime).filter((name) => /^snapshot-\d+\.bin$/.test(name)) : [];
	const headers = files.map((name) => {
		const { buffer, byteOffset, byteLength } = readFileSync(join(runtime, name));
		const file = new Uint8Array(buffer, byteOffset, byteLength).slice();
		return Buffer.from(readSnapshot(file.buffer).header).toString("base64");
	});
	if (headers.some((each) => each !== headers[0]))
		throw new Error("the snapshots are not of one Pyodide: build them again");
	return headers[0] ?? null;
}

/** Names a version of the package: SHA-256 in hex of its sources. */
export function packageLabel(sources: Record<string, string>): string {
	return createHash("sha256").update(JSON.stringify(sources)).digest("hex");
}

/** Pyodide's and wabt's scripts look for themselves by URL; inside a blob worker there is none to find. */
const placeless: Plugin = {
	name: "watbench:placeless",
	resolveId: (id) => ([packageId, threadId, snapshotId].includes(id) ? `\0${id}` : null),
	async load(id) {
		if (id === `\0${packageId}`) {
			const sources = pythonPackage();
			return `export const label = "${packageLabel(sources)}"; export default ${JSON.stringify(sources)};`;
		}
		if (id === `\0${threadId}`) return `export default ${JSON.stringify(await threadScript())};`;
		if (id === `\0${snapshotId}`) return `export default ${JSON.stringify(snapshotHeader())};`;
		return null;
	},
	transform(code, id) {
		if (!/[\\/]pyodide[\\/]pyodide(\.asm)?\.mjs$/.test(id)) return null;
		return { code: code.replaceAll("import.meta.url", '"https://runtime.invalid/pyodide.asm.mjs"'), map: null };
	},
};

/** What bundlers say of Emscripten's output, every time. */
const expectedLogs = new Set(["EVAL", "COMMONJS_VARIABLE_IN_ESM"]);

/** Bundles `entry` (a path below the repository) and what it imports into one immediately invoked function. */
export async function bundleText(entry: string): Promise<string> {
	const bundle = await rolldown({
		input: join(root, entry),
		plugins: [placeless, wabtPlugin()],
		// Branches for Node, which never run in a worker.
		external: /^(node:.*|fs)$/,
		platform: "browser",
		onLog: (level, log, handler) => (expectedLogs.has(log.code ?? "") ? undefined : handler(level, log)),
	});
	try {
		const { output } = await bundle.generate({ format: "iife", minify: true, codeSplitting: false });
		if (output.length !== 1) throw new Error(`${entry} was split into ${output.length} files; it must be one`);
		// One character beyond Latin-1 has the engine hold and read all of the script at two bytes each.
		return output[0].code.replace(
			/[\u0100-\uffff]/g,
			(each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
		);
	} finally {
		await bundle.close();
	}
}

/** What the workers of threads run, as a classic script. */
export function threadScript(): Promise<string> {
	return bundleText("web/sandbox/thread.ts");
}

/** A content security policy's source for an inline script. */
export function scriptHash(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
