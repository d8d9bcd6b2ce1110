/** Markdown as elements, made by hand from `marked`'s tokens and never as HTML. */

import { marked, type Token, type Tokens } from "marked";
import { el } from "./view.ts";

/** Only these may be followed from a lesson, which anybody may have written. */
function safeLink(href: string): string | null {
	return /^https?:\/\//i.test(href) ? href : null;
}

/** `marked` leaves HTML entities in plain text; these five are all it makes itself. */
function plain(text: string): string {
	return text
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&quot;", '"')
		.replaceAll("&#39;", "'")
		.replaceAll("&amp;", "&");
}

function inline(tokens: readonly Token[] | undefined): (Node | string)[] {
	return (tokens ?? []).map((token): Node | string => {
		switch (token.type) {
			case "strong":
				return el("strong", {}, ...inline(token.tokens));
			case "em":
				return el("em", {}, ...inline(token.tokens));
			case "codespan":
				return el("code", {}, plain(token.text));
			case "br":
				return el("br");
			case "link": {
				const href = safeLink(token.href);
				const children = inline(token.tokens);
				return href
					? el("a", { href, rel: "noopener noreferrer", target: "_blank" }, ...children)
					: el("span", {}, ...children);
			}
			default:
				return token.type === "text" && "tokens" in token && token.tokens
					? el("span", {}, ...inline(token.tokens))
					: plain("text" in token ? String(token.text) : token.raw);
		}
	});
}

function list(token: Tokens.List): HTMLElement {
	const items = token.items.map((item) => el("li", {}, ...blocks(item.tokens)));
	return token.ordered ? el("ol", { start: String(token.start || 1) }, ...items) : el("ul", {}, ...items);
}

function table(token: Tokens.Table): HTMLElement {
	const head = el("tr", {}, ...token.header.map((cell) => el("th", { scope: "col" }, ...inline(cell.tokens))));
	const rows = token.rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, ...inline(cell.tokens)))));
	const made = el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows));
	return el("div", { class: "scrolling", tabindex: "0", role: "region", "aria-label": "Table" }, made);
}

function block(token: Token): Node | string {
	switch (token.type) {
		case "heading":
			// The page's own heading is the first level.
			return el(token.depth === 1 ? "h2" : token.depth === 2 ? "h3" : "h4", {}, ...inline(token.tokens));
		case "paragraph":
			return el("p", {}, ...inline(token.tokens));
		case "code":
			return el("pre", { tabindex: "0" }, el("code", {}, token.text));
		case "blockquote":
			return el("blockquote", {}, ...blocks(token.tokens ?? []));
		case "list":
			return list(token as Tokens.List);
		case "table":
			return table(token as Tokens.Table);
		case "hr":
			return el("hr");
		case "space":
			return "";
		case "text":
			return el("span", {}, ...inline("tokens" in token && token.tokens ? token.tokens : [token]));
		default:
			return el("p", {}, token.raw);
	}
}

function blocks(tokens: readonly Token[]): (Node | string)[] {
	return tokens.map(block);
}

/** The elements of a text in Markdown. */
export function fromMarkdown(text: string): (Node | string)[] {
	return blocks(marked.lexer(text));
}
