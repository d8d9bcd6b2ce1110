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

/** Only for the build's own worker. Its script is never taken from the HTTP cache, so that a newer one is noticed. */
export function registerServiceWorker(
	container: ServiceWorkerContainer,
	url: string,
): Promise<ServiceWorkerRegistration> {
	const trusted = (policy?.createScriptURL(url) ?? url) as string;
	return container.register(trusted, { updateViaCache: "none" });
}
