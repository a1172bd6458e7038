/** What is hidden of a request, and how sentences that may repeat it are told. */

import { isSecretName, redactText } from '../../rest/index.ts';

/** Characters of a text that are shown. */
const mostText = 2_000;
/** Texts that are remembered. */
const mostMasked = 500;
export const secret = '[secret]';

export interface Masking {
  /** Also shows what is said of people. */
  readonly personal: boolean;
  /** Names, folded, of what settings declare to be never told. */
  readonly secrets: ReadonlySet<string>;
  /** What was hidden, so that it can be hidden in sentences too. */
  readonly masked: Set<string>;
  /** What was hidden whatever the settings say. */
  readonly proofs: Set<string>;
  /** An expression was hidden that nobody could read: sentences may repeat any part of it. */
  isWary: boolean;
}

export function openMasking(personal: boolean, secrets: ReadonlySet<string> = new Set()): Masking {
  return { personal, secrets, masked: new Set(), proofs: new Set(), isWary: false };
}

/** Whether what stands under a name, or at a path, proves who somebody is. */
export function isSecret(name: string, { secrets }: Masking): boolean {
  if (isSecretName(name)) return true;
  return (
    secrets.size > 0 &&
    name
      .toLowerCase()
      .split(/[^\w$-]+/)
      .some((each) => secrets.has(each))
  );
}

/** In place of a secret. */
export function kept(value: unknown, masking: Masking): string {
  if (typeof value === 'string') remember(value, masking.proofs);
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) kept(each, masking);
  return secret;
}

/** In place of an expression with a secret in it. */
export function keptExpression(text: string, masking: Masking): string {
  masking.isWary = true;
  for (const part of partsOf(text)) remember(part, masking.proofs);
  return kept(text, masking);
}

/** In place of what says something of somebody. */
export function hidden(text: string, { masked }: Masking): string {
  if (text === '') return '';
  remember(text, masked);
  return `[${text.length} characters]`;
}

/** In place of an expression that nobody could read. */
export function hiddenExpression(text: string, masking: Masking): string {
  masking.isWary = true;
  for (const part of partsOf(text)) remember(part, masking.masked);
  return hidden(text, masking);
}

function remember(text: string, texts: Set<string>): void {
  if (text !== '' && texts.size < mostMasked) texts.add(text);
}

function partsOf(text: string): readonly string[] {
  return text.split(/[\s"'“”()[\]]+/).filter((each) => each.length > 2);
}

/** A sentence of ours may repeat what was sent. */
export function maskSentence(text: string, { personal, masked, proofs, isWary }: Masking): string {
  let shown = redactText(text);
  for (const each of longestFirst(proofs)) shown = shown.replaceAll(each, secret);
  if (isWary)
    shown = shown.replaceAll(
      /"((?:[^"\\]|\\.)*)(?:"|\\?$)/gs,
      (_, told: string) => `"[${told.length} characters]"`,
    );
  if (personal) return cut(shown);
  for (const each of longestFirst(masked)) shown = shown.replaceAll(each, `[${each.length} characters]`);
  return cut(shown.replaceAll(/(?<![^\s"'<>()])[^\s"'<>()]+@[^\s"'<>()]+/g, '[address]'));
}

/** Without the shortest, which are found in any sentence. */
function longestFirst(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].filter((each) => each.length > 2).sort((a, b) => b.length - a.length);
}

/** A text that is shown, without credentials that show themselves. */
export function shownText(text: string): string {
  return cut(redactText(text));
}

function cut(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}… [${text.length - mostText} more]` : text;
}
