/** What the standards ask of identifiers, authentication and secrets. For tests and the page. */

import { expect } from 'vitest';
import type { Requirement } from './case.ts';

const user = { userName: 'ada@example.com', externalId: 'E1' };
const hour = 3_600_000;

export const trustRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 3.1',
    says: 'an externalId is the client’s: kept as it is sent, compared to the letter, never made by the service',
    async check(stage) {
      const made = await stage.send('POST', '/Users', { body: user });
      expect(made.body.externalId).toBe('E1');
      const found = async (id: string) =>
        (await stage.send('GET', `/Users?filter=${encodeURIComponent(`externalId eq "${id}"`)}`)).body
          .totalResults;
      expect([await found('E1'), await found('e1')]).toEqual([1, 0]);
      const without = await stage.send('POST', '/Users', { body: { userName: 'bob' } });
      expect(without.body).not.toHaveProperty('externalId');
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'an externalId is read within the domain of its client: two clients may use the same',
    async check(stage, { other }) {
      const mine = await stage.send('POST', '/Users', { body: user });
      const theirs = await other().send('POST', '/Users', { body: user });
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(mine.body.id).not.toBe(theirs.body.id);
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'a service leaves it to the client that an externalId is unique',
    declined:
      'It is looked after within the source: a second User, Group or resource of a declared type with one externalId is 409 `uniqueness`, so that no look-up takes one for the other.',
  },
  {
    section: 'RFC 7643 3.1',
    says: 'an id is the service’s alone, and leads to nothing at the address of another source',
    async check(stage, { other }) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      const there = other();
      expect((await there.send('GET', `/Users/${body.id}`)).status).toBe(404);
      expect((await there.send('DELETE', `/Users/${body.id}`)).status).toBe(404);
      expect((await stage.send('GET', `/Users/${body.id}`)).status).toBe(200);
    },
  },
  {
    section: 'RFC 7644 3.3',
    says: 'making what is there already is 409, never an adoption',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      for (const again of [user, { ...user, externalId: 'E2' }, { ...user, userName: 'eve' }]) {
        const refused = await stage.send('POST', '/Users', { body: again });
        expect(refused).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
      }
      expect((await stage.send('GET', `/Users/${body.id}`)).body).toEqual(body);
    },
  },
  {
    section: 'RFC 7644 2',
    says: 'a bearer token opens its own source (RFC 6750 2.1), and no other',
    async check(_, around) {
      const door = await around.door();
      await door.source('other', { token: 'the-token-of-another' });
      await door.show('the-token-of-the-settings');
      await expect(door.show('the-token-of-the-settings', { source: 'other' })).rejects.toMatchObject({
        status: 401,
      });
      await expect(door.show('the-token-of-another')).rejects.toMatchObject({ status: 401 });
    },
  },
  {
    section: 'RFC 7644 2',
    says: 'who may only read is answered with 403 when it writes',
    async check(_, around) {
      const { door, show } = await around.door();
      const { secret } = await door.credentials.create(
        { source: 'idp', name: 'reader', kind: 'token', scopes: ['read'] },
        'test',
      );
      await show(secret, { needs: 'read' });
      await expect(show(secret, { needs: 'write' })).rejects.toMatchObject({ status: 403 });
    },
  },
  {
    section: 'RFC 7644 2',
    says: 'a client exchanges its secret for an access token (RFC 6749 4.4)',
    async check(_, around) {
      const { door, show, ask } = await around.door();
      const { credential, secret } = await door.credentials.create(
        { source: 'idp', name: 'client', kind: 'client', scopes: ['read', 'write'] },
        'test',
      );
      const form = { grant_type: 'client_credentials', client_id: credential.id, client_secret: secret };
      const { access_token } = (await (await ask(form)).json()) as { readonly access_token: string };
      await show(access_token);
      await around.advance(hour);
      await expect(show(access_token)).rejects.toMatchObject({ status: 401 });
    },
  },
  {
    section: 'RFC 7644 7.2',
    says: 'the service speaks TLS',
    declined:
      'TLS ends at what stands before the service; it listens on this machine alone unless told otherwise.',
  },
  {
    section: 'RFC 7644 7.3',
    says: 'a token can have an end, and be revoked',
    async check(_, around) {
      const { door, show } = await around.door();
      const expiresAt = Date.UTC(2100, 0, 1);
      const made = await door.credentials.create(
        { source: 'idp', name: 'first', kind: 'token', scopes: ['read'], expiresAt },
        'test',
      );
      await show(made.secret, { needs: 'read' });
      await door.credentials.revoke({ source: 'idp', credential: 'first' }, 'test');
      await expect(show(made.secret, { needs: 'read' })).rejects.toMatchObject({ status: 401 });
    },
  },
  {
    section: 'RFC 7644 7.5.2',
    says: 'a search can be sent by POST, so that what it says of people stands in no address',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada' });
      const { body } = await stage.send('POST', '/Users/.search', { body: { filter: 'userName eq "ada"' } });
      expect(body).toMatchObject({ totalResults: 1 });
      await stage.send('GET', '/Users?filter=userName eq "ada.lovelace"');
      expect(stage.logged()).not.toContain('lovelace');
    },
  },
  {
    section: 'RFC 7644 7.6',
    says: 'requests of nobody are taken',
    declined: 'Whoever proves nothing is refused, whatever is asked.',
  },
  {
    section: 'RFC 7644 7.7',
    says: 'passwords are kept nowhere and written nowhere',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: { ...user, password: 'Tr0ub4dor' } });
      const patch = { Operations: [{ op: 'replace', path: 'password', value: 'Tr0ub4dor' }] };
      await stage.send('PATCH', `/Users/${body.id}`, { body: patch });
      const kept = await stage.directory.identity('idp', body.id);
      expect(JSON.stringify(kept) + stage.logged()).not.toContain('Tr0ub4dor');
    },
  },
  {
    section: 'RFC 7644 7.8',
    says: 'names are compared without case in every script, and by what their characters are compatible with',
    async check(stage) {
      await stage.send('POST', '/Users', { body: { userName: 'ÉLODIE' } });
      for (const same of ['élodie', 'e\u0301lodie', 'Ｅ\u0301LODIE'])
        expect((await stage.send('POST', '/Users', { body: { userName: same } })).status).toBe(409);
    },
  },
];
