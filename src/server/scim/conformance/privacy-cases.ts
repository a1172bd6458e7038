/** What the standards ask of secrets, privacy and guessing (RFC 7643 section 9, RFC 7644 sections 2 and 7, RFC 9865 section 5). For tests and the page. */

import { expect } from 'vitest';
import { made, mustRefuse, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

const realm = 'realm="rollcall"';

export const privacyRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 9.2',
    says: 'a password is kept in no form from which it can be told',
    async check(stage) {
      const { id } = await made(stage, { password: 'Tr0ub4dor' });
      expect(JSON.stringify(await stage.directory.identity('idp', id))).not.toContain('Tr0ub4dor');
      expect(await read(stage, id, '?attributes=password')).not.toHaveProperty('password');
      const { changePassword } = (await stage.send('GET', '/ServiceProviderConfig')).body;
      expect(changePassword).toEqual({ supported: false });
    },
  },
  {
    section: 'RFC 7643 9.3',
    says: 'what identifies a person stands in no address: ids are made here, of nothing that is known of them',
    async check(stage) {
      const { id, meta } = await made(stage, { userName: 'lovelace', externalId: 'countess' });
      expect(`${id} ${meta.location}`).not.toMatch(/lovelace|countess/);
    },
  },
  {
    section: 'RFC 7643 9.3',
    says: 'a service takes care that personal data is used for what it was given for alone',
    declined:
      'That is for those who run it; what is kept, for how long and who sees it is in [security](security.md).',
  },
  {
    section: 'RFC 7644 2',
    says: 'what was wrong with a token is told as RFC 6750 section 3.1 has it, and nothing where none was shown',
    async check(_, around) {
      const { door, show } = await around.door();
      const challenge = async (token: string) =>
        show('', { authorization: token }).catch(
          (thrown: { readonly challenge: string }) => thrown.challenge,
        );
      expect(await challenge('')).toBe(`Bearer ${realm}`);
      expect(await challenge('Bearer mine')).toBe(`Bearer ${realm}, error="invalid_token"`);
      const basic = `Basic ${Buffer.from('okta:mine').toString('base64')}`;
      expect(await challenge(basic)).toBe(`Bearer ${realm}, Basic ${realm}`);
      const { secret } = await door.credentials.create(
        { source: 'idp', name: 'reader', kind: 'token', scopes: ['read'] },
        'test',
      );
      expect(await challenge(`Bearer ${secret}`)).toBe(
        `Bearer ${realm}, error="insufficient_scope", scope="write"`,
      );
    },
  },
  {
    section: 'RFC 7644 2',
    says: 'HTTP Basic is taken, with a token as the password (RFC 7617), and told among the ways to prove oneself',
    async check(stage, around) {
      const { show } = await around.door();
      const pair = `okta:the-token-of-the-settings`;
      await show('', { authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
      const { authenticationSchemes } = (await stage.send('GET', '/ServiceProviderConfig')).body;
      expect(authenticationSchemes).toContainEqual(expect.objectContaining({ type: 'httpbasic' }));
    },
  },
  {
    section: 'RFC 7644 2',
    says: 'TLS client certificates, proof of possession and cookies prove a client',
    declined:
      'The standard lets a service choose. No identity provider that pushes shows them; cookies are never looked at.',
  },
  {
    section: 'RFC 7644 7.3',
    says: 'what a token may do is decided for each request by what it may do then',
    async check(_, around) {
      const { door, show } = await around.door();
      const { secret } = await door.credentials.create(
        { source: 'idp', name: 'first', kind: 'token', scopes: ['read', 'write'] },
        'test',
      );
      await show(secret);
      await door.credentials.revoke({ source: 'idp', credential: 'first' }, 'test');
      await expect(show(secret)).rejects.toMatchObject({ status: 401 });
    },
  },
  {
    section: 'RFC 7644 7.4',
    says: 'a cookie proves nothing',
    async check(stage) {
      const headers = { authorization: '', cookie: 'token=the-token-of-the-source' };
      mustRefuse(await stage.send('GET', '/Users', { headers }), 401);
    },
  },
  {
    section: 'RFC 7644 7.5.2',
    says: 'addresses and answers are kept by nobody on the way',
    async check(stage) {
      await stage.user({ id: 'a' });
      for (const path of ['/Users', '/Users/a', '/Users/b', '/Groups', '/Schemas'])
        expect((await stage.send('GET', path)).headers.get('cache-control')).toBe('no-store');
    },
  },
  {
    section: 'RFC 9865 5',
    says: 'a cursor gives nobody more than their token does: it is sealed, good for one list of one source, and says nothing of whom it stands at',
    async check(stage, { other }) {
      for (const id of ['ada-lovelace', 'bob']) await stage.user({ id });
      const { nextCursor } = (await stage.send('GET', '/Users?count=1&cursor=')).body;
      // A whole name: three letters alone are found in sealed bytes by chance.
      for (const told of [nextCursor, Buffer.from(nextCursor, 'base64').toString('latin1')])
        expect(told).not.toMatch(/lovelace/i);
      const wrong = [`${nextCursor.slice(0, -2)}xx`, 'mine'];
      const details = [];
      for (const cursor of wrong) {
        const refused = await stage.send('GET', `/Users?count=1&cursor=${cursor}`);
        mustRefuse(refused, 400, 'invalidCursor');
        details.push(refused.body.detail);
      }
      const elsewhere = await other().send('GET', `/Users?count=1&cursor=${nextCursor}`);
      mustRefuse(elsewhere, 400, 'invalidCursor');
      expect(new Set([...details, elsewhere.body.detail]).size).toBe(1);
      const nobody = { headers: { authorization: '' } };
      mustRefuse(await stage.send('GET', `/Users?count=1&cursor=${nextCursor}`, nobody), 401);
    },
  },
  {
    section: 'RFC 9865 5',
    says: 'cursors end when what a client may do changes',
    declined:
      'Each page is asked for with a token, which is looked at then; the cursor itself allows nothing.',
  },
];
