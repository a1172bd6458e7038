/** Texts around what is copied. */

export const copyingTexts = {
  copy: 'Copy',
  copied: 'Copied',
  /** Where the browser does not let the console copy. */
  chosen: (keys: string): string => `It is chosen: press ${keys} to copy it.`,
} as const;
