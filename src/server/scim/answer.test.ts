import { expect, test } from 'vitest';
import { answerPieces, asResponse, wholeText } from './answer.ts';

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

test('why an answer in pieces breaks off is told to the service alone', async () => {
  const cause = new Error('connection to 10.0.0.7 refused');
  async function* broken() {
    yield '{"Resources":[';
    throw cause;
  }
  const told: unknown[] = [];
  const response = asResponse(answerPieces(broken()), {}, (thrown) => told.push(thrown));
  await expect(response.text()).rejects.toThrow(/^The answer breaks off/);
  expect(told).toEqual([cause]);
});
