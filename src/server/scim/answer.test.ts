import { expect, test } from 'vitest';
import { answerPieces, wholeText } from './answer.ts';

async function* pieces(...some: readonly string[]): AsyncGenerator<string> {
  yield* some;
}

test.each<[what: string, sent: readonly string[], remembered: string]>([
  ['all of what is short', ['{"a":', '1', '}'], '{"a":1}'],
  ['what comes before a piece that is too long', ['{"a":', 'x'.repeat(1_000_000), '}'], '{"a":'],
  ['nothing that is too long by itself', ['x'.repeat(1_000_000)], ''],
])('of an answer in pieces is remembered for the record %s', async (_, sent, remembered) => {
  const made = answerPieces(pieces(...sent));
  expect(await wholeText(made)).toBe(sent.join(''));
  expect(made.text).toBe(remembered);
});
