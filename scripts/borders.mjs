/** Checks which of our files may import which: the borders that ARCHITECTURE.md describes. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { root, runMain } from "./run-command.mjs";

/** Every part of `web/` may import these. */
const common = ["protocol.ts", "limits.ts", "unreachable.ts"];

/** Folders of `web/` (and the files beside them), and what each may import from: such folders, or single files. */
/** @type {Record<string, readonly string[]>} */
const neighbours = {
	"protocol.ts": [],
	"limits.ts": [],
	"unreachable.ts": [],
	wasm: ["wasm"],
	wat: ["wasm", "wat", ...common],
	assembler: ["assembler", "wat", ...common],
	sandbox: ["sandbox", "wasm", "wat", "supplier/messages.ts", ...common],
	supplier: ["supplier", ...common],
	offline: ["offline"],
	page: ["page", "wasm", "wat", "assembler/messages.ts", "offline/messages.ts", "supplier/messages.ts", ...common],
};

/** Files in `web/` that declare types for all of it. */
const ambient = /^[^/]+\.d\.ts$/;
const view = /^page\/(.*\/)?[^/]*-view\.ts$/;

/**
 * Why the file `from` may not import the file `to`, both relative to `web/`, or null when it may.
 * @param {string} from
 * @param {string} to
 * @returns {string | null}
 */
function breach(from, to) {
	if (to.startsWith("..")) return "web/ imports nothing of ours from outside";
	const home = from.split("/")[0] ?? "";
	const allowed = neighbours[home];
	if (!allowed) return `scripts/borders.mjs does not say what web/${home} may import`;
	if (!allowed.includes(to) && !allowed.includes(to.split("/")[0] ?? "")) {
		return `web/${home} may import ${allowed.length > 0 ? `only ${allowed.map((name) => `web/${name}`).join(", ")}` : "nothing"}`;
	}
	if (view.test(to) && view.test(from)) return "views do not know each other: what they share is state";
	if (view.test(to) && from !== "page/main.ts") return "only web/page/main.ts knows the views";
	if (to === "page/session.ts" && view.test(from))
		return "views do not know the session: they are given functions to call";
	return null;
}

/**
 * Every module that a source names in an import, an export, an `import()` or a type.
 * @param {string} source
 * @returns {{ specifier: string, line: number }[]} `line` is 1-based
 */
function importsOf(source) {
	/** @type {{ specifier: string, line: number }[]} */
	const found = [];
	/** @param {unknown} node */
	const walk = (node) => {
		if (Array.isArray(node)) return node.forEach(walk);
		if (typeof node !== "object" || node === null) return;
		if ("type" in node && "source" in node && /^(Import|Export|TSImport)/.test(String(node.type))) {
			const named = /** @type {{ value?: unknown, start: number } | null} */ (node.source);
			if (typeof named?.value === "string") {
				found.push({ specifier: named.value, line: source.slice(0, named.start).split("\n").length });
			}
		}
		Object.values(node).forEach(walk);
	};
	walk(parseAst(source, { lang: "ts" }).body);
	return found;
}

/**
 * Every import across a border below `folder/web`, as `file:line: sentence`. A worker's entry that is named by its
 * address (`?worker`, `new URL`) is a program of its own, and no import.
 * @param {string} folder
 * @returns {string[]}
 */
export function findBreaches(folder) {
	const web = join(folder, "web");
	const files = readdirSync(web, { recursive: true, encoding: "utf8" })
		.map((file) => file.replaceAll("\\", "/"))
		.filter((file) => file.endsWith(".ts") && !ambient.test(file))
		.sort();
	return files.flatMap((file) =>
		importsOf(readFileSync(join(web, file), "utf8"))
			.filter(({ specifier }) => /^[./]/.test(specifier) && !/\?(.*&)?worker\b/.test(specifier))
			.flatMap(({ specifier, line }) => {
				const path = specifier.replace(/\?.*$/, "");
				const target = path.startsWith("/") ? relative(web, join(folder, path)) : normalize(join(dirname(file), path));
				const reason = breach(file, target.replaceAll("\\", "/"));
				return reason === null ? [] : [`web/${file}:${line}: imports ${specifier}, but ${reason}`];
			}),
	);
}

if (process.argv[1] === import.meta.filename) {
	await runMain(async () => {
		if (!existsSync(join(root, "web"))) throw new Error("There is no web/ to check.");
		const breaches = findBreaches(root);
		if (breaches.length > 0) throw new Error(breaches.join("\n"));
	});
}
