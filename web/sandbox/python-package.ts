/** Where the package's sources stand among Python's files: in the page and where its snapshot is made. */

const sitePackages = "/lib/python3.14/site-packages";

interface Files {
	mkdirTree(path: string): void;
	writeFile(path: string, content: string): void;
}

/** Writes the package; `sources` are texts by path below `py/`. */
export function writePackage(files: Files, sources: Readonly<Record<string, string>>): void {
	for (const [path, source] of Object.entries(sources)) {
		const file = `${sitePackages}/${path}`;
		files.mkdirTree(file.slice(0, file.lastIndexOf("/")));
		files.writeFile(file, source);
	}
}
