/** What helps while one types in any document: brackets that close themselves, and the list of completions. */

import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export const typing: Extension = [closeBrackets(), autocompletion(), keymap.of(closeBracketsKeymap)];
