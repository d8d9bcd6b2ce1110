/** Checks every sample, assembles those that ship a binary, and writes the list of samples: `npm run samples`. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as v from "valibot";
import { type Assembler, createAssembler, defaultFeatures } from "../web/wat/assemble.ts";

const root = join(import.meta.dirname, "..");
/** Files of a sample's folder that are about the sample, not of the project. */
const about = ["sample.json", "expected.txt", "expected.json"];

/** Texts that the list of samples carries. */
const carriedTexts = /\.(md|py|wat)$/;

const name = v.pipe(
	v.string(),
	v.regex(/^[A-Za-z0-9_-][A-Za-z0-9_./-]*$/, "must be a path inside the sample's folder"),
);
const sentence = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.regex(/^[^\n]*$/, "must be one line"));

/** What `sample.json` says. All paths are relative to the sample's folder. */
const sampleSchema = v.strictObject({
	title: sentence,
	summary: v.pipe(sentence, v.regex(/[.!?]$/, "must be a sentence")),
	tags: v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, "must be lower case words joined by -"))),
	/** The gallery's order, from small to large. */
	order: v.number(),
	/** The host program. */
	entry: name,
	/** Binaries to assemble, and what from. */
	compiled: v.optional(v.record(v.pipe(name, v.endsWith(".wasm", "must end in .wasm")), name), {}),
	/** Files that are not part of the project. */
	hidden: v.optional(v.array(name), []),
	/** WAT that must not assemble, since the sample shows how that looks. */
	broken: v.optional(v.array(name), []),
});

/** One line of `static/samples/index.json`. */
export interface SampleEntry {
	readonly slug: string;
	readonly title: string;
	readonly summary: string;
	readonly tags: readonly string[];
	readonly order: number;
	readonly entry: string;
	/** The project's files, the assembled ones too. */
	readonly files: readonly string[];
	/** What is in those that nearly every project has, so that the page has a project to show when it has the list. */
	readonly texts: Readonly<Record<string, string>>;
}

/** A sample as it is built, or the sentences that say what is wrong with it, each with its file. */
type BuiltSample =
	| { readonly entry: SampleEntry; readonly binaries: ReadonlyMap<string, Uint8Array> }
	| { readonly problems: readonly string[] };

/** Reads and checks the sample in `folder`; `shown` is how messages name that folder. */
export function buildSample(folder: string, slug: string, shown: string, assembler: Assembler): BuiltSample {
	const problems: string[] = [];
	const inDescription = (text: string) => problems.push(`${shown}/sample.json: ${text}`);
	if (!/^[a-z0-9-]+$/.test(slug)) problems.push(`${shown}: the folder's name must be lower case words joined by -`);
	if (!existsSync(join(folder, "sample.json"))) return { problems: [...problems, `${shown}: there is no sample.json`] };

	let json: unknown;
	try {
		json = JSON.parse(readFileSync(join(folder, "sample.json"), "utf8"));
	} catch (error) {
		inDescription(error instanceof Error ? error.message : String(error));
		return { problems };
	}
	const parsed = v.safeParse(sampleSchema, json);
	if (!parsed.success) {
		for (const issue of parsed.issues) inDescription(`${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
		return { problems };
	}
	const { compiled, hidden, broken, ...described } = parsed.output;

	const there = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile())
		.map((file) => relative(folder, join(file.parentPath, file.name)).replaceAll("\\", "/"))
		.filter((file) => !file.startsWith("."))
		.sort();
	const present = there.filter((file) => !about.includes(file));
	for (const [key, files] of Object.entries({ hidden, broken, compiled: Object.values(compiled) })) {
		for (const file of files) if (!there.includes(file)) inDescription(`${key}: there is no file ${file}`);
	}
	for (const file of Object.keys(compiled)) {
		if (present.includes(file)) inDescription(`compiled: ${file} is in the folder; it must only come from the build`);
	}

	const binaries = new Map<string, Uint8Array>();
	for (const file of present.filter((path) => path.endsWith(".wat"))) {
		const targets = Object.keys(compiled).filter((target) => compiled[target] === file);
		const result = assembler.assemble(readFileSync(join(folder, file), "utf8"), file, defaultFeatures);
		if ("bytes" in result) {
			if (broken.includes(file)) inDescription(`broken: ${file} assembles`);
			for (const target of targets) binaries.set(target, result.bytes);
			continue;
		}
		// A browser may know instructions that the engine which builds does not: it decides only on what is shipped.
		const errors = result.diagnostics.filter(
			({ severity, source }) => severity === "error" && (source !== "engine" || targets.length > 0),
		);
		if (broken.includes(file) && targets.length === 0) continue;
		for (const { line, column, message } of errors) problems.push(`${shown}/${file}:${line}:${column}: ${message}`);
	}

	const files = [...present.filter((file) => !hidden.includes(file)), ...Object.keys(compiled)].sort();
	if (!files.includes(described.entry)) inDescription(`entry: there is no file ${described.entry}`);
	const carried = files.filter((file) => carriedTexts.test(file));
	const texts = Object.fromEntries(carried.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
	return problems.length > 0 ? { problems } : { entry: { slug, ...described, files, texts }, binaries };
}

/**
 * Builds all samples of the folder `from` into the folder `to`: `<slug>/<name>.wasm` and `index.json`. Resolves with
 * what is wrong, and has then written nothing.
 */
export async function buildSamples(from: string, to: string, shown = from): Promise<readonly string[]> {
	const assembler = await createAssembler();
	const folders = readdirSync(from, { withFileTypes: true }).filter((folder) => folder.isDirectory());
	const samples = folders.map(({ name: slug }) => buildSample(join(from, slug), slug, `${shown}/${slug}`, assembler));
	const problems = samples.flatMap((sample) => ("problems" in sample ? sample.problems : []));
	if (problems.length > 0) return problems;

	rmSync(to, { recursive: true, force: true });
	mkdirSync(to, { recursive: true });
	const entries: SampleEntry[] = [];
	for (const sample of samples) {
		if ("problems" in sample) continue;
		entries.push(sample.entry);
		for (const [path, bytes] of sample.binaries) {
			const target = join(to, sample.entry.slug, path);
			mkdirSync(dirname(target), { recursive: true });
			writeFileSync(target, bytes);
		}
	}
	entries.sort((a, b) => a.order - b.order || (a.slug < b.slug ? -1 : 1));
	writeFileSync(join(to, "index.json"), `${JSON.stringify(entries, null, "\t")}\n`);
	return [];
}

if (process.argv[1] === import.meta.filename) {
	const problems = await buildSamples(join(root, "static/samples"), join(root, ".build/samples"), "static/samples");
	for (const problem of problems) console.error(problem);
	process.exitCode = problems.length > 0 ? 1 : 0;
}
