/** Vite plugin: the Python package's public names as `virtual:python-api`, for completion in the page's editor. */

import type { ApiName } from "virtual:python-api";
import type { Plugin } from "vite";
import { type Described, firstSentence, readPythonApi } from "./python-api.mjs";

const id = "virtual:python-api";

/** Only what completion shows, since the page's script carries it. */
export function completionApi(api = readPythonApi()) {
	const known = Object.keys(api.names);
	const shown = ({ kind, signature, type, doc }: Described & Pick<ApiName, "kind">): ApiName => {
		const plain = type?.replace(/ \| None$/, "") ?? "";
		return { kind, signature, summary: firstSentence(doc), type: known.includes(plain) ? plain : null };
	};
	const entries = Object.entries(api.names).map(([name, described]) => {
		const members = Object.entries(described.members).map(([each, member]) => [each, shown(member)] as const);
		return [name, { ...shown(described), members: Object.fromEntries(members) }] as const;
	});
	return Object.fromEntries(entries);
}

export function pythonApiPlugin(): Plugin {
	return {
		name: "watbench:python-api",
		resolveId: (asked) => (asked === id ? `\0${id}` : null),
		load: (asked) => (asked === `\0${id}` ? `export default ${JSON.stringify(completionApi())};` : null),
	};
}
