/** What the Module pane shows: the module of a document, asked for anew when its text changes, and the links between both. */

import type { Inspected } from "../assembler/messages.ts";
import type { Place } from "../protocol.ts";
import type { Inspection } from "../wat/inspection.ts";
import { linesOf } from "../wat/lines.ts";
import type { InspectedPart } from "../wat/listing.ts";
import { instructionAt } from "./module-caret.ts";
import { createModuleListing } from "./module-listing.ts";
import type { ModuleSource } from "./module-source.ts";
import { createModuleTables } from "./module-tables.ts";
import "./module-panel.css";
import { el } from "./view.ts";

export interface ModulePanelProps {
	source(): ModuleSource | null;
	inspect(source: ModuleSource): Promise<Inspected | null>;
	open(place: Place): void;
}

export interface ModulePanel {
	readonly dom: HTMLElement;
	/** Looks whether there is another module to show. */
	refresh(): void;
	/** Asks again at the next `refresh`, though the text is the same. */
	forget(): void;
	/** Another project is open: nothing of the last one is shown. */
	reset(): void;
	/** Shows the instruction at the caret. */
	follow(): void;
	destroy(): void;
}

/** A module as it was last shown. */
interface Shown {
	readonly source: ModuleSource;
	readonly inspection: Inspection;
}

const none = "This project has no WAT document and no compiled module.";
const waiting = "The assembler is at work on this module…";

export function createModulePanel(props: ModulePanelProps): ModulePanel {
	const title = el("h2");
	const message = el("p", { class: "module-message", role: "status" });
	const chooser = el("select", { "aria-label": "Instructions of" });
	const listing = createModuleListing({ open: (index) => openInstruction(index) });
	const tables = createModuleTables({ choose: (part) => choose(part) });
	const code = el("div", { class: "module-code" });
	code.append(el("div", { class: "module-chooser" }, chooser), listing.dom);
	const body = el("div", { class: "module-body", hidden: true }, tables.dom, code);
	const dom = el("div", { class: "module-panel" }, el("div", { class: "module-head" }, title, message), body);

	let asked: ModuleSource | null = null;
	let shown: Shown | null = null;
	let part: InspectedPart | null = null;
	/** Why there is nothing newer than what is shown; empty where there is no reason. */
	let reason = "";
	/** Where the caret was when it was last followed: a person may look elsewhere until it moves. */
	let followed = "";

	/** Whether what is shown is of the text as it is now. */
	function current(): boolean {
		const source = props.source();
		return shown !== null && source?.path === shown.source.path && source.content === shown.source.content;
	}

	function say(text: string, kind: "plain" | "warning"): void {
		if (message.textContent !== text) message.textContent = text;
		message.dataset.kind = kind;
	}

	function refresh(): void {
		const source = props.source();
		if (!source) {
			asked = null;
			shown = null;
			title.textContent = "No module";
			say(none, "plain");
			body.hidden = true;
			return;
		}
		// What was refused is asked again: it need not have been the text's fault.
		if (asked?.path === source.path && asked.content === source.content && reason === "") follow();
		else void ask(source);
	}

	async function ask(source: ModuleSource): Promise<void> {
		asked = source;
		if (shown?.source.path !== source.path) {
			shown = null;
			body.hidden = true;
			title.textContent = source.path;
			say(waiting, "plain");
		}
		const result = await props.inspect(source);
		// A newer question has taken this one's place, or the project has another file in front.
		if (!result || asked !== source) return;
		if ("reason" in result) refuse(result.reason);
		else show({ source, inspection: result });
	}

	function refuse(why: string): void {
		reason = why;
		const kept = shown
			? " Below is the module as it last was; its bytes lead nowhere until the text assembles again."
			: "";
		say(`${why}${/[.!?]$/.test(why) ? "" : "."}${kept}`, "warning");
		body.dataset.stale = "true";
		body.hidden = shown === null;
	}

	function show(next: Shown): void {
		const { source, inspection } = next;
		reason = "";
		shown = next;
		title.textContent = `${source.path}, ${inspection.bytes.length.toLocaleString("en")} bytes`;
		say(inspection.unlinked, "plain");
		body.dataset.stale = "false";
		body.hidden = false;
		tables.show(inspection);
		const parts = inspection.parts;
		code.hidden = parts.length === 0;
		chooser.replaceChildren(
			...parts.map(({ title, words }, index) => {
				const count = `${words.length.toLocaleString("en")} ${words.length === 1 ? "instruction" : "instructions"}`;
				return el("option", { value: String(index) }, `${title} (${count})`);
			}),
		);
		const again = parts.find(({ title }) => title === part?.title) ?? parts[0] ?? null;
		const row = again?.title === part?.title ? listing.cursor() : 0;
		part = null;
		if (again) showPart(again, row);
		followed = "";
		follow();
	}

	function showPart(next: InspectedPart, row: number | null): void {
		if (!shown) return;
		if (next !== part) {
			part = next;
			chooser.value = String(shown.inspection.parts.indexOf(next));
			listing.show(next, shown.inspection.bytes);
		}
		listing.moveTo(row);
	}

	function choose(next: InspectedPart): void {
		showPart(next, 0);
		listing.focus();
	}

	chooser.addEventListener("change", () => {
		const next = shown?.inspection.parts[Number(chooser.value)];
		if (next) showPart(next, 0);
	});

	function openInstruction(index: number): void {
		if (!shown || reason !== "" || !current() || typeof shown.source.content !== "string") return;
		const from = part?.text?.[2 * index];
		if (from === undefined) return;
		const { line, column } = linesOf(shown.source.content).place(from);
		props.open({ file: shown.source.path, line, column });
	}

	function follow(): void {
		const source = props.source();
		if (!shown || !source || source.caret === null || typeof source.content !== "string" || !current()) return;
		const at = `${source.path} ${source.caret}`;
		if (at === followed) return;
		followed = at;
		const found = instructionAt(shown.inspection.parts, source.content, source.caret);
		if (found) showPart(found.part, found.index);
	}

	return {
		dom,
		refresh,
		forget() {
			asked = null;
		},
		reset() {
			asked = null;
			shown = null;
			part = null;
			reason = "";
			body.hidden = true;
		},
		follow,
		destroy() {
			asked = null;
			listing.destroy();
			dom.remove();
		},
	};
}
