/** Vite plugin: the sandbox's frame and host worker as texts, and the runtime's files with their sizes and hashes. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";
import { bundleText, scriptHash } from "./bundle-text.ts";
import { frameDocument } from "./policies.ts";

const root = join(import.meta.dirname, "..");
const runtimeFolder = join(root, ".build/runtime");

const frameId = "virtual:frame";
const runtimeId = "virtual:runtime";

interface RuntimeFile {
	readonly name: string;
	read(): Promise<string | Buffer>;
}

function runtimeFiles(): RuntimeFile[] {
	if (!existsSync(runtimeFolder)) {
		throw new Error("The runtime's files are not built. Run `npm run build` (or `npm start`), which builds them.");
	}
	const built = readdirSync(runtimeFolder, { withFileTypes: true })
		.filter((file) => file.isFile())
		.map((file) => ({ name: file.name, read: async () => readFileSync(join(runtimeFolder, file.name)) }));
	return [{ name: "host.js", read: () => bundleText("web/sandbox/host.ts") }, ...built];
}

/** The frame's script, bundled once per build since the page's policy carries its hash. */
export const frameScript = (() => {
	let text: Promise<string> | null = null;
	return () => {
		text ??= bundleText("web/sandbox/frame.ts").then((code) => code.trim());
		return text;
	};
})();

/** Serves `virtual:frame` (the frame's document) and `virtual:runtime` (name → url, size, sha256). */
export function sandboxPlugin(): Plugin {
	let serving = false;
	return {
		name: "watbench:sandbox",
		configResolved(config) {
			serving = config.command === "serve";
		},
		resolveId: (id) => (id === frameId || id === runtimeId ? `\0${id}` : null),
		async load(id) {
			if (id === `\0${frameId}`) {
				const script = await frameScript();
				return `export default ${JSON.stringify(frameDocument(script, scriptHash(script)))};`;
			}
			if (id !== `\0${runtimeId}`) return null;
			const entries = await Promise.all(
				runtimeFiles().map(async ({ name, read }) => {
					const source = await read();
					const size = Buffer.byteLength(source);
					const sha256 = createHash("sha256").update(source).digest("hex");
					const url = serving
						? JSON.stringify(`/@runtime/${name}`)
						: `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "asset", name: `runtime/${name}`, source })}`;
					return `${JSON.stringify(name)}: { url: ${url}, size: ${size}, sha256: "${sha256}" }`;
				}),
			);
			return `export default { ${entries.join(", ")} };`;
		},
		configureServer(server) {
			server.middlewares.use("/@runtime/", async (request, response) => {
				const name = basename(new URL(request.url ?? "", "http://localhost").pathname);
				const file = runtimeFiles().find((candidate) => candidate.name === name);
				response.statusCode = file ? 200 : 404;
				response.end(file ? await file.read() : `no runtime file ${name}`);
			});
		},
	};
}
