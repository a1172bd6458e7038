import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProvisioningError } from '../model/index.ts';
import { newSecretKey, openSecrets } from './secrets.ts';

const first = newSecretKey();
const second = newSecretKey();
const nameOf = (key: string) => openSecrets([key]).version;

/** The one bit of it, changed. */
function flip(sealed: string, at: number): string {
  const [version, text] = sealed.split(':') as [string, string];
  const bytes = Buffer.from(text, 'base64');
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return `${version}:${bytes.toString('base64')}`;
}

test('whatever is sealed opens again for its row', () => {
  const secrets = openSecrets([first]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, plain) => {
      expect(secrets.open(id, secrets.seal(id, plain))).toBe(plain);
    }),
  );
});

test('the sealed text names its key and looks different each time', () => {
  const secrets = openSecrets([first, second]);
  const sealed = secrets.seal('row', 'hunter2');
  expect(sealed).toMatch(/^v[0-9a-f]{8}:[A-Za-z0-9+/]+=*$/);
  expect(sealed.slice(1, 9)).toBe(nameOf(first));
  expect(sealed).not.toBe(secrets.seal('row', 'hunter2'));
  expect(Buffer.from(sealed.slice(10), 'base64').includes('hunter2')).toBe(false);
});

test('a secret that was moved to another row does not open', () => {
  const secrets = openSecrets([first]);
  const sealed = secrets.seal('jira', 'hunter2');
  expect(() => secrets.open('crowd', sealed)).toThrow('The secret of crowd does not open');
});

test.each([
  ['nonce', 0],
  ['text', 12],
  ['tag', -1],
])('a secret with one bit of its %s changed does not open', (_, at) => {
  const secrets = openSecrets([first]);
  expect(() => secrets.open('row', flip(secrets.seal('row', 'hunter2'), at))).toThrow('does not open');
});

test('a key that is not in the ring is named', () => {
  const sealed = openSecrets([first]).seal('row', 'hunter2');
  expect(() => openSecrets([second]).open('row', sealed)).toThrow(
    `A secret was sealed with the key ${nameOf(first)}, which is not among the keys given (${nameOf(second)}); add that key again.`,
  );
});

test('after rotation the old key is needed no more', () => {
  const sealed = openSecrets([first]).seal('row', 'hunter2');
  const both = openSecrets([second, first]);
  expect(both.open('row', sealed)).toBe('hunter2');
  const resealed = both.reseal('row', sealed);
  expect(both.reseal('row', resealed!)).toBeUndefined();
  expect(openSecrets([second]).open('row', resealed!)).toBe('hunter2');
});

test('rotation does not bless a secret that was moved', () => {
  const sealed = openSecrets([first]).seal('jira', 'hunter2');
  expect(() => openSecrets([second, first]).reseal('crowd', sealed)).toThrow('does not open');
});

test.each([
  '',
  'hunter2',
  'v2:AAAA',
  'v00000000:',
  'v00000000:AAAA',
  `v00000000:${'A'.repeat(20)}`,
  'v00000000:!!!!',
])('%j is not taken for a sealed secret', (text) => {
  expect(() => openSecrets([first]).open('row', text)).toThrow('What should be a sealed secret is none');
});

test('keys that cannot be used are all named, and never shown', () => {
  const short = Buffer.from('too short').toString('base64');
  try {
    openSecrets([first, first, short]);
    expect.unreachable();
  } catch (thrown) {
    const { code, faults, message } = thrown as ProvisioningError;
    expect(code).toBe('invalid');
    expect(faults.map((fault) => fault.path)).toEqual(['keys.1', 'keys.2']);
    expect(message).not.toContain(short);
    expect(message).not.toContain(first);
  }
  expect(() => openSecrets([])).toThrow('At least one key is needed.');
});
