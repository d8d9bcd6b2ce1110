/** Opens projects (samples and those that come by script), keeps the person's changes, and takes them back on Reset. */

import { fetchSample, fetchSamples, type Sample } from "./samples.ts";
import type { ProjectInfo } from "./state.ts";
import { openStorage, type SavedProject } from "./storage.ts";

type Files = Record<string, string | Uint8Array>;

/** A project as a script hands it over. */
export interface ProjectSource {
	readonly files: Readonly<Record<string, string | Uint8Array>>;
	/** The program that runs; `main.py` unless said otherwise. */
	readonly entry?: string;
	readonly title?: string;
}

export interface OpenProject {
	readonly info: ProjectInfo;
	readonly files: Files;
	/** The document to show; null for the one that is shown, since it is the same project again. */
	readonly selected: string | null;
}

export interface ProjectsProps {
	opened(project: OpenProject): void;
	/** The open project's files as they are now. */
	files(): Files;
	/** What there is to open: the samples, and the title of the project that came by script, if one is kept. */
	listed(samples: readonly Sample[], own: string | null): void;
	/** Work cannot be kept, and why; null when it can again. */
	problem(sentence: string | null): void;
	notice(sentence: string, undoable: boolean): void;
	modified(modified: boolean): void;
}

export interface Projects {
	/** Opens what the address names, else what was open last, else the first sample. */
	openFirst(): Promise<void>;
	openSample(slug: string): Promise<void>;
	/** Opens the sample that the address has come to name, if it names one. */
	openAddressed(): Promise<void>;
	openScratch(source: ProjectSource): Promise<void>;
	/** Opens the project that came by script last. */
	openOwn(): Promise<void>;
	/** Returns the sample to its shipped state; `undoReset` brings the changes back until something else is opened. */
	reset(): Promise<void>;
	undoReset(): void;
	/** Keeps the changes; resolves with whether they are kept. Never rejects. */
	keep(): Promise<boolean>;
	/** Whether the open project has changes that are not kept, or not yet. */
	unkept(): boolean;
}

const scratchId = "scratch";
const lastFact = "last project";
const firstSample = "step-10-watbench";

function equal(a: string | Uint8Array | undefined, b: string | Uint8Array | undefined): boolean {
	if (a instanceof Uint8Array && b instanceof Uint8Array) {
		return a.length === b.length && a.every((byte, index) => byte === b[index]);
	}
	return a === b;
}

function sameFiles(a: Files, b: Files): boolean {
	const paths = Object.keys(a);
	return paths.length === Object.keys(b).length && paths.every((path) => equal(a[path], b[path]));
}

/** Throws what is wrong with a project that came by script, in a sentence. */
function checked(source: ProjectSource) {
	const { files, entry = "main.py", title = "Untitled" } = source ?? {};
	const paths = Object.keys(files ?? {});
	if (!files || paths.length === 0) throw new TypeError("open() needs { files: { 'main.py': '…' } }");
	const folders = new Set(paths.flatMap((path) => path.split("/").map((_, at, parts) => parts.slice(0, at).join("/"))));
	for (const path of paths) {
		const parts = path.split("/");
		if (
			path.length > 200 ||
			parts.some((part) => part === "" || part === "." || part === "..") ||
			/[\0\\]/.test(path)
		) {
			throw new TypeError(`"${path}" is not a path inside a project`);
		}
		if (folders.has(path)) throw new TypeError(`"${path}" is both a file and a folder of other files`);
		const content = files[path];
		if (typeof content !== "string" && !(content instanceof Uint8Array)) {
			throw new TypeError(`the content of "${path}" must be a string or a Uint8Array`);
		}
	}
	if (!paths.includes(entry)) throw new TypeError(`the entry "${entry}" is not among the files: ${paths.join(", ")}`);
	// Copies: the script that made the bytes may change or transfer them later, or share them between threads.
	const own = Object.entries(files).map(
		([path, content]) => [path, typeof content === "string" ? content : new Uint8Array(content)] as const,
	);
	return { files: Object.fromEntries(own), entry, title };
}

/** The sample that the address names. */
function addressed(): string | undefined {
	const asked = /^#sample=(.+)$/.exec(location.hash)?.[1];
	try {
		return asked && decodeURIComponent(asked);
	} catch {
		return asked;
	}
}

export function createProjects(props: ProjectsProps): Projects {
	const storage = openStorage();
	let samples: readonly Sample[] = [];
	let open: { id: string; info: ProjectInfo; shipped: Files | null; kept: Files } | null = null;
	let opens = 0;
	/** Counts what was asked for: a sample that arrives late does not take the place of what was asked for after it. */
	let requests = 0;
	let undo = () => {};

	/** Runs what needs storage, and says so when there is none. */
	async function stored<T>(action: () => Promise<T>): Promise<T | undefined> {
		try {
			return await action();
		} catch (error) {
			const full = error instanceof DOMException && error.name === "QuotaExceededError";
			props.problem(
				full
					? "The browser's storage for this page is full, so your latest changes are not kept. Copy them elsewhere before you close the page."
					: "This browser does not let the page store anything, so your changes are not kept. Copy them elsewhere before you close the page.",
			);
			return undefined;
		}
	}

	/** `kept` is what storage holds of it, the files themselves unless given. */
	function show(
		id: string,
		{ title, sample, entry, files }: Omit<SavedProject, "id">,
		shipped: Files | null,
		kept: Files = { ...files },
	): void {
		opens += 1;
		const again = open?.id === id && sample !== null;
		const own: Files = { ...files };
		const info: ProjectInfo = {
			key: `${id} ${opens}`,
			title,
			sample,
			entry,
			paths: Object.keys(own),
			modified: shipped !== null && !sameFiles(own, shipped),
		};
		open = { id, info, shipped, kept };
		props.opened({ info, files: own, selected: again ? null : "lesson.md" in own ? "lesson.md" : entry });
		void stored(() => storage.setFact(lastFact, id));
	}

	/** Shows the kept project that came by script, unless something else was asked for meanwhile; says whether. */
	async function showOwn(request: number): Promise<boolean> {
		const saved = await stored(() => storage.load(scratchId));
		if (!saved || request !== requests) return false;
		show(scratchId, saved, null);
		return true;
	}

	function noSample(slug: string): void {
		props.notice(
			`There is no sample "${slug.slice(0, 100)}". Press the project’s name for the list of those there are.`,
			false,
		);
	}

	async function openSample(slug: string): Promise<void> {
		const sample = samples.find((candidate) => candidate.slug === slug);
		if (!sample) {
			noSample(slug);
			return;
		}
		requests += 1;
		const request = requests;
		await keep();
		try {
			const shipped = await fetchSample(sample);
			const saved = await stored(() => storage.load(slug));
			if (request !== requests) return;
			const { title, entry } = sample;
			show(slug, { title, sample: slug, entry, files: saved?.files ?? shipped }, shipped);
			history.replaceState(null, "", `#sample=${encodeURIComponent(slug)}`);
		} catch (error) {
			if (request !== requests) return;
			const reason = error instanceof Error ? error.message : String(error);
			props.notice(`The sample "${sample.title}" could not be opened: ${reason}.`, false);
		}
	}

	async function keep(): Promise<boolean> {
		if (!open) return false;
		const { id, info, shipped } = open;
		const files = props.files();
		const modified = shipped !== null && !sameFiles(files, shipped);
		props.modified(modified);
		if (sameFiles(files, open.kept)) return true;
		const { title, sample, entry } = info;
		const kept = await stored(async () => {
			if (shipped && !modified) await storage.remove(id);
			else await storage.save({ id, title, sample, entry, files });
			return true;
		});
		if (!kept) return false;
		if (open?.info.key === info.key) open.kept = files;
		props.problem(null);
		return true;
	}

	return {
		openSample,
		keep,
		unkept: () => open !== null && !sameFiles(props.files(), open.kept),
		async openAddressed() {
			const slug = addressed();
			if (slug && slug !== open?.info.sample) await openSample(slug);
		},
		async openFirst() {
			try {
				samples = await fetchSamples();
				const own = await stored(() => storage.load(scratchId));
				props.listed(samples, own?.title ?? null);
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				props.notice(`The samples could not be loaded: ${reason}. Reload the page to try again.`, false);
			}
			// A script may have opened something meanwhile.
			if (requests > 0) return;
			const asked = addressed();
			const last = asked ? undefined : await stored(() => storage.fact(lastFact));
			if (last === scratchId && (await showOwn(0))) return;
			const named = (wanted: string | undefined) => samples.find(({ slug }) => slug === wanted);
			const first = named(asked ?? last) ?? named(firstSample) ?? samples[0];
			if (first && requests === 0) await openSample(first.slug);
			if (asked && first && first.slug !== asked) noSample(asked);
		},
		async openScratch(source) {
			const project = checked(source);
			requests += 1;
			await keep();
			show(scratchId, { ...project, sample: null }, null, {});
			history.replaceState(null, "", location.pathname + location.search);
			props.listed(samples, project.title);
			await keep();
		},
		async openOwn() {
			requests += 1;
			const request = requests;
			await keep();
			if (await showOwn(request)) history.replaceState(null, "", location.pathname + location.search);
		},
		async reset() {
			if (!open?.shipped) return;
			const { id, info, shipped } = open;
			const changed = props.files();
			show(id, { ...info, files: shipped }, shipped, changed);
			const key = open.info.key;
			undo = () => {
				if (open?.info.key !== key) return;
				show(id, { ...info, files: changed }, shipped, shipped);
				void keep();
			};
			await keep();
			if (open?.info.key !== key) return;
			props.notice(`"${info.title}" is as it was shipped. Your changes are gone unless you take them back now.`, true);
		},
		undoReset() {
			undo();
		},
	};
}
