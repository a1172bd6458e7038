/** Crowd's query language, as `GET /search` takes it: `email = "a@b" and (active = true or name = j*)`. */

import { CrowdError } from './error.ts';
import type { MatchMode, Restriction } from './restriction.ts';

interface Token {
  /** What stood in quotes is a value and nothing else. */
  readonly quoted: boolean;
  readonly text: string;
}

const longest = 10_000;
const deepest = 64;

/** Reads a query; an empty one restricts nothing. Throws `ILLEGAL_ARGUMENT`. */
export function readCql(query: string): Restriction {
  if (query.trim() === '') return { type: 'none' };
  if (query.length > longest) throw illegal(`it is longer than ${longest} characters`);
  const tokens = tokensOf(query);
  let at = 0;
  let depth = 0;
  const is = (word: string) => {
    const token = tokens[at];
    return token !== undefined && !token.quoted && token.text.toLowerCase() === word;
  };
  const take = (word: string) => {
    const found = is(word);
    if (found) at += 1;
    return found;
  };

  function any(logic: 'or' | 'and', part: () => Restriction): Restriction {
    const parts = [part()];
    while (take(logic)) parts.push(part());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { type: 'boolean', logic, parts };
  }
  const expression = (): Restriction => any('or', () => any('and', term));
  function term(): Restriction {
    if (!take('(')) return comparison();
    depth += 1;
    if (depth > deepest) throw illegal('it is nested too deeply');
    const inside = expression();
    if (!take(')')) throw illegal('a parenthesis is not closed');
    depth -= 1;
    return inside;
  }
  function comparison(): Restriction {
    const [property, operator, value] = tokens.slice(at, at + 3);
    if (property === undefined || operator === undefined || value === undefined || value.text === ')')
      throw illegal('after a property come =, < or > and a value');
    at += 3;
    return compared(property.text, operator.text, value);
  }

  const restriction = expression();
  if (at < tokens.length) throw illegal(`it should end before ${tokens[at]?.text}`);
  return restriction;
}

function compared(property: string, operator: string, { text, quoted }: Token): Restriction {
  if (operator === '<' || operator === '>')
    return { type: 'property', property, mode: operator === '<' ? 'LESS_THAN' : 'GREATER_THAN', value: text };
  if (operator !== '=') throw illegal(`${operator} is no comparison; =, < and > are`);
  if (!quoted && text.toLowerCase() === 'null')
    return { type: 'property', property, mode: 'NULL', value: '' };
  const [before, after] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  const value = text.slice(before ? 1 : 0, after ? -1 : undefined);
  return { type: 'property', property, mode: modeOf(before, after), value };
}

function modeOf(before: boolean, after: boolean): MatchMode {
  if (before && after) return 'CONTAINS';
  if (before) return 'ENDS_WITH';
  return after ? 'STARTS_WITH' : 'EXACTLY_MATCHES';
}

function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([()=<>])|([^\s()=<>"']+))/gy;
  let at = 0;
  for (const match of query.matchAll(pattern)) {
    const quoted = match[1] ?? match[2];
    tokens.push({
      quoted: quoted !== undefined,
      text: quoted?.replace(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? '',
    });
    at = match.index + match[0].length;
  }
  if (query.slice(at).trim() !== '') throw illegal(`it cannot be read from ${query.slice(at, at + 20)} on`);
  return tokens;
}

function illegal(why: string): CrowdError {
  return new CrowdError(400, 'ILLEGAL_ARGUMENT', `The restriction cannot be read: ${why}.`);
}
