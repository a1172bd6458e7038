/** The literal requests of real clients, one by one: each finds what it needs, is sent, and must come to what it expects. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../scim/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { type Answered, openStage, type Stage } from './fixture.ts';
import type { Case, ClientRequest } from './requests/case.ts';
import { entraGroups } from './requests/entra-groups.ts';
import { entraUsers } from './requests/entra-users.ts';
import { okta } from './requests/okta.ts';
import { others } from './requests/others.ts';
import { version1 } from './requests/version1.ts';

const cases: Readonly<Record<string, Case>> = {
  ...entraUsers,
  ...entraGroups,
  ...okta,
  ...others,
  ...version1,
};

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const reference = process.env.ROLLCALL_REFERENCE ?? join(root, '../shared/reference');
const file = join(reference, 'scim-client-requests.json');
const there = existsSync(file);
const requests: readonly ClientRequest[] = there ? JSON.parse(readFileSync(file, 'utf8')) : [];

test('the literal requests are there, at least where nobody would see that they are not', () => {
  const missing = `${file} is missing; set ROLLCALL_REFERENCE to the folder that holds it.`;
  expect(there || process.env.CI !== 'true', missing).toBe(true);
});

describe.skipIf(!there)('the literal requests of clients', () => {
  test('are each checked here', () => {
    expect(requests.map(({ id }) => id).sort()).toEqual(Object.keys(cases).sort());
  });

  test('are where the habits of the dialects are shown', () => {
    const shown = Object.values(dialects).flatMap(({ habits }) => habits.flatMap(({ shownBy }) => shownBy));
    expect(shown.filter((id) => cases[id] === undefined)).toEqual([]);
  });

  test.each(requests.map((request) => [request.id, request.title, request] as const))(
    '%s %s',
    async (id, _, request) => {
      await using db = await openTestDatabase();
      const stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
      const { given, status, holds } = cases[id] as Case;
      await given?.(stage);
      const answered = await sent(stage, request);
      expect(answered).toMatchObject({ status });
      if (request.version === '1.1') mustBeScim1(answered);
      else mustBeScim(answered);
      await holds?.(answered, stage);
    },
  );
});

function sent(stage: Stage, request: ClientRequest): Promise<Answered> {
  const filled = (text: string) => text.replaceAll('{id}', 'the-id');
  const body = request.body === null ? {} : { body: filled(JSON.stringify(request.body)) };
  return stage.send(request.method, filled(request.path), {
    headers: request.headers,
    version: request.version === '1.1' ? 'v1' : 'v2',
    ...body,
  });
}

/** Whatever the answer is, it is one that the standard knows. */
function mustBeScim({ status, headers, body, text }: Answered): void {
  if (status === 204) {
    expect(text).toBe('');
    return;
  }
  expect(headers.get('content-type')).toBe('application/scim+json');
  expect(body.schemas).toEqual(expect.arrayContaining([expect.stringMatching(/^urn:ietf:params:scim:/)]));
  if (status < 400) return;
  expect(body).toMatchObject({ status: String(status), detail: expect.stringMatching(/\w/) });
  for (const name of Object.keys(body)) expect(['schemas', 'status', 'scimType', 'detail']).toContain(name);
}

/** Protocol 1.1, section 3.9: errors are a list, their code is a text; nothing of 2.0 shows. */
function mustBeScim1({ status, headers, body, text }: Answered): void {
  expect(text).not.toContain('urn:ietf:params:scim');
  expect(text).not.toContain('$ref');
  if (text === '') return;
  expect(headers.get('content-type')).toBe('application/json');
  if (status < 400) expect(body.schemas[0]).toBe('urn:scim:schemas:core:1.0');
  else expect(body).toEqual({ Errors: [{ description: expect.stringMatching(/\w/), code: String(status) }] });
}
