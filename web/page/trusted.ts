/** The page's one Trusted Types policy: the only way by which text becomes a document or a worker's address. */

const policy = window.trustedTypes?.createPolicy("watbench", {
	createHTML: (html) => html,
	createScriptURL: (url) => url,
});

/** Only for the sandbox frame's own document, a constant of the build. */
export function setFrameDocument(frame: HTMLIFrameElement, html: string): void {
	(frame as { srcdoc: string | TrustedHTML }).srcdoc = policy?.createHTML(html) ?? html;
}

/** Only for addresses that the build made. */
export function createModuleWorker(url: string): Worker {
	return new Worker((policy?.createScriptURL(url) ?? url) as string, { type: "module" });
}
