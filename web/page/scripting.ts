/** `window.watbench`: the page's public interface for scripts, tests and those who embed it. */

import type { Outcome } from "../protocol.ts";
import type { ProjectSource } from "./projects.ts";
import type { Host } from "./state.ts";

/** What a run printed. `dropped` counts the characters left out of the middle of what was too much, over both streams. */
export interface Printed {
	readonly stdout: string;
	readonly stderr: string;
	readonly dropped: number;
}

export interface Watbench {
	/** Opens a project in place of the one that is open; rejects with what is wrong with it. Runs nothing. */
	open(project: ProjectSource): Promise<void>;
	/** Runs the open project as the Run button does. Never rejects. */
	run(): Promise<Outcome & Printed>;
	/** Ends the running program as the Stop button does. */
	stop(): void;
	/** The open project's files as they are now. */
	files(): Record<string, string | Uint8Array>;
	/** Resolves when Python is ready for the first time. */
	readonly ready: Promise<void>;
	readonly state: Host["kind"];
}

declare global {
	interface Window {
		readonly watbench: Watbench;
	}
}

export function installScripting({ state, ...methods }: Omit<Watbench, "ready" | "state"> & { state(): Host["kind"] }) {
	const ready = new Promise<void>((resolve) => {
		const observer = new MutationObserver(() => {
			if (state() !== "ready") return;
			observer.disconnect();
			resolve();
		});
		observer.observe(document.body, { attributes: true, attributeFilter: ["data-state"] });
	});
	const watbench: Watbench = Object.freeze({
		...methods,
		ready,
		get state() {
			return state();
		},
	});
	Object.defineProperty(window, "watbench", { value: watbench });
}
