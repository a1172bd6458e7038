import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { openWays } from './forwarded.ts';

/** What is made of a request that comes from that address with those headers. */
async function through(
  peer: string,
  headers: Readonly<Record<string, string>>,
  parts: { readonly trustedProxies?: readonly string[]; readonly publicUrl?: string } = {},
) {
  const ways = openWays({
    trustedProxies: parts.trustedProxies ?? ['10.0.0.0/8'],
    publicUrl: parts.publicUrl,
  });
  const app = new Hono().get('/', (context) =>
    context.json({ address: ways.addressOf(context), origin: ways.originOf(context) }),
  );
  const incoming = { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: 'IPv4' } };
  const answer = await app.request('http://inside:7655/', { headers }, { incoming });
  return (await answer.json()) as { address: string; origin: string };
}

const forwarded = {
  'x-forwarded-for': '203.0.113.5',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'people.example.com',
};

test('a trusted proxy is believed where a request comes from and what it was sent to', async () => {
  expect(await through('10.0.0.1', forwarded)).toEqual({
    address: '203.0.113.5',
    origin: 'https://people.example.com',
  });
  expect(await through('::ffff:10.0.0.1', forwarded)).toMatchObject({ address: '203.0.113.5' });
});

test('a header that says nothing at great length is read once', async () => {
  const header = `${'a'.repeat(2_000_000)},for=203.0.113.5`;
  expect(await through('10.0.0.1', { forwarded: header })).toMatchObject({ address: '203.0.113.5' });
});

test('nobody else is believed', async () => {
  const own = { address: '192.0.2.1', origin: 'http://inside:7655' };
  expect(await through('192.0.2.1', forwarded)).toEqual(own);
  expect(await through('10.0.0.1', forwarded, { trustedProxies: [] })).toEqual({
    ...own,
    address: '10.0.0.1',
  });
});

describe('of several addresses', () => {
  test.each([
    ['198.51.100.1, 203.0.113.5', '203.0.113.5'],
    ['198.51.100.1, 203.0.113.5, 10.0.0.7', '203.0.113.5'],
    ['10.0.0.9, 10.0.0.7', '10.0.0.9'],
    ['203.0.113.5:4711', '203.0.113.5'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['<script>, unknown', '10.0.0.1'],
    ['203.0.113.5, unknown', '10.0.0.1'],
    ['203.0.113.5,', '203.0.113.5'],
    ['', '10.0.0.1'],
  ])('%j the last that no trusted proxy has is the client’s', async (header, address) => {
    expect(await through('10.0.0.1', { 'x-forwarded-for': header })).toMatchObject({ address });
  });
});

describe('the standard header of proxies (RFC 7239)', () => {
  test.each([
    ['for=203.0.113.5;proto=https;host=people.example.com', '203.0.113.5', 'https://people.example.com'],
    ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17', 'http://inside:7655'],
    [
      'for=198.51.100.1;host=evil.example.com, for="203.0.113.5:80" ; Proto=HTTPS',
      '203.0.113.5',
      'https://inside:7655',
    ],
    ['for=203.0.113.5,for=10.0.0.7;by=10.0.0.1', '203.0.113.5', 'http://inside:7655'],
    ['for=203.0.113.5, for=_hidden', '10.0.0.1', 'http://inside:7655'],
    ['for=203.0.113.5, proto=https;host=people.example.com', '10.0.0.1', 'https://people.example.com'],
    ['for=203.0.113.5, ,', '203.0.113.5', 'http://inside:7655'],
    ['for=203.0.113.5, for=unknown;host="a.example.com:8443"', '10.0.0.1', 'http://a.example.com:8443'],
    ['for="203.0.113.5, for=198.51.100.1"', '10.0.0.1', 'http://inside:7655'],
    ['host="a\\.example.com"', '10.0.0.1', 'http://a.example.com'],
    ['proto=javascript;host="a.example.com/path"', '10.0.0.1', 'http://inside:7655'],
    ['";;,="', '10.0.0.1', 'http://inside:7655'],
  ])('%j is read', async (header, address, origin) => {
    expect(await through('10.0.0.1', { forwarded: header })).toEqual({ address, origin });
  });

  test('is read from trusted proxies alone, and where they write no other', async () => {
    const header = 'for=198.51.100.1;proto=https;host=evil.example.com';
    expect(await through('192.0.2.1', { forwarded: header })).toEqual({
      address: '192.0.2.1',
      origin: 'http://inside:7655',
    });
    expect(await through('10.0.0.1', { ...forwarded, forwarded: header })).toEqual({
      address: '203.0.113.5',
      origin: 'https://people.example.com',
    });
    expect(await through('10.0.0.1', { 'x-forwarded-for': '203.0.113.5', forwarded: header })).toEqual({
      address: '203.0.113.5',
      origin: 'http://inside:7655',
    });
  });
});

describe('the address that was asked', () => {
  test.each([
    [{ 'x-forwarded-proto': 'https' }, 'https://inside:7655'],
    [{ 'x-forwarded-host': 'a.example.com:8443' }, 'http://a.example.com:8443'],
    [{ 'x-forwarded-host': 'evil.example.com, a.example.com' }, 'http://a.example.com'],
    [{ 'x-forwarded-host': 'a.example.com/path?x' }, 'http://inside:7655'],
    [{ 'x-forwarded-host': 'user@a.example.com' }, 'http://inside:7655'],
    [{ 'x-forwarded-proto': 'javascript' }, 'http://inside:7655'],
    [{ 'x-forwarded-host': '[2001:db8::1]:8443' }, 'http://[2001:db8::1]:8443'],
  ])('by %j is taken for what it can be', async (headers, origin) => {
    expect(await through('10.0.0.1', headers)).toMatchObject({ origin });
  });

  test('is the public address wherever one is written', async () => {
    const publicUrl = 'https://rollcall.example.com/';
    expect(await through('10.0.0.1', forwarded, { publicUrl })).toMatchObject({
      origin: 'https://rollcall.example.com',
    });
  });
});
