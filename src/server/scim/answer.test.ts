import { expect, test } from 'vitest';
import { answerPieces, asResponse } from './answer.ts';

test('why an answer in pieces breaks off is told to the service alone', async () => {
  const cause = new Error('connection to 10.0.0.7 refused');
  async function* pieces() {
    yield '{"Resources":[';
    throw cause;
  }
  const told: unknown[] = [];
  const response = asResponse(answerPieces(pieces()), {}, (thrown) => told.push(thrown));
  await expect(response.text()).rejects.toThrow(/^The answer breaks off/);
  expect(told).toEqual([cause]);
});
