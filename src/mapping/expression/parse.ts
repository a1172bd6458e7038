/** From source text to a syntax tree, within limits of size and depth. The grammar is CEL's. */

import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { type Fault, ProvisioningError } from '../../model/index.ts';

export type Node = ASTNode;

/** Characters of one expression; as many as Entra ID takes. */
const MAX_SOURCE = 10_000;
const MAX_NODES = 2_000;
export const MAX_DEPTH = 200;

const environment = new Environment({
  limits: {
    maxAstNodes: MAX_NODES,
    maxDepth: MAX_DEPTH,
    maxListElements: 1_000,
    maxMapEntries: 1_000,
    maxCallArguments: 256,
  },
});

/** What the parser can miss, by its names. */
const tokens: Readonly<Record<string, string>> = {
  IDENTIFIER: 'A name',
  RPAREN: '`)`',
  RBRACKET: '`]`',
  RBRACE: '`}`',
  COLON: '`:`',
  COMMA: '`,`',
};

/** What people write who come from other languages, and what to write here. */
const advice: Readonly<Record<string, string>> = {
  '=': ' Write == to compare.',
  '&': ' Write && for “and”, and + to join texts.',
  '|': ' Write || for “or”.',
  and: ' Write && for “and”.',
  or: ' Write || for “or”.',
  not: ' Write ! for “not”.',
  '`': ' Write names without quotes, and texts between " and ".',
  '“': ' Write texts between straight quotes, " and ".',
  '”': ' Write texts between straight quotes, " and ".',
  $: ' Attributes are written user.name, without $.',
};

/** Where in the source: `column 5`, or `line 2, column 5` when there are several lines. Both count from 1. */
export function placeOf(source: string, offset: number): string {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return source.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`;
}

/**
 * Parses an expression.
 * @throws ProvisioningError `invalid` with one fault, whose path is the place in the source.
 */
export function parse(source: string): Node {
  if (source.trim() === '')
    throw broken({ path: 'column 1', message: 'The expression is empty; write one, such as user.userName.' });
  if (source.length > MAX_SOURCE)
    throw broken({
      path: placeOf(source, MAX_SOURCE),
      message: `An expression has at most ${MAX_SOURCE.toLocaleString('en')} characters, this one has ${source.length.toLocaleString('en')}; split it.`,
    });
  try {
    return environment.parse(source).ast;
  } catch (thrown) {
    throw broken(faultOf(source, thrown), thrown);
  }
}

function broken(fault: Fault, cause?: unknown): ProvisioningError {
  return new ProvisioningError(
    'invalid',
    `The expression cannot be read at ${fault.path}: ${fault.message}`,
    {
      faults: [fault],
      cause,
    },
  );
}

function faultOf(source: string, thrown: unknown): Fault {
  // The parser does not count what `!` and `-` nest, so that a long row of them overflows its stack.
  if (thrown instanceof RangeError) return { path: 'column 1', message: tooNested };
  if (!(thrown instanceof ParseError)) throw thrown;
  const offset = thrown.range?.start ?? 0;
  return { path: placeOf(source, offset), message: sentence(thrown, source.slice(offset)) };
}

const tooNested = `This nests deeper than ${MAX_DEPTH} levels; split it, or use switch(…).`;

const tooMuch: Readonly<Record<string, string>> = {
  maxDepth: tooNested,
  maxAstNodes: 'This has more than 2,000 parts; split it.',
  maxListElements: 'A list that is written out has at most 1,000 items.',
  maxMapEntries: 'An object that is written out has at most 1,000 members.',
  maxCallArguments: 'A call has at most 256 arguments.',
};

function sentence({ code, summary }: ParseError, rest: string): string {
  const found = /^(\w+|.|$)/u.exec(rest)?.[0] ?? '';
  const here = found === '' ? 'the expression ends' : `there is \`${found}\``;
  switch (code) {
    case 'limit_exceeded':
      return tooMuch[/max\w+/.exec(summary)?.[0] ?? ''] ?? `${summary}.`;
    case 'unexpected_character':
      return `\`${found}\` is not expected here.${advice[found] ?? ''}`;
    case 'unexpected_token':
      return `A value is expected, and ${here}.${advice[found] ?? ''}`;
    case 'expected_token':
      return `${tokens[/^Expected (\w+)/.exec(summary)?.[1] ?? ''] ?? 'Something else'} is expected, and ${here}.${advice[found] ?? ''}`;
    case 'invalid_macro_argument':
      return 'The first argument names what each item is called, as in user.groups.exists(g, g == "Staff").';
    default:
      return `${summary}.`;
  }
}
