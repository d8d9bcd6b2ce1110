/** The person's settings, kept in localStorage; where that is denied they last as long as the page. */

import * as v from "valibot";
import type { Features } from "../protocol.ts";
import type { Theme } from "./state.ts";

export interface Settings {
	readonly theme: Theme;
	readonly features: Features;
	/** Whether modules are executed exactly as they are. */
	readonly exact: boolean;
	/** Whether runs count how often each line is executed. */
	readonly counting: boolean;
}

const key = "watbench.settings";
const schema = v.object({
	theme: v.optional(v.picklist(["system", "light", "dark"]), "system"),
	features: v.optional(v.record(v.string(), v.boolean()), {}),
	exact: v.optional(v.boolean(), false),
	counting: v.optional(v.boolean(), false),
});

/** Only features that are known are taken over; a new one starts with its default. */
export function loadSettings(defaults: Features): Settings {
	try {
		const saved = v.parse(schema, JSON.parse(localStorage.getItem(key) ?? "{}"));
		const known = Object.entries(defaults).map(([name, on]) => [name, saved.features[name] ?? on] as const);
		return { theme: saved.theme, features: Object.fromEntries(known), exact: saved.exact, counting: saved.counting };
	} catch {
		return { theme: "system", features: defaults, exact: false, counting: false };
	}
}

export function saveSettings({ theme, features, exact, counting }: Settings): void {
	try {
		localStorage.setItem(key, JSON.stringify({ theme, features, exact, counting }));
	} catch {
		// Storage is denied: the settings hold until the page is closed.
	}
}
