/** The shipped samples: their list, and their files. */

import * as v from "valibot";

const sampleSchema = v.object({
	slug: v.string(),
	title: v.string(),
	summary: v.string(),
	tags: v.array(v.string()),
	entry: v.string(),
	files: v.array(v.string()),
	/** Some of the files' texts, path → text: what need not be fetched. */
	texts: v.record(v.string(), v.string()),
});

export type Sample = v.InferOutput<typeof sampleSchema>;

/** Files with these endings are texts; anything else is bytes. */
const texts = /\.(py|wat|wast|md|txt|json|csv|toml)$/i;

export const isTextPath = (path: string): boolean => texts.test(path);

const folder = new URL("static/samples/", document.baseURI);

async function get(path: string): Promise<Response> {
	const response = await fetch(new URL(path, folder));
	if (!response.ok) throw new Error(`the site answered ${response.status} for the sample file ${path}`);
	return response;
}

/** The samples in the gallery's order. */
export async function fetchSamples(): Promise<Sample[]> {
	return v.parse(v.array(sampleSchema), await (await get("index.json")).json());
}

/** A sample's files as shipped, path → content. */
export async function fetchSample({ slug, files, texts }: Sample): Promise<Record<string, string | Uint8Array>> {
	const contents = await Promise.all(
		files.map(async (path) => {
			const carried = Object.hasOwn(texts, path) ? texts[path] : undefined;
			if (carried !== undefined) return [path, carried] as const;
			const response = await get(`${slug}/${path}`);
			const content = isTextPath(path) ? await response.text() : new Uint8Array(await response.arrayBuffer());
			return [path, content] as const;
		}),
	);
	return Object.fromEntries(contents);
}
