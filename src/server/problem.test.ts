import { expect, test } from 'vitest';
import { codes, type ErrorCode, ProvisioningError } from '../model/index.ts';
import { Problem, problemOf, problemResponse } from './problem.ts';

test.each<[ErrorCode, number]>([
  ['invalid', 400],
  ['unauthorized', 401],
  ['forbidden', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['unsupported', 501],
  ['rate-limited', 429],
  ['unavailable', 503],
  ['stale', 409],
  ['unsafe', 409],
  ['internal', 500],
])('%s is answered with %d', (code, status) => {
  const answer = problemResponse(new ProvisioningError(code, 'Do this.'));
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test.each(codes)('the problem of %s is as declared, and says the sentence', (code) => {
  const error = new ProvisioningError(code, 'Do this.', { faults: [{ path: 'a.b', message: 'is wrong' }] });
  const problem = problemOf(error, 'r1');
  expect(Problem.parse(problem)).toEqual(problem);
  expect(problem).toMatchObject({
    detail: 'Do this.',
    code,
    request: 'r1',
    faults: [{ path: 'a.b', message: 'is wrong' }],
  });
});

test('what nobody expected tells nothing of itself', () => {
  const problem = problemOf(new TypeError('the password is hunter2'), 'r1');
  expect(problem).toMatchObject({ code: 'internal', status: 500 });
  expect(problem.detail).toBe('Something failed that should not; the log has it under the request r1.');
});

test('how long to wait is said in whole seconds', () => {
  const error = new ProvisioningError('rate-limited', 'Wait.', { retryAfter: 1.2 });
  expect(problemResponse(error).headers.get('retry-after')).toBe('2');
});
