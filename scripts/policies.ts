/** The content security policies of the page and of the sandbox's frame, and the headers a host should send. */

const policy = (directives: Record<string, string>) =>
	Object.entries(directives)
		.map(([name, value]) => `${name} ${value}`.trim())
		.join("; ");

/** The frame's own policy: no network, no nested frames, one script. The page's policy applies to it as well. */
export function frameDocument(script: string, hash: string): string {
	const csp = policy({
		"default-src": "'none'",
		"script-src": `${hash} 'wasm-unsafe-eval'`,
		"worker-src": "blob:",
	});
	return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${csp}"><title>Watbench sandbox</title><script>${script}</script>`;
}

/**
 * The page's policy. `frame-src 'none'` lets the srcdoc frame be made and keeps it from going anywhere else;
 * `connect-src` is wide because the broker fetches, after consent, what the sandbox cannot; the sandbox itself is held
 * by its own policy. Styles are unsafe-inline because CodeMirror puts its styles into an element.
 */
export function pagePolicy(scriptHashes: readonly string[]): string {
	return policy({
		"default-src": "'none'",
		"base-uri": "'none'",
		"form-action": "'none'",
		"object-src": "'none'",
		"img-src": "'self' data: blob:",
		"font-src": "'self'",
		"style-src": "'self' 'unsafe-inline'",
		"connect-src": "'self' https: http://127.0.0.1:* http://localhost:*",
		"manifest-src": "'self'",
		"frame-src": "'none'",
		"worker-src": "'self' blob:",
		"script-src": `'self' 'wasm-unsafe-eval' ${scriptHashes.join(" ")}`,
		"require-trusted-types-for": "'script'",
		"trusted-types": "watbench sandbox lit-html",
	});
}

/** What gives the page SharedArrayBuffer without COEP: sent by hosts that can, and else added by the service worker. */
export const isolationHeader = ["Document-Isolation-Policy", "isolate-and-credentialless"] as const;

/** Headers by path, in the `_headers` format that several static hosts and our own server read. */
export const headersFile = `/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/
  ${isolationHeader.join(": ")}
/index.html
  ${isolationHeader.join(": ")}
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;
