/** What an editor needs for WebAssembly's text format: its grammar. */

import { wast } from "@codemirror/lang-wast";
import type { Extension } from "@codemirror/state";
import { typing } from "./typing.ts";

export const watSupport: Extension = [typing, wast()];
