/** Vite plugin: what makes the built folder a site of its own: policy, headers, samples and robots. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { scriptHash } from "./bundle-text.ts";
import { headersFile, pagePolicy } from "./policies.ts";
import { frameScript } from "./sandbox-plugin.ts";

const root = join(import.meta.dirname, "..");
/** Where the site's `static/` comes from: what is written by hand, and what the build assembles from it. */
const staticFolders = [
	{ from: join(root, "static"), to: "static" },
	{ from: join(root, ".build/samples"), to: "static/samples" },
];

function staticFiles(): Map<string, string> {
	const files = new Map<string, string>();
	for (const { from, to } of staticFolders.filter((folder) => existsSync(folder.from))) {
		for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
			if (!file.isFile() || file.name.startsWith(".")) continue;
			const path = join(file.parentPath, file.name);
			files.set(`${to}/${relative(from, path).replaceAll("\\", "/")}`, path);
		}
	}
	return files;
}

const types: Record<string, string> = { wasm: "application/wasm", json: "application/json", svg: "image/svg+xml" };

/** Adds the policy to the page (only when built: the dev server injects scripts), and emits the site's other files. */
export function sitePlugin(): Plugin {
	let building = false;
	return {
		name: "watbench:site",
		configResolved(config) {
			building = config.command === "build";
		},
		transformIndexHtml: {
			order: "post",
			async handler(html) {
				if (!building) return [];
				const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
				const content = pagePolicy([await frameScript(), ...inline].map(scriptHash));
				return [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content }, injectTo: "head-prepend" }];
			},
		},
		generateBundle() {
			for (const [fileName, path] of staticFiles()) {
				this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
			}
			this.emitFile({ type: "asset", fileName: "_headers", source: headersFile });
			this.emitFile({ type: "asset", fileName: "robots.txt", source: "User-agent: *\nAllow: /\n" });
		},
		configureServer(server) {
			server.middlewares.use((request, response, next) => {
				const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).slice(1);
				const file = staticFiles().get(path);
				if (!file) return next();
				const type = types[path.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8";
				response.setHeader("Content-Type", type).end(readFileSync(file));
			});
		},
	};
}
