/** Texts that should be JSON and come from elsewhere. */

/** What the text says; nothing when it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
