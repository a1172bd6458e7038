import { describe, expect, test } from 'vitest';
import { type CheckLine, type CheckStep, credentialsLine, goThrough } from './checking.ts';
import { type ErrorCode, ProvisioningError } from './error.ts';

const fine = async () => undefined;
const failing = (code: ErrorCode, message: string) => async () => {
  throw new ProvisioningError(code, message);
};
const step = (name: string, ask: CheckStep['ask'], needed = true): CheckStep => ({
  name,
  without: `Nothing is done with ${name}.`,
  needed,
  ask,
});

/** The lines as `name state`, and what the check was refused with. */
async function gone(steps: readonly CheckStep[], lacking?: () => ProvisioningError) {
  const lines: CheckLine[] = [];
  let thrown: unknown;
  const tell = (line: CheckLine): void => void lines.push(line);
  await goThrough(steps, { tell, ...(lacking && { lacking }) }).catch((error: unknown) => {
    thrown = error;
  });
  const told = lines.filter(({ state }) => state !== 'asking').map(({ name, state }) => `${name} ${state}`);
  return { lines, told, thrown };
}

test('each thing is told twice: when it is asked for, and when it is known', async () => {
  const { lines, thrown } = await gone([
    step('users', fine),
    step('groups', async () => ({ remark: 'Two.' })),
  ]);
  expect(lines.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'users asking',
    'users granted',
    'groups asking',
    'groups granted',
  ]);
  expect(lines.at(-1)).toMatchObject({ message: 'Two.', without: 'Nothing is done with groups.' });
  expect(thrown).toBeUndefined();
});

test('what is forbidden is missing, and the rest is asked for all the same', async () => {
  const { told, thrown } = await gone([
    step('users', failing('forbidden', 'It may not read users: grant it.')),
    step('groups', fine),
    step('logs', async () => ({ missing: 'It may not read logs.', todo: 'Grant logs.' })),
  ]);
  expect(told).toEqual(['users missing', 'groups granted', 'logs missing']);
  expect(thrown).toMatchObject({
    code: 'forbidden',
    message: 'It may not read users: grant it. It may not read logs. Grant logs.',
    faults: [{ path: 'users' }, { path: 'logs', message: 'It may not read logs.' }],
  });
});

test('a single refusal is thrown as it came, and the connector may put several into words of its own', async () => {
  const steps = [step('users', failing('forbidden', 'It may not read users: grant it.'))];
  expect((await gone(steps)).thrown).toMatchObject({
    message: 'It may not read users: grant it.',
    faults: [],
  });
  const own = new ProvisioningError('forbidden', 'Grant everything.');
  expect((await gone(steps, () => own)).thrown).toBe(own);
});

test('what is missing and not needed fails nothing', async () => {
  const { told, thrown } = await gone([step('mail', async () => ({ missing: 'It is hidden.' }), false)]);
  expect(told).toEqual(['mail missing']);
  expect(thrown).toBeUndefined();
});

test('what could not be found out fails nothing by itself', async () => {
  const { told, thrown } = await gone([step('members', async () => ({ unknown: 'There is no group.' }))]);
  expect(told).toEqual(['members unknown']);
  expect(thrown).toBeUndefined();
});

describe('a check that is stopped', () => {
  test.each([
    ['unavailable', 'users unknown'],
    ['rate-limited', 'users unknown'],
    ['unsupported', 'users missing'],
    ['invalid', 'users missing'],
  ] as const)('by %s tells %s, and does not ask on', async (code, line) => {
    const { told, thrown } = await gone([step('users', failing(code, 'It is so.')), step('groups', fine)]);
    expect(told).toEqual([line, 'groups unknown']);
    expect(thrown).toMatchObject({ code, message: 'It is so.' });
  });

  test('by credentials that are refused says that these are missing, not what they were used for', async () => {
    const { told, lines } = await gone([
      step('users', failing('unauthorized', 'The token was refused.')),
      step('groups', fine),
    ]);
    expect(told).toEqual(['credentials missing', 'users unknown', 'groups unknown']);
    expect(lines).toContainEqual(
      expect.objectContaining({ name: 'credentials', message: 'The token was refused.' }),
    );
  });

  test('by credentials that are refused before they are asked for themselves tells of them once', async () => {
    const steps = [
      step('version', failing('unauthorized', 'The token was refused.')),
      step(credentialsLine, fine),
    ];
    const { told, lines } = await gone([...steps, step('groups', fine)]);
    expect(told).toEqual(['credentials missing', 'version unknown', 'groups unknown']);
    expect(
      lines.filter((line) => 'message' in line && line.message === 'The token was refused.'),
    ).toHaveLength(1);
  });

  test.each(['unauthorized', 'forbidden'] as const)(
    'where credentials are asked for themselves and are %s is told once',
    async (code) => {
      const { told, thrown } = await gone([
        step(credentialsLine, failing(code, 'The token was refused.')),
        step('groups', fine),
      ]);
      expect(told).toEqual(['credentials missing', 'groups unknown']);
      expect(thrown).toMatchObject({ code });
    },
  );
});
