/** Walks over the tokens of an expression: what may come next, and how to say that something else came. */
import { refuse, type ScimError, type ScimType } from '../message/error.ts';
import { isSchemaName } from '../schema/schema-name.ts';
import type { Literal } from './filter.ts';
import { type Token, tokenize } from './tokens.ts';

/** More than any client asks; without a bound an expression could exhaust the stack, or the processor. */
const MAX_DEPTH = 24;
const MAX_TERMS = 100;

/** An attribute path, loosely: what it means is `locate`'s to say. */
const namePattern = /^[a-z$](?:[\w$.:/-]*[\w$-])?$/i;
const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const words = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

export interface Cursor {
  /** The token that comes next, or the one after it. */
  peek(ahead?: 1): Token | undefined;
  /** Steps over a token of that type, if it comes next. */
  take(type: Token['type']): boolean;
  /** Steps over that word, in any case, if it comes next. */
  takeWord(word: string): boolean;
  /** Steps over the name of an attribute. */
  name(): string;
  /** Steps over `.name`, which follows a bracket, if it comes next. */
  suffix(): string | undefined;
  /** Steps over a value. */
  literal(): Literal;
  /** Counts a comparison. */
  term(): void;
  /** Runs what reads one level deeper. */
  deeper<R>(read: () => R): R;
  /** The refusal that says what should have come next. */
  expected(what: string): ScimError;
}

/** A cursor at the beginning of a text; all that it throws is 400 with the keyword given. */
export function cursorOver(text: string, scimType: ScimType): Cursor {
  const tokens = tokenize(text, scimType);
  let at = 0;
  let depth = 0;
  let terms = 0;

  const expected = (what: string) => {
    const token = tokens[at];
    if (token === undefined) return refuse(scimType, `The expression ends where ${what} should come.`);
    const found = JSON.stringify(token.text.slice(0, 40));
    return refuse(scimType, `At character ${token.at + 1} should come ${what}, not ${found}.`);
  };
  const nextIf = (fits: (token: Token) => boolean): Token | undefined => {
    const token = tokens[at];
    if (token === undefined || !fits(token)) return undefined;
    at += 1;
    return token;
  };
  return {
    expected,
    peek: (ahead) => tokens[at + (ahead ?? 0)],
    take: (type) => nextIf((token) => token.type === type) !== undefined,
    takeWord: (word) =>
      nextIf((token) => token.type === 'word' && token.text.toLowerCase() === word) !== undefined,
    name() {
      const token = nextIf(
        ({ type, text: word }) => type === 'word' && (namePattern.test(word) || isSchemaName(word)),
      );
      if (token === undefined) throw expected('the name of an attribute');
      return token.text;
    },
    suffix() {
      const token = nextIf(
        ({ type, text: word }) => type === 'word' && word.startsWith('.') && namePattern.test(word.slice(1)),
      );
      return token?.text.slice(1);
    },
    literal() {
      const value = literalOf(tokens[at]);
      if (value === undefined) {
        throw expected('a value (a "string" in double quotes, a number, true, false or null)');
      }
      at += 1;
      return value;
    },
    term() {
      terms += 1;
      if (terms > MAX_TERMS) throw refuse(scimType, `The expression has more than ${MAX_TERMS} comparisons.`);
    },
    deeper(read) {
      depth += 1;
      if (depth > MAX_DEPTH) throw refuse(scimType, `The expression nests deeper than ${MAX_DEPTH} levels.`);
      const result = read();
      depth -= 1;
      return result;
    },
  };
}

function literalOf(token: Token | undefined): Literal | undefined {
  if (token?.type === 'string') return token.text;
  if (token?.type !== 'word') return undefined;
  if (!numberPattern.test(token.text)) return words.get(token.text.toLowerCase());
  const number = Number(token.text);
  return Number.isFinite(number) ? number : undefined;
}
