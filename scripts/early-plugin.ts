/** Vite plugin: has the browser begin at once with what the page will want as soon as it runs. */

import { join } from "node:path";
import type { HtmlTagDescriptor, Plugin } from "vite";

/** It runs while the page's own script, which is twenty times as long, is still on its way. */
const first = join(import.meta.dirname, "../web/page/begin.ts");

/** What no Python starts without; of the snapshots the page takes one by chance, and the library may come last. */
const needed = ["host", "pyodide.asm", "pyodide-lock"];

/** What nearly every project needs as soon as it is there: asked for, and not waited for. */
const soon = ["markdown.ts", "python-language.ts", "wat-language.ts"].map((name) =>
	join(import.meta.dirname, "../web/page", name),
);

/** Puts `begin.ts` before the page as a script of its own, and asks for the list of samples. */
export function earlyPlugin(): Plugin {
	let building = false;
	return {
		name: "watbench:early",
		configResolved(config) {
			building = config.command === "build";
		},
		buildStart() {
			if (building) this.emitFile({ type: "chunk", id: first });
		},
		transformIndexHtml: {
			order: "post",
			handler(_html, { bundle }) {
				const chunks = Object.values(bundle ?? {}).filter((output) => output.type === "chunk");
				const script = chunks.find(({ facadeModuleId }) => facadeModuleId === first);
				// The dev server bundles nothing.
				if (!script) return [];
				const tag = (name: string, attrs: HtmlTagDescriptor["attrs"]): HtmlTagDescriptor => {
					// After the policy, which holds only for what follows it.
					return { tag: name, attrs: { ...attrs, crossorigin: true }, injectTo: "head" };
				};
				const entries = chunks
					.filter(({ isEntry }) => isEntry)
					.flatMap(({ fileName, imports }) => [fileName, ...imports]);
				const later = chunks
					.filter(({ facadeModuleId }) => soon.includes(facadeModuleId ?? ""))
					.flatMap(({ fileName, imports }) => [fileName, ...imports])
					.filter((each) => !entries.includes(each));
				const assets = Object.values(bundle ?? {}).map(({ fileName }) => fileName);
				const assembler = assets.find((each) => /^assets\/worker-[^/]*\.js$/.test(each));
				const runtime = needed.map((name) => assets.find((each) => each.startsWith(`assets/runtime/${name}-`)));
				return [
					// Before what is large: the project is what a visitor sees first.
					tag("link", { rel: "preload", as: "fetch", fetchpriority: "high", href: "./static/samples/index.json" }),
					// A worker takes its script from the cache, where no preload for workers is known.
					...(assembler
						? [tag("link", { rel: "preload", as: "fetch", fetchpriority: "high", href: `./${assembler}` })]
						: []),
					...[...new Set(later)].map((each) =>
						tag("link", { rel: "modulepreload", fetchpriority: "low", href: `./${each}` }),
					),
					...runtime
						.filter((each) => each !== undefined)
						.map((each) => tag("link", { rel: "preload", as: "fetch", fetchpriority: "high", href: `./${each}` })),
					// Scripts that are not async wait for those before them.
					tag("script", { type: "module", async: true, src: `./${script.fileName}` }),
				];
			},
		},
	};
}
