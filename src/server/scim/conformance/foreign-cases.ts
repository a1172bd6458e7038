/** What RFC 7643 and RFC 7644 ask of extensions that nobody declared, and of their names. For tests and the page. */

import { expect } from 'vitest';
import type { Stage } from '../fixture.ts';
import { found, made, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

/** Names as clients give them, with a version, a number, a dot or a sign of a URN at the end. */
const urns = [
  'urn:scim:schemas:extension:custom:1.0',
  'urn:acme:2.0',
  'urn:acme:hr:1.0',
  'urn:ietf:params:scim:schemas:extension:CustomExtensionName:2.0:User',
  'urn:okta:app_1:1.0:user:custom',
  'urn:example:acme.com',
  'urn:example:a+b',
  'https://acme.example/scim/hr/2.0',
  // Which begin with the name of one that is known.
  'urn:ietf:params:scim:schemas:core:2.0:User:hr:1.0',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:acme:hr',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:acme',
  'urn:example:scim:Badge:acme',
];
const data = { a: 'x', 'first name': 'y', nested: { deep: [1, 2] } };

async function withBoth(stage: Stage) {
  const [one, other] = ['urn:okta:app_1:1.0:user:custom', 'urn:acme:hr:1.0'];
  const { id } = await made(stage, { [one]: { b: 'x', c: 'y' }, [other]: { b: 'z' } });
  await made(stage, { userName: 'bob' });
  return { id, one, other };
}

export const foreignRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 3.3',
    says: 'an extension that nobody declared is kept as it was sent, however its URN ends, by POST, PUT and PATCH',
    async check(stage) {
      for (const urn of urns) {
        const posted = await made(stage, { userName: `posted ${urn}`, [urn]: data });
        expect(posted).toMatchObject({ schemas: expect.arrayContaining([urn]), [urn]: data });
        const put = await stage.send('PUT', `/Users/${posted.id}`, { body: await read(stage, posted.id) });
        expect(put.body).toEqual(posted);
        const { id } = await made(stage, { userName: `patched ${urn}` });
        await patch(stage, id, [{ op: 'add', value: { [urn]: data } }]);
        expect((await read(stage, id))[urn]).toEqual(data);
        const more = await patch(stage, id, [
          { op: 'add', path: urn, value: { b: 'z' } },
          { op: 'replace', path: `${urn}:a`, value: 'w' },
        ]);
        expect(more.body[urn]).toEqual({ ...data, a: 'w', b: 'z' });
        const less = await patch(stage, id, [{ op: 'remove', path: urn }]);
        expect(less).toMatchObject({ status: 200 });
        expect(less.body).not.toHaveProperty([urn]);
      }
    },
  },
  {
    section: 'RFC 7643 3.3',
    says: 'of two extensions, of which the name of one begins with that of the other, each is kept',
    async check(stage) {
      const [short, long] = ['urn:okta:app:1.0:user', 'urn:okta:app:1.0:user:custom'];
      const sent = { [short]: { a: 'x' }, [long]: { b: 'y' } };
      const { id } = await made(stage, sent);
      expect(await read(stage, id)).toMatchObject(sent);
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'what an extension that nobody declared takes is an object, and adding nothing to it takes nothing away',
    async check(stage) {
      const { id, other } = await withBoth(stage);
      const refused = await patch(stage, id, [{ op: 'add', path: other, value: 'x' }]);
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      for (const value of [null, {}, { b: null }])
        expect((await patch(stage, id, [{ op: 'add', path: other, value }])).body[other]).toEqual({ b: 'z' });
    },
  },
  {
    section: 'RFC 7644 3.9',
    says: 'an extension that nobody declared is asked for, and left out, by its URN',
    async check(stage) {
      const { id, one, other } = await withBoth(stage);
      for (const [mine, others] of [
        [one, other],
        [other, one],
      ] as const) {
        const asked = await read(stage, id, `?attributes=${mine}`);
        expect(Object.keys(asked).sort()).toEqual(['id', 'schemas', mine].sort());
        const left = await read(stage, id, `?excludedAttributes=${mine.toUpperCase()}`);
        expect(left).not.toHaveProperty([mine]);
        expect(left).toHaveProperty([others]);
      }
      expect((await read(stage, id, `?attributes=${one}:b`))[one]).toEqual({ b: 'x' });
      expect((await read(stage, id, `?excludedAttributes=${one}:b`))[one]).toEqual({ c: 'y' });
    },
  },
  {
    section: 'RFC 7644 3.10',
    says: 'who has an extension, declared or not, is found by its URN and pr',
    async check(stage) {
      const { id, one, other } = await withBoth(stage);
      const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
      await patch(stage, id, [{ op: 'add', path: 'department', value: 'Looms' }]);
      for (const urn of [one, other, enterprise, `${one}:b`, one.toUpperCase()])
        expect([urn, await found(stage, `${urn} pr`)]).toEqual([urn, [id]]);
      expect(await found(stage, `not (${other} pr)`)).not.toContain(id);
      const odd = 'urn:acme:Ärzte:1.0';
      const { id: held } = await made(stage, { userName: 'eve', [odd]: { a: 'x' } });
      expect(await found(stage, `${odd} pr`)).toEqual([held]);
      for (const none of ['urn:acme:none:1.0', 'urn:acme:none', `${enterprise}:division`])
        expect(await found(stage, `${none} pr`)).toEqual([]);
      for (const wrong of [
        `${other} eq "z"`,
        `${other}[b eq "z"]`,
        'urn:ietf:params:scim:schemas:core:2.0:User pr',
      ])
        expect(await stage.send('GET', `/Users?filter=${encodeURIComponent(wrong)}`)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidFilter' },
        });
    },
  },
];
