/** How windows and their hub know of each other that they are still there. */

/** Milliseconds after which a window says again what it listens to, to which the hub answers. */
export const PULSE = 15_000;
/** Milliseconds without a word after which a window is taken to be gone; if it is not, it comes back by its next word. */
export const SILENT = 60_000;
