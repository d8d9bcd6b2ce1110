/** What `npm run host` prints about a run that did not end well, and the exit status that says so. */

import { join } from "node:path";

/** @typedef {import("../web/protocol.ts").Outcome} Outcome */

/**
 * The exit status, and the lines for standard error, each of which starts with the place that it is about.
 * @param {Outcome} outcome
 * @param {string} folder the project's, as the person named it
 * @returns {{ status: number, text: string }}
 */
export function reportOutcome(outcome, folder) {
	/** @param {{ file: string, line: number, column: number }} place */
	const shown = ({ file, line, column }) => `${join(folder, file)}:${line}:${column}`;
	/** @param {readonly import("../web/protocol.ts").Frame[]} frames */
	const stack = (frames) =>
		frames.toReversed().map((frame) => {
			const again = frame.repeated > 0 ? `, at least ${frame.repeated} more times` : "";
			return `  in ${frame.function} (${shown(frame)})${again}`;
		});
	/** @param {readonly import("../web/protocol.ts").Frame[]} frames @param {string} text */
	const atInnermost = (frames, text) => {
		const frame = frames.at(-1);
		return frame ? `${shown(frame)}: ${text}` : text;
	};
	switch (outcome.kind) {
		case "ok":
			return { status: outcome.exitCode & 0xff, text: "" };
		case "stopped":
			return { status: 130, text: "Stopped by Ctrl-C." };
		case "invalid": {
			const problems = outcome.diagnostics.map((each) => `${shown(each)}: ${each.severity}: ${each.message}`);
			return { status: 1, text: [...problems, ...stack(outcome.frames)].join("\n") };
		}
		case "unlinkable": {
			const text = atInnermost(outcome.frames, `link error: ${outcome.message}`);
			return { status: 1, text: [text, ...stack(outcome.frames)].join("\n") };
		}
		case "trap": {
			const within = outcome.exportName === null ? "" : ` in export "${outcome.exportName}"`;
			const text = atInnermost(outcome.frames, `trap: ${outcome.trap}${within}`);
			const why = outcome.explanation ? [`  ${outcome.explanation}`] : [];
			return { status: 1, text: [text, ...why, ...stack(outcome.frames)].join("\n") };
		}
		case "raised": {
			const text = `${outcome.exception}${outcome.message ? `: ${outcome.message}` : ""}`;
			return { status: 1, text: `${outcome.traceback.trimEnd()}\n\n${atInnermost(outcome.frames, text)}` };
		}
		case "lost":
			return { status: 1, text: outcome.message };
		default:
			return unreachable(outcome);
	}
}

/** @param {never} outcome @returns {never} */
function unreachable(outcome) {
	throw new Error(`an outcome of no kind: ${JSON.stringify(outcome)}`);
}
