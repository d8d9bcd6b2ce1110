/** The toolbar: the project's name, Run and Stop, and the status line with its progress. */

import type { Host, State } from "./state.ts";
import { summary } from "./summary.ts";
import { button, el, type View } from "./view.ts";

export interface ControlsProps {
	run(): void;
	stop(): void;
	openGallery(): void;
	reset(): void;
}

export interface ControlsRegions {
	readonly project: HTMLElement;
	readonly controls: HTMLElement;
	readonly status: HTMLElement;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Stages of the page's own loading count bytes, those of Python count steps. */
function bootText({ stage, done, total }: Extract<Host, { kind: "booting" }>): string {
	return total > 1000 ? `${stage}: ${megabytes(done)} of ${megabytes(total)} MB` : stage;
}

export function createControlsView({ project, controls, status }: ControlsRegions, props: ControlsProps): View {
	const title = button("", props.openGallery, { class: "project-title", "aria-haspopup": "dialog" });
	const reset = button("Reset", props.reset, {
		class: "project-reset",
		title: "Return the sample to its shipped state",
	});
	project.append(title, reset);

	const run = button("Run", props.run, { class: "primary", title: "Run the project (Ctrl+Enter)" });
	const stop = button("Stop", props.stop, { title: "End the running program" });
	controls.append(run, stop);

	const text = el("span");
	status.append(text);
	// Beside the live region, not in it: a figure that changes ten times a second is not to be read out.
	const progress = el("progress", { "aria-label": "Loading Python" });
	const detail = el("span", { "aria-hidden": "true" });
	const loading = el("span", { class: "loading", hidden: true }, progress, detail);
	status.after(loading);

	let shown: State | null = null;
	return {
		dom: controls,
		update(state) {
			if (state === shown) return;
			shown = state;
			const { host } = state;
			title.textContent = state.project?.title ?? "Opening…";
			title.title = "Open another sample";
			reset.hidden = state.project?.sample == null;
			reset.disabled = !state.project?.modified;
			const busy = host.kind === "running" || host.kind === "stopping";
			run.disabled = state.project === null || host.kind === "failed" || host.kind === "stopping";
			run.setAttribute("aria-busy", String(busy));
			stop.disabled = !(busy || state.queued) || host.kind === "stopping";
			const booting = host.kind === "booting";
			loading.hidden = !booting;
			if (booting) {
				detail.textContent = bootText(host);
				if (host.total > 0) {
					progress.max = host.total;
					progress.value = host.done;
				} else progress.removeAttribute("value");
			}
			const words = summary(state);
			if (text.textContent !== words) {
				text.textContent = words;
				// The line is cut where there is no room for all of it.
				text.title = words;
			}
			status.dataset.kind = busy || booting ? "busy" : (state.ended?.outcome.kind ?? "ready");
		},
		destroy() {
			project.replaceChildren();
			controls.replaceChildren();
			status.replaceChildren();
			loading.remove();
		},
	};
}
