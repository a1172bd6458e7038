/** The literal requests of real clients, one by one: each finds what it needs, is sent, and must come to what it expects. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type DialectName, dialectNames, dialects, guess, marksIn } from '../../scim/index.ts';
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
    const shown = dialects.flatMap(({ habits }) => habits.flatMap(({ shownBy }) => shownBy));
    expect(shown.filter((id) => cases[id] === undefined)).toEqual([]);
    expect(requests.filter(({ id }) => speakersOf(id).length === 0).map(({ id }) => id)).toEqual([]);
  });

  test('are each taken for their own client’s, or for nobody’s', () => {
    const taken = requests.map((request) => {
      const { id, version, method, path, headers, body } = request;
      const [place = '', id_] = path.slice(1).replace(/\?.*$/, '').toLowerCase().split('/');
      const guessed = guess(
        marksIn({
          version,
          method,
          place: id_ === undefined ? place : `${place}/*`,
          url: `https://rollcall.example/scim/v2/idp${path}`,
          agent: headers['User-Agent'] ?? '',
          body: body ?? undefined,
        }).map((mark) => ({ ...mark, at: 0 })),
      );
      return { id, client: request.client.replace(/-(?:opp|plugin|1\.1)$/, ''), guessed: guessed?.client };
    });
    const wrong = taken.filter(({ client, guessed }) => guessed !== undefined && guessed !== client);
    expect(wrong).toEqual([]);
    expect(taken.filter(({ guessed }) => guessed !== undefined).length).toBeGreaterThan(50);
  });

  test.each(requests.map((request) => [request.id, request.title, request] as const))(
    '%s %s',
    async (id, _, request) => {
      await using db = await openTestDatabase();
      const newId = countedIds();
      const { given, status, holds } = cases[id] as Case;
      // With the names of everybody, and of those who send it: each in a source of its own.
      for (const dialect of ['auto', ...speakersOf(id)] as const) {
        const stage = openStage(db, { clock: fakeClock(), newId, dialect, source: `idp-${dialect}` });
        await given?.(stage);
        const answered = await sent(stage, request);
        expect({ dialect, ...answered }).toMatchObject({ dialect, status });
        if (request.version === '1.1') mustBeScim1(answered);
        else mustBeScim(answered);
        await holds?.(answered, stage);
      }
    },
  );
});

/** The dialects that are known to send a literal request. */
function speakersOf(id: string): readonly DialectName[] {
  const names = dialects
    .filter(({ habits }) => habits.some(({ shownBy }) => shownBy.includes(id)))
    .map(({ name }) => name);
  return dialectNames.filter((name) => names.includes(name));
}

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
