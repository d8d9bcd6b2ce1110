/** The sizes on which both sides of the sandbox's border agree: it sends nothing larger, and the page takes what is for forged. */

/** In UTF-16 code units, for names of files, functions, exports, memories and the like. */
export const longestName = 1024;

/** Of a fetch, in UTF-16 code units. */
export const longestFetch = { url: 8192, method: 32, integrity: 1024 } as const;

/** Bytes of a memory in one answer. */
export const mostReadBytes = 2 ** 20;

/** Memories that are listed: each one kept alive reserves address space in the engine. */
export const mostMemories = 32;

/** Regions that are listed of one memory. */
export const mostRegions = 256;

/** Pixels of a canvas's longer side; `py/watbench/_canvas.py` has the same figure, and refuses more with a reason. */
export const longestSide = 8192;
