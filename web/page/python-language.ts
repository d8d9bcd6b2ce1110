/** What an editor needs for Python: its grammar, and completion that knows the package. */

import pythonApi from "virtual:python-api";
import { python, pythonLanguage } from "@codemirror/lang-python";
import type { Extension } from "@codemirror/state";
import { pythonCompletion } from "./python-completion.ts";
import { typing } from "./typing.ts";

export const pythonSupport: Extension = [
	typing,
	python(),
	pythonLanguage.data.of({ autocomplete: pythonCompletion(pythonApi) }),
];
