/** The state in one sentence: what the status line says and a screen reader reads out. */

import type { Outcome } from "../protocol.ts";
import { unreachable } from "../unreachable.ts";
import type { State } from "./state.ts";

/** A duration for people: `0.4 ms`, `12 ms`, `3.2 s`. */
export function duration(ms: number): string {
	if (ms < 10) return `${ms.toFixed(1)} ms`;
	return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function outcomeText(outcome: Outcome, durationMs: number): string {
	const frame = "frames" in outcome ? outcome.frames.at(-1) : undefined;
	const where = frame ? ` at ${frame.file}:${frame.line}` : "";
	switch (outcome.kind) {
		case "ok":
			return outcome.exitCode === 0
				? `Finished in ${duration(durationMs)}`
				: `Ended with exit code ${outcome.exitCode} after ${duration(durationMs)}`;
		case "stopped":
			return outcome.interpreter === "kept" ? `Stopped${where}` : "Stopped; Python was started afresh";
		case "invalid":
			return `Not run: ${plural(outcome.diagnostics.length, "problem")} in the WAT`;
		case "unlinkable":
			return `Link error${where}: the host environment does not fit the module`;
		case "trap":
			return `Trap: ${outcome.trap}${outcome.exportName ? ` in ${outcome.exportName}` : ""}${where}`;
		case "raised":
			return `${outcome.exception}${where}`;
		case "lost":
			return outcome.message;
		default:
			return unreachable(outcome);
	}
}

export function summary(state: State): string {
	const { host } = state;
	switch (host.kind) {
		case "booting":
			return state.queued ? "Waiting for Python; your program runs as soon as it is ready" : "Python is starting";
		case "running":
			return state.slow ? "Still running. Stop ends the program." : "Running";
		case "stopping":
			return "Stopping";
		case "failed":
			return "Python could not be started";
		case "ready":
			if (state.ended) return outcomeText(state.ended.outcome, state.ended.durationMs);
			return state.abilities?.snapshotProblem == null ? "Ready" : "Ready; Python started without its snapshot";
		default:
			return unreachable(host);
	}
}
