/** Texts that are searched for a part of what somebody knows: of people, and of accounts. */

import { foldKey } from './attributes.ts';

/** Folded further than a key, without accents, so that `jose` finds José. For searching only; never for identifying. */
export function searchKey(value: string): string {
  return foldKey(value)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}

/** The same as it stands in a text of lines. */
export function searchLine(value: string): string {
  return searchKey(value).replaceAll('\n', ' ');
}

/** Lines as one text, each led by a line break, none twice. The first is what the rows are put in order by. */
export function searchText(lines: Iterable<string>): string {
  return [...new Set(lines)].map((line) => `\n${line}`).join('');
}

/** How well such a text fits a key that it contains: 0 where a line is the key, 1 where one begins with it, 2 where a word does, else 3. */
export function searchRank(text: string, key: string): 0 | 1 | 2 | 3 {
  if (`${text}\n`.includes(`\n${key}\n`)) return 0;
  if (text.includes(`\n${key}`)) return 1;
  return text.includes(` ${key}`) ? 2 : 3;
}
