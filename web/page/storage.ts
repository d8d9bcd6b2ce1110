/** Keeps the person's work in IndexedDB: each project's files under its name, and which one was open. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface SavedProject {
	/** The sample's slug, or `scratch` for a project that came by script. */
	readonly id: string;
	readonly title: string;
	readonly sample: string | null;
	readonly entry: string;
	readonly files: Readonly<Record<string, string | Uint8Array>>;
}

interface Schema extends DBSchema {
	projects: { key: string; value: SavedProject };
	facts: { key: string; value: string };
}

/** Each call rejects when the browser keeps nothing; the page goes on without. */
export interface Storage {
	load(id: string): Promise<SavedProject | undefined>;
	save(project: SavedProject): Promise<void>;
	remove(id: string): Promise<void>;
	fact(name: string): Promise<string | undefined>;
	setFact(name: string, value: string): Promise<void>;
}

export function openStorage(): Storage {
	let opened: Promise<IDBPDatabase<Schema>> | null = null;
	/** Opened once; again after a failure, or after the browser has closed it, as it may when it clears its data. */
	const database = () => {
		const forget = () => {
			opened = null;
		};
		opened ??= openDB<Schema>("watbench", 1, {
			upgrade(created) {
				created.createObjectStore("projects", { keyPath: "id" });
				created.createObjectStore("facts");
			},
			terminated: forget,
		}).catch((error: unknown) => {
			forget();
			throw error;
		});
		return opened;
	};
	return {
		load: async (id) => (await database()).get("projects", id),
		async save(project) {
			await (await database()).put("projects", project);
		},
		async remove(id) {
			await (await database()).delete("projects", id);
		},
		fact: async (name) => (await database()).get("facts", name),
		async setFact(name, value) {
			await (await database()).put("facts", value, name);
		},
	};
}
