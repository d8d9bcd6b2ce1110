/** The page's first script, one of its own in the built page: begins what takes long while the page itself is on its way. */

import workerUrl from "../assembler/worker.ts?worker&url";
import { createChecker } from "./checker.ts";
import "./early.ts";
import { createModuleWorker } from "./trusted.ts";

export const checker = createChecker({ createWorker: () => createModuleWorker(workerUrl) });
checker.warm();
