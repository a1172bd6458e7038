/**
 * Globs over names: `*` stands for any characters, `?` for one, `\` makes the next one literal; all else, brackets
 * too, stands for itself. Case does not count. Matching never looks back further than to the last `*`.
 */

import { foldKey } from '../model/index.ts';

/** Characters of one glob. */
const MAX_GLOB = 256;

type Token = { readonly any: true } | { readonly one: true } | { readonly literal: string };

/** A list of globs: which one matches, as it was written. */
export type Globs = (name: string) => string | undefined;

/** Why a glob cannot be used, in a sentence; undefined when it can. */
export function faultOfGlob(glob: string): string | undefined {
  if (glob.trim() === '') return 'A glob is not empty; write * for every name.';
  if (glob.length > MAX_GLOB)
    return `A glob has at most ${MAX_GLOB} characters, this one has ${glob.length}.`;
  if (/(^|[^\\])(\\\\)*\\$/.test(glob))
    return 'A glob does not end with a single \\; write \\\\ for the character itself.';
  return undefined;
}

/** Compiles globs that `faultOfGlob` has nothing against. */
export function compileGlobs(globs: readonly string[]): Globs {
  const tests = globs.map((glob) => ({ glob, tokens: tokensOf(glob.trim()) }));
  if (tests.length === 0) return () => undefined;
  return (name) => {
    const folded = foldKey(name);
    return tests.find(({ tokens }) => matches(tokens, folded))?.glob;
  };
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [written] of glob.matchAll(/\\.|./gsu)) {
    if (written === '*') tokens.push({ any: true });
    else if (written === '?') tokens.push({ one: true });
    else
      for (const literal of fold(written.length > 1 && written.startsWith('\\') ? written.slice(1) : written))
        tokens.push({ literal });
  }
  return tokens;
}

/** As `foldKey`, without trimming: a space inside a glob counts. */
function fold(value: string): string {
  return value.normalize('NFKC').toLowerCase();
}

function matches(tokens: readonly Token[], name: string): boolean {
  let token = 0;
  let at = 0;
  /** Where to go on when what follows the last `*` does not match: it then stands for one character more. */
  let retry: { readonly token: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = tokens[token];
    if (wanted !== undefined && 'any' in wanted) {
      retry = { token: ++token, at };
    } else if (wanted !== undefined && ('one' in wanted || name.startsWith(wanted.literal, at))) {
      at += 'one' in wanted ? width(name, at) : wanted.literal.length;
      token++;
    } else if (retry !== undefined) {
      retry.at += width(name, retry.at);
      at = retry.at;
      token = retry.token;
    } else return false;
  }
  return tokens.slice(token).every((left) => 'any' in left);
}

/** UTF-16 units of the character at an index. */
function width(name: string, at: number): number {
  return (name.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
