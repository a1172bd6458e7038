/** Cuts a filter or a PATCH path into words, strings and brackets. */
import { refuse, type ScimType } from '../message/error.ts';

export type Token =
  | { readonly type: 'word'; readonly text: string; readonly at: number }
  /** A JSON string, decoded. */
  | { readonly type: 'string'; readonly text: string; readonly at: number }
  | { readonly type: '(' | ')' | '[' | ']'; readonly text: string; readonly at: number };

// Sticky, linear: each alternative begins with another character.
const pattern = /\s+|([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+)/suy;

/** Longer ones are refused: none that a client means is as long. */
const MAX_FILTER_LENGTH = 10_000;

/** The tokens of a text, each with the place where it begins. Throws 400 with the keyword given. */
export function tokenize(text: string, scimType: ScimType): readonly Token[] {
  if (text.length > MAX_FILTER_LENGTH) {
    throw refuse(
      scimType,
      `The expression is longer than ${MAX_FILTER_LENGTH} characters; ask for less at once.`,
    );
  }
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    const match = pattern.exec(text);
    if (match === null) throw refuse(scimType, `The string that begins at character ${at + 1} does not end.`);
    const [, bracket, string, word] = match;
    if (bracket !== undefined) tokens.push({ type: bracket as '(', text: bracket, at });
    else if (string !== undefined) tokens.push({ type: 'string', text: decode(string, at, scimType), at });
    else if (word !== undefined) tokens.push({ type: 'word', text: word, at });
  }
  return tokens;
}

function decode(string: string, at: number, scimType: ScimType): string {
  let text: string;
  try {
    text = JSON.parse(string);
  } catch {
    throw refuse(
      scimType,
      `The string that begins at character ${at + 1} is not a JSON string; write \\\\ for a backslash.`,
    );
  }
  if (text.isWellFormed() && !text.includes('\0')) return text;
  // No resource holds such a text, and PostgreSQL would not even look for it.
  throw refuse(scimType, `The string that begins at character ${at + 1} holds what no text may hold.`);
}
