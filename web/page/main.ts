/** Puts the page together: the only file that knows the state, the session, the views and each other's needs. */

import "@awesome.me/webawesome/dist/components/split-panel/split-panel.js";
import type { Diagnostic, Outcome, Place, ProjectFiles } from "../protocol.ts";
import { defaultFeatures } from "../wat/features.ts";
import { createBannersView } from "./banners-view.ts";
import { checker, openSandbox, runtimeUrl } from "./begun.ts";
import { createBroker } from "./broker.ts";
import { createCanvasView } from "./canvas-view.ts";
import { createControlsView } from "./controls-view.ts";
import { createEditorView } from "./editor-view.ts";
import { createGalleryView } from "./gallery-view.ts";
import { createMemoryView } from "./memory-view.ts";
import { createModuleView } from "./module-view.ts";
import { createOffline } from "./offline.ts";
import { createOutputView } from "./output-view.ts";
import { createPanes } from "./panes.ts";
import { createProblemsView } from "./problems-view.ts";
import { createProjects, type OpenProject } from "./projects.ts";
import { createQuestions } from "./questions.ts";
import { createSandbox } from "./sandbox.ts";
import { installScripting } from "./scripting.ts";
import { createSession, type Sandbox, type SandboxHandlers } from "./session.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import { createSettingsView } from "./settings-view.ts";
import { type Action, emptyOutput, initialState, outputText, reduce, type State } from "./state.ts";
import type { View } from "./view.ts";

const region = (id: string): HTMLElement => {
	const found = document.getElementById(id);
	if (!found) throw new Error(`index.html has no element #${id}`);
	return found;
};

/** After this time a program that runs is said to be still running, in milliseconds. */
const slowMs = 5000;
/** Quiet time after a keystroke before the text is checked and kept. */
const checkAfterMs = 120;
const keepAfterMs = 600;

const settings = loadSettings(defaultFeatures);
let state: State = initialState(settings.theme, settings.features, settings.exact, settings.counting);
const views: View[] = [];
let drawing = false;
/** What is fetched for other visits waits until this one has what it needs. */
let settled = false;

function draw(): void {
	drawing = false;
	for (const view of views) view.update(state);
	panes.update(state);
}

function dispatch(action: Action): void {
	const before = state;
	state = reduce(state, action);
	document.body.dataset.state = state.host.kind;
	document.body.dataset.spare = state.spare ? "warm" : "none";
	document.body.toggleAttribute("data-kept", state.kept);
	if (action.type === "checked") document.body.toggleAttribute("data-checked", true);
	if (!settled && (state.host.kind === "ready" || state.host.kind === "failed")) {
		settled = true;
		whenIdle(offline.start);
	}
	const { theme, features, exact, counting } = before;
	if (state.theme !== theme || state.features !== features || state.exact !== exact || state.counting !== counting)
		saveSettings(state);
	document.documentElement.dataset.theme = state.theme;
	if (!drawing) {
		drawing = true;
		queueMicrotask(draw);
	}
}

const editor = createEditorView(region("editor"), {
	changed: onChanged,
	selected: () => moduleView.changed(),
	moved: () => moduleView.moved(),
	run: () => void run(),
	async disassemble(bytes) {
		const result = await checker.disassemble(bytes);
		if ("reason" in result) throw new Error(result.reason);
		return result.text;
	},
});

const questions = createQuestions({
	running: () => state.host.kind === "running",
	show: (question) => dispatch({ type: "asked", question }),
});

const broker = createBroker({
	base: new URL("./", document.baseURI),
	file: (path) => (Object.hasOwn(runningFiles, path) ? runningFiles[path] : undefined),
	runtimeUrl,
	ask: questions.ask,
	fetch: (input, init) => fetch(input, init),
	online: () => navigator.onLine,
});

/** Resolves as soon as Python has what it needs to boot. */
async function makeSandbox(handlers: SandboxHandlers): Promise<Sandbox> {
	const { frame, supplied, watch } = openSandbox();
	watch((done, total) => {
		if (state.host.kind === "booting") dispatch({ type: "booting", stage: "Loading Python", done, total });
	});
	const sandbox = createSandbox(frame, handlers);
	try {
		await supplied;
	} catch (error) {
		sandbox.destroy();
		throw error;
	}
	return sandbox;
}

const session = createSession({
	createSandbox: makeSandbox,
	dispatch,
	paint: (frame) => canvas.paint(frame),
	async fetch(request) {
		const response = await broker.fetch(request);
		const { host } = state;
		// Said here too, for a program may keep the reason to itself, as micropip does.
		if (response.kind === "refused" && host.kind === "running" && host.run === request.run) {
			dispatch({ type: "printed", run: host.run, stream: "note", text: `${response.message}\n`, dropped: 0 });
		}
		return response;
	},
	now: () => performance.now(),
	setTimer: (callback, ms) => window.setTimeout(callback, ms),
	clearTimer: (timer) => window.clearTimeout(timer),
	whenIdle,
});

function whenIdle(callback: () => void): void {
	// WebKit has no requestIdleCallback.
	if (typeof window.requestIdleCallback === "function") window.requestIdleCallback(callback, { timeout: 4000 });
	else setTimeout(callback, 1000);
}

const openPlace = (of: "run" | "text") => (place: Place) => {
	panes.show("editor");
	editor.goTo(place, of);
};

const canvas = createCanvasView(region("canvas"), { painted: (run) => session.painted(run) });
const gallery = createGalleryView(region("dialogs"), {
	open: (slug) => void projects.openSample(slug),
	openOwn: () => void projects.openOwn(),
});
const moduleView = createModuleView(region("module"), {
	source: () => editor.module(),
	inspect: ({ path, content }) => checker.inspect(path, content, state.features),
	open: openPlace("text"),
});
const panes = createPanes(document.body, { focusEditor: () => editor.focus() });
views.push(
	editor,
	canvas,
	gallery,
	moduleView,
	createControlsView(
		{ project: region("project"), controls: region("run-controls"), status: region("status") },
		{
			run: () => void run(),
			stop,
			openGallery: () => gallery.show(),
			reset: () => void projects.reset(),
		},
	),
	createSettingsView(region("settings"), {
		dialogs: region("dialogs"),
		setTheme: (theme) => dispatch({ type: "themed", theme }),
		setExact: (exact) => dispatch({ type: "exacted", exact }),
		setCounting: (counting) => dispatch({ type: "counting", counting }),
		setFeature(name, on) {
			dispatch({ type: "featured", features: { ...state.features, [name]: on } });
			for (const path of state.project?.paths ?? []) void check(path);
		},
	}),
	createBannersView(region("banners"), {
		answer: questions.answer,
		retry: () => session.retry(),
		dismissNotice: () => dispatch({ type: "noticed", notice: null }),
		undoReset: () => projects.undoReset(),
		renew: () => offline.renew(),
		renewLater: () => dispatch({ type: "renewable", renewal: null }),
	}),
	createOutputView(region("output"), { open: openPlace("run"), clear: () => dispatch({ type: "cleared" }) }),
	createProblemsView(region("problems"), { open: openPlace("text") }),
	createMemoryView(region("memory"), { read: session.read }),
);

const projects = createProjects({
	opened(project: OpenProject) {
		stop();
		broker.forget();
		editor.open(project.files, project.selected);
		dispatch({ type: "opened", project: project.info });
		document.title = `${project.info.title} · Watbench`;
		for (const path of project.info.paths) void check(path);
	},
	files: () => editor.files(),
	listed: (samples, own) => gallery.list(samples, own),
	problem: (problem) => dispatch({ type: "storage", problem }),
	notice: (text, undoable) => dispatch({ type: "noticed", notice: { text, undoable } }),
	modified: (modified) => dispatch({ type: "edited", modified }),
});

const offline = createOffline({
	kept: (kept) => dispatch({ type: "kept", kept }),
	renewal: (renewal) => dispatch({ type: "renewable", renewal }),
	keep: projects.keep,
});

const timers = new Map<string, number>();

/** Calls once, when nobody has asked again for `ms`. */
function settle(name: string, ms: number, callback: () => void): void {
	window.clearTimeout(timers.get(name));
	timers.set(name, window.setTimeout(callback, ms));
}

function onChanged(path: string): void {
	settle(`check ${path}`, checkAfterMs, () => void check(path));
	settle("keep", keepAfterMs, () => void projects.keep());
}

async function check(path: string): Promise<void> {
	const text = editor.text(path);
	if (text === undefined || !path.endsWith(".wat")) return;
	moduleView.changed();
	const project = state.project?.key;
	const diagnostics = await checker.check(path, text, state.features);
	// Null: a newer check took its place. Otherwise the text may have moved on, and a check is on its way.
	if (!diagnostics || state.project?.key !== project || editor.text(path) !== text) return;
	editor.mark(path, diagnostics);
	dispatch({ type: "checked", path, diagnostics });
}

/** The files of the run: what a program fetches by name is what it was started with. */
let runningFiles: ProjectFiles = {};
let assembling: { cancelled: boolean } | null = null;

/** All problems of all WAT documents, in the order of the tabs. */
async function assembleAll(files: ProjectFiles): Promise<Diagnostic[]> {
	const texts = Object.entries(files).filter((entry): entry is [string, string] => entry[0].endsWith(".wat"));
	const results = await Promise.all(texts.map(([path, text]) => checker.assemble(path, text, state.features)));
	return results.flatMap((result) => ("diagnostics" in result ? result.diagnostics : []));
}

async function run(): Promise<Outcome> {
	const { project } = state;
	if (!project || state.host.kind === "failed") {
		const why = project ? "Python could not be started" : "No project is open yet";
		return { kind: "lost", reason: "crashed", message: `${why}, so nothing was run.` };
	}
	stop();
	const startedAt = performance.now();
	const files = editor.files();
	const number = session.nextRun();
	const token = { cancelled: false };
	assembling = token;
	dispatch({ type: "pressed", run: number });
	panes.ranProgram();
	const diagnostics = await assembleAll(files);
	if (token === assembling) assembling = null;
	const early = (outcome: Outcome): Outcome => {
		dispatch({ type: "finished", run: number, outcome, durationMs: performance.now() - startedAt });
		return outcome;
	};
	if (token.cancelled) return { kind: "stopped", interpreter: "kept", frames: [] };
	if (diagnostics.length > 0) return early({ kind: "invalid", diagnostics, frames: [] });
	runningFiles = files;
	const endFetches = broker.startRun();
	settle("slow", slowMs, () => dispatch({ type: "slow", run: number }));
	const outcome = await session.run({
		project: project.key,
		files,
		entry: project.entry,
		features: state.features,
		exact: state.exact,
		counting: state.counting,
	});
	endFetches();
	questions.drop();
	return outcome;
}

function stop(): void {
	if (assembling) {
		assembling.cancelled = true;
		assembling = null;
		const outcome = { kind: "stopped", interpreter: "kept", frames: [] } as const;
		dispatch({ type: "finished", run: state.output.run, outcome, durationMs: 0 });
		return;
	}
	session.stop();
}

installScripting({
	open: projects.openScratch,
	async run() {
		const ended = run();
		const own = state.output.run;
		const outcome = await ended;
		// What a run printed is gone when another one has taken its place.
		const log = state.output.run === own ? state.output : emptyOutput(own);
		const { dropped } = log;
		return { ...outcome, stdout: outputText(log, "stdout"), stderr: outputText(log, "stderr"), dropped };
	},
	stop,
	files: () => editor.files(),
	state: () => state.host.kind,
});

window.addEventListener("keydown", (event) => {
	const control = event.ctrlKey || event.metaKey;
	if (control && event.key === "Enter" && !event.defaultPrevented) {
		event.preventDefault();
		void run();
	} else if (control && event.key.toLowerCase() === "s") {
		event.preventDefault();
		void projects.keep().then((kept) => {
			const text = "Your work is kept in this browser, now and after every change.";
			if (kept) dispatch({ type: "noticed", notice: { text, undoable: false } });
		});
	} else if (event.key === "F6") {
		event.preventDefault();
		panes.cycle(event.shiftKey ? -1 : 1);
	}
});

// Asked only when something would be lost: the browser keeps nothing, or the last keystroke is a moment old.
window.addEventListener("beforeunload", (event) => {
	if (projects.unkept()) event.preventDefault();
});

window.addEventListener("hashchange", () => void projects.openAddressed());

// What was typed in the last moments is kept when the page goes away.
document.addEventListener("visibilitychange", () => {
	if (document.hidden) void projects.keep();
});

dispatch({ type: "themed", theme: settings.theme });
session.start();
void projects.openFirst();
