/** The environment variables that Python starts with, in the page and where its snapshot is made. */

export const environment: Readonly<Record<string, string>> = {
	HOME: "/home/pyodide",
	PYTHONDONTWRITEBYTECODE: "1",
	// Unbuffered, so that `print("…", end="")` shows at once; what is sent to the page is batched anyway.
	PYTHONUNBUFFERED: "1",
};
