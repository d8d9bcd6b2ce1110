/** Vite plugin: has the browser begin at once with what the page will want as soon as it runs. */

import { join } from "node:path";
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/** It runs while the page's own script, which is thirty times as long, is still on its way. */
const first = join(import.meta.dirname, "../web/page/begin.ts");

/** What nearly every project needs as soon as it is there: asked for, and not waited for. */
const soon = ["markdown.ts", "python-language.ts", "wat-language.ts"].map((name) =>
	join(import.meta.dirname, "../web/page", name),
);

/** The script as one that may stand in the document: what lies beside it is then found from the document's folder. */
function inlined({ code, imports, exports, fileName }: Rolldown.OutputChunk): string {
	if (imports.length > 0 || exports.length > 0 || /<\/script|<!--/i.test(code)) {
		throw new Error(
			"begin.ts cannot stand in the document: it shares code with the page's other scripts, or ends its tag",
		);
	}
	const own = `new URL(${JSON.stringify(fileName)}, document.baseURI).href`;
	return `(() => {${code.replaceAll("import.meta.url", own).replace(/\/\/# sourceMappingURL.*$/m, "")}})();`;
}

/** Puts `begin.ts` into the document, and asks for what the page will want. */
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
				if (!bundle || !script) {
					return [{ tag: "script", attrs: { type: "module", src: "/web/page/begin.ts" }, injectTo: "head" }];
				}
				delete bundle[script.fileName];
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
				return [
					// The project is what a visitor sees first.
					tag("link", { rel: "preload", as: "fetch", fetchpriority: "high", href: "./static/samples/index.json" }),
					...[...new Set(later)].map((each) =>
						tag("link", { rel: "modulepreload", fetchpriority: "low", href: `./${each}` }),
					),
					// Before the styles, for which scripts that come after them wait.
					{ tag: "script", children: inlined(script), injectTo: "head-prepend" },
				];
			},
		},
	};
}
