import { describe, expect, test } from 'vitest';
import { type Evidence, guess, marksIn, wordsOf } from './guess.ts';
import { clientNamed, clients, dialectNames, dialects, dialectsNamed } from './list.ts';
import type { Sighting } from './mark.ts';

const day = 24 * 3_600_000;
const base = 'https://rollcall.example/scim/v2/idp';
const okta = 'Okta SCIM Client 1.0.0';

function sighting(more: Partial<Sighting> & { readonly path?: string } = {}): Sighting {
  const { path = '/Users', ...rest } = more;
  return {
    version: '2.0',
    method: 'GET',
    place: path.replace(/\?.*$/, '').slice(1).toLowerCase().replace(/\/.+$/, '/*'),
    url: `${base}${path}`,
    agent: '',
    body: undefined,
    ...rest,
  };
}
const seen = (...sightings: readonly Sighting[]): readonly Evidence[] =>
  sightings.flatMap((each, at) => marksIn(each).map((mark) => ({ ...mark, at })));
const patch = (...Operations: readonly object[]) => ({
  method: 'PATCH',
  path: '/Users/u',
  body: { Operations },
});

describe('a guess', () => {
  test.each<[string, string, Partial<Sighting> & { readonly path?: string }]>([
    ['a client that says its name', 'okta', { agent: okta }],
    ['Okta’s catalogue', 'okta-oin', { agent: okta, ...patch({ op: 'replace', value: { active: false } }) }],
    ['Okta’s app wizard', 'okta-aiw', { agent: okta, method: 'PUT', path: '/Groups/g', body: {} }],
    ['Okta by SCIM 1.1', 'okta-1.1', { agent: okta, version: '1.1' }],
    [
      'Okta’s agent',
      'okta-opp',
      { version: '1.1', method: 'POST', body: { schemas: ['urn:okta:onprem_app:1.0:user:custom'] } },
    ],
    ['Entra ID by its flag', 'entra-compliant', { path: '/Users?aadOptscim062020&filter=x' }],
    ['Entra ID by its capitals', 'entra-legacy', patch({ op: 'Replace', path: 'active', value: 'False' })],
    ['Entra ID by its groups', 'entra', { path: '/Groups?excludedAttributes=members&filter=x' }],
    ['OneLogin by the end of its addresses', 'onelogin-2.0', { path: '/Users?filter=userName+eq+%22x%22&' }],
    ['OneLogin by SCIM 1.1', 'onelogin-1.1', { path: '/Users/u?', version: '1.1', method: 'PUT' }],
    ['Google', 'google', { path: '/Users?count=1' }],
    ['Ping', 'ping', { path: '/Users?filter=username%20Eq%20%22j%22' }],
    ['Keycloak', 'keycloak', patch({ op: 'remove', path: 'members', value: null })],
    ['authentik', 'authentik', { agent: 'goauthentik.io/2026.2' }],
    ['JumpCloud', 'jumpcloud', { agent: 'JumpCloud-SCIM' }],
  ])('knows %s', (_, name, request) => {
    expect(guess(seen(sighting(request)))).toMatchObject({
      name,
      because: expect.arrayContaining([expect.any(String)]),
    });
  });

  test.each([
    ['nothing', {}],
    ['somebody unknown', { agent: 'curl/8' }],
    [
      'the capitals of somebody else',
      { agent: 'postman', ...patch({ op: 'Replace', path: 'x', value: 'True' }) },
    ],
  ])('is not made of %s', (_, request) => {
    expect(guess(seen(sighting(request)))).toBeUndefined();
  });

  test('believes a name before shapes, and more marks before fewer', () => {
    const imitated = sighting({ agent: okta, path: '/Users?', method: 'POST', body: { manager: null } });
    expect(guess(seen(imitated))).toMatchObject({ name: 'okta' });
    const capitals = sighting(patch({ op: 'Replace', path: 'active', value: 'True' }));
    const ending = sighting({ path: '/Users?' });
    const nulls = sighting({ method: 'POST', body: { manager: null } });
    expect(guess(seen(capitals, nulls, ending))).toMatchObject({ name: 'entra-legacy' });
  });

  test('follows a client that changes its way, and forgets one that is gone for a week', () => {
    const legacy = seen(sighting(patch({ op: 'Add', path: 'title', value: 'Dr' })));
    const flagged = seen(sighting({ path: '/Users?aadOptscim062020' })).map((each) => ({ ...each, at: day }));
    expect(guess([...legacy, ...flagged])).toMatchObject({ name: 'entra-compliant' });
    const named = seen(sighting({ agent: okta }));
    const shape = (at: number) => seen(sighting({ path: '/Users?' })).map((each) => ({ ...each, at }));
    expect(guess([...named, ...shape(7 * day)])).toMatchObject({ name: 'okta' });
    expect(guess([...named, ...shape(7 * day + 1)])).toMatchObject({ name: 'onelogin-2.0' });
  });

  test('passes over marks that there are no longer', () => {
    expect(
      guess([
        { of: 'okta', mark: 'gone', at: 1 },
        { of: 'gone', mark: 'agent', at: 1 },
      ]),
    ).toBeUndefined();
    expect(wordsOf({ of: 'okta', mark: 'gone' })).toBeUndefined();
  });
});

describe('the list', () => {
  test('has a word in the settings for every client and every way, and no other', () => {
    const names = new Set(
      clients.flatMap(({ name, dialects: ways }) => [name, ...ways.map((way) => way.name)]),
    );
    expect([...names].sort()).toEqual(dialectNames.filter((name) => name !== 'auto').sort());
  });

  test('gives the ways that a word stands for', () => {
    const names = (word: Parameters<typeof dialectsNamed>[0]) => dialectsNamed(word).map(({ name }) => name);
    expect(names('okta')).toEqual(['okta-oin', 'okta-aiw', 'okta-1.1', 'okta-opp']);
    expect(names('okta-aiw')).toEqual(['okta-aiw']);
    expect(names('auto')).toEqual(dialects.map(({ name }) => name));
    expect(clientNamed('okta-aiw')?.name).toBe('okta');
    expect(clientNamed('auto')).toBeUndefined();
  });

  test('has no name that one client means otherwise than another', () => {
    const meant = new Map<string, string>();
    for (const { aliases } of dialects)
      for (const [name, means] of [...Object.entries(aliases.urns), ...Object.entries(aliases.attributes)]) {
        expect(meant.get(name.toLowerCase()) ?? means).toBe(means);
        meant.set(name.toLowerCase(), means);
      }
  });

  test('has marks whose names are told apart, and a habit with proof for every way', () => {
    for (const { marks, dialects: ways } of clients) {
      const names = [...marks, ...ways.flatMap((way) => way.marks)].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { habits } of ways)
        for (const { says, shownBy, trap } of habits)
          expect({ says, proved: shownBy.length > 0 || trap !== undefined }).toEqual({ says, proved: true });
    }
  });
});
