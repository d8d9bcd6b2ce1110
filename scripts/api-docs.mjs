/** `npm run docs`: writes docs/api.md from the Python package's docstrings; with `--check` it only says if that is due. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildPythonApi, firstSentence, readPythonApi } from "./python-api.mjs";
import { root, runMain } from "./run-command.mjs";

/** @typedef {import("./python-api.mjs").PublicName} PublicName */
/** @typedef {import("./python-api.mjs").Member} Member */

const file = "docs/api.md";

/** The chapters, and which of the package's files each is about. What is in none of them comes last. */
const chapters = [
	{ title: "Running modules", modules: ["_instance", "_module", "_assemble", "_func", "_threads", "_guest"] },
	{ title: "Linear memory", modules: ["_memory", "_lens", "_atomic", "_region", "_allocator"] },
	{ title: "Tables, globals and tags", modules: ["_table", "_global", "_tag"] },
	{ title: "Types", modules: ["_types"] },
	{ title: "Errors", modules: ["_errors", "_exception"] },
	{ title: "The canvas", modules: ["_canvas"] },
	{ title: "The network", modules: ["_fetch"] },
];
const remaining = "More";

/** A docstring as Markdown: doctests become code blocks, and what is raised stands out. @param {string} doc */
function markdown(doc) {
	const paragraphs = doc.split(/\n{2,}/).map((paragraph) => {
		if (paragraph.startsWith(">>> ")) return `\`\`\`pycon\n${paragraph}\n\`\`\``;
		return paragraph
			.replaceAll("``", "`")
			.replaceAll(/(`[^`]*`)|([<&])/g, (_, code, special) => code ?? (special === "<" ? "&lt;" : "&amp;"))
			.replaceAll(/\bRaises\b/g, "**Raises**");
	});
	return paragraphs.join("\n\n");
}

/** @param {string} text */
const python = (text) => `\`\`\`python\n${text}\n\`\`\``;

/** A heading's address, as GitHub makes it. @param {string} heading */
const anchor = (heading) =>
	`#${heading
		.toLowerCase()
		.replaceAll(/[^\w -]/g, "")
		.replaceAll(" ", "-")}`;

/** The same for headings in their order: of those that differ in case alone, each but the first gets a number. */
function anchors() {
	/** @type {Map<string, number>} */
	const seen = new Map();
	return (/** @type {string} */ heading) => {
		const address = anchor(heading);
		const before = seen.get(address) ?? 0;
		seen.set(address, before + 1);
		return before === 0 ? address : `${address}-${before}`;
	};
}

/** @param {string} owner @param {string} name @param {Member} member */
function memberText(owner, name, { signature, doc }) {
	return [`#### ${owner}: ${name}`, python(signature), markdown(doc)];
}

/** @param {string} name @param {PublicName} described */
function nameText(name, { kind, signature, bases = [], doc, members }) {
	const fields = Object.entries(members).filter(([, member]) => !member.doc);
	const documented = Object.entries(members).filter(([, member]) => member.doc);
	const links = bases.map((base) => `[\`${base}\`](${anchor(base)})`);
	const list = fields.map(([, member]) => `\`${member.signature}\``).join(", ");
	return [
		`### ${name}`,
		...(kind === "object" ? [] : [python(kind === "class" ? `class ${signature}` : signature)]),
		...(links.length > 0 ? [`A kind of ${links.join(", ")}.`] : []),
		markdown(doc),
		...(list ? [`Attributes: ${list}.`] : []),
		...documented.flatMap(([each, member]) => memberText(name, each, member)),
	];
}

/** The whole page. @param {import("./python-api.mjs").PythonApi} api */
export function apiPage({ doc, names }) {
	const known = chapters.flatMap(({ modules }) => modules);
	const all = [...chapters, { title: remaining, modules: [] }].map(({ title, modules }) => {
		const inChapter = Object.entries(names).filter(([, { module }]) =>
			title === remaining ? !known.includes(module) : modules.includes(module),
		);
		// Functions come before the classes of what they give.
		const place = (/** @type {PublicName} */ { module, kind }) =>
			modules.indexOf(module) - (kind === "function" ? 0.5 : 0);
		return { title, entries: inChapter.sort(([, one], [, other]) => place(one) - place(other)) };
	});
	const filled = all.filter(({ entries }) => entries.length > 0);
	const address = anchors();
	const contents = filled.flatMap(({ title, entries }) => [
		`- [${title}](${address(title)})`,
		...entries.map(([name, { doc }]) => `  - [\`${name}\`](${address(name)}): ${markdown(firstSentence(doc))}`),
	]);
	return `${[
		"<!-- Written by `npm run docs` from the docstrings in py/watbench: edit those. -->",
		"# The Python API",
		markdown(doc),
		"Everything here is imported from `watbench`. What is written `await …` is awaited. Addresses, offsets and lengths are bytes, sizes of memories are pages of 65,536 bytes, and whatever is wrong with an argument is raised as an ordinary Python error.",
		contents.join("\n"),
		...filled.flatMap(({ title, entries }) => [
			`## ${title}`,
			...entries.flatMap(([name, described]) => nameText(name, described)),
		]),
	]
		.filter((part) => part !== "")
		.join("\n\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
	await runMain(async () => {
		await buildPythonApi();
		const page = apiPage(readPythonApi());
		const path = join(root, file);
		if (process.argv.includes("--check")) {
			if (existsSync(path) && readFileSync(path, "utf8") === page) return;
			throw new Error(`${file} is not what the docstrings in py/watbench say. Write it anew with: npm run docs`);
		}
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, page);
	});
}
