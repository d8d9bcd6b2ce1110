/** The Module pane's place on the page: loads what shows modules when the pane is opened first, and keeps it fresh while it is in sight. */

import type { Inspected } from "../assembler/messages.ts";
import type { Place } from "../protocol.ts";
import type { ModulePanel } from "./module-panel.ts";
import type { ModuleSource } from "./module-source.ts";
import type { State } from "./state.ts";
import { button, el, type View } from "./view.ts";

export interface ModuleProps {
	/** The module that the person works on; null where the project has none. */
	source(): ModuleSource | null;
	/** Null when a newer question has taken this one's place. */
	inspect(source: ModuleSource): Promise<Inspected | null>;
	/** Shows a place of the text in the editor. */
	open(place: Place): void;
}

export interface ModuleView extends View {
	/** A document has another text, or another one is in front. */
	changed(): void;
	/** The caret stands elsewhere. */
	moved(): void;
}

export function createModuleView(region: HTMLElement, props: ModuleProps): ModuleView {
	const dom = el("div", { class: "module-view" });
	region.append(dom);
	let panel: ModulePanel | null = null;
	let loading = false;
	let features: State["features"] | null = null;
	let project: string | undefined;

	/** A pane that is not shown has no room. */
	const inSight = () => region.clientHeight > 0;

	async function load(): Promise<void> {
		if (loading) return;
		loading = true;
		dom.replaceChildren(el("p", { class: "opening" }, "Loading the view of modules…"));
		try {
			const { createModulePanel } = await import("./module-panel.ts");
			panel = createModulePanel(props);
			dom.replaceChildren(panel.dom);
			panel.refresh();
		} catch {
			const words = "The view of modules could not be loaded. Check the connection.";
			const again = button("Try again", () => void load());
			dom.replaceChildren(el("div", { class: "opening" }, el("p", { role: "alert" }, words), again));
		} finally {
			loading = false;
		}
	}

	function changed(): void {
		if (inSight()) panel?.refresh();
	}

	const shown = new ResizeObserver(() => {
		if (!inSight()) return;
		if (panel) panel.refresh();
		else if (dom.childElementCount === 0) void load();
	});
	shown.observe(region);

	return {
		dom,
		changed,
		moved() {
			if (inSight()) panel?.follow();
		},
		update(state) {
			if (state.features === features && state.project?.key === project) return;
			if (state.project?.key !== project) panel?.reset();
			else panel?.forget();
			features = state.features;
			project = state.project?.key;
			changed();
		},
		destroy() {
			shown.disconnect();
			panel?.destroy();
			dom.remove();
		},
	};
}
