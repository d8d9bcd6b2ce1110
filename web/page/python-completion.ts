/** What the Python editor offers of the `watbench` package: names to import, and members of what they give. */

import type api from "virtual:python-api";
import type { ApiName } from "virtual:python-api";
import { type Completion, type CompletionResult, type CompletionSource, ifNotIn } from "@codemirror/autocomplete";

export type PythonApi = typeof api;

/** The names after `from watbench import`, in one line or in open parentheses, up to the one that is being typed. */
const importing = /^[ \t]*from[ \t]+watbench[ \t]+import[ \t]+(?:\([\w\s,]*?|[\w \t,]*?)(\w*)(?![\s\S])/m;
const dotted = /([A-Za-z_]\w*(?:\.\w+)*)\.(\w*)$/;
/** Characters of an expression that are looked at: the search takes the square of them in a text without breaks. */
const mostExpression = 200;

const kinds = {
	class: "class",
	function: "function",
	object: "variable",
	method: "method",
	classmethod: "method",
	property: "property",
} as const;

function option(label: string, { kind, signature, summary }: ApiName): Completion {
	return { label, type: kinds[kind], detail: signature.replace(/^(await )?(\w+\.)?\w+/, "$1"), info: summary };
}

/** The last thing before the caret that a variable was given, as `Memory` in `memory = Memory(1)`. */
function givenTo(variable: string, before: string): string | null {
	const given = new RegExp(
		`^[ \\t]*${variable}[ \\t]*=[ \\t]*(?:await[ \\t]+)?([A-Za-z_][\\w.]*)|\\bexcept[ \\t]+(\\w+)[ \\t]+as[ \\t]+${variable}\\b`,
		"gm",
	);
	const last = [...before.matchAll(given)].at(-1);
	return last?.[1] ?? last?.[2] ?? null;
}

/** The public class that a dotted expression is of, `depth` assignments away at most. */
function classOf(expression: string, before: string, api: PythonApi, depth = 4): string | null {
	const [head = "", ...path] = expression.split(".");
	const given = depth > 0 ? givenTo(head, before) : null;
	const named = Object.keys(api).find((name) => api[name]?.kind === "class" && name.toLowerCase() === head);
	let found = Object.hasOwn(api, head)
		? (api[head]?.type ?? head)
		: ((given && classOf(given, before, api, depth - 1)) ?? named ?? null);
	for (const step of path) {
		const members = found !== null && Object.hasOwn(api, found) ? api[found]?.members : undefined;
		found = members && Object.hasOwn(members, step) ? (members[step]?.type ?? null) : null;
	}
	return found;
}

/** Offers for a Python text up to the caret; null where the package has nothing to say. `from` is an offset in it. */
export function completePython(before: string, api: PythonApi): CompletionResult | null {
	const imported = importing.exec(before);
	if (imported) {
		const options = Object.entries(api).map(([name, each]) => option(name, each));
		return { from: before.length - (imported[1] ?? "").length, options, validFor: /^\w*$/ };
	}
	const [, expression = "", typed = ""] = dotted.exec(before.slice(-mostExpression)) ?? [];
	const owner = expression ? classOf(expression, before, api) : null;
	const members = owner !== null && Object.hasOwn(api, owner) ? api[owner]?.members : undefined;
	if (!members || Object.keys(members).length === 0) return null;
	const options = Object.entries(members).map(([name, each]) => option(name, each));
	return { from: before.length - typed.length, options, validFor: /^\w*$/ };
}

/** The source for CodeMirror. */
export function pythonCompletion(api: PythonApi): CompletionSource {
	// Not `sliceDoc`, in which a line break may be CRLF: the editor's offsets count one character.
	return ifNotIn(["String", "Comment"], ({ state, pos }) => completePython(state.doc.sliceString(0, pos), api));
}
