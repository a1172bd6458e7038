import { describe, expect, test } from 'vitest';
import { addressList, isAddressRange, plainAddress } from './address.ts';

describe('a list of addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:a01:203', true],
    ['10.0.0.0/8', '0:0:0:0:0:FFFF:0a01:0203', true],
    ['10.0.0.0/8', '::ffff:b01:203', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '11.1.2.3', false],
    ['::ffff:10.1.2.3', '::ffff:10.1.2.3', true],
    ['fd00::/8', 'fd12:3456::1', true],
    ['fd00::/8', 'fe80::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['2001:db8::1', '2001:0db8:0::1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['0.0.0.0/0', 'unknown', false],
    ['::/0', '10.1.2.3', false],
  ])('of %s asked for %s says %s', (range, address, is) => {
    expect(addressList([range]).has(address)).toBe(is);
  });

  test('of several ranges has what one of them has, and an empty one has nothing', () => {
    const list = addressList(['10.0.0.0/24', '2001:db8::/32']);
    expect([list.size, list.has('10.0.0.7'), list.has('2001:db8::7')]).toEqual([2, true, true]);
    expect([addressList([]).size, addressList([]).has('10.0.0.7')]).toEqual([0, false]);
  });
});

test.each([
  '',
  '10.0.0',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '::1/129',
  'example.com',
  'fe80::1%eth0',
])('%j is no range', (text) => expect(isAddressRange(text)).toBe(false));

test('an address is compared without its clothes', () => {
  expect(plainAddress('::FFFF:10.0.0.1')).toBe('10.0.0.1');
  expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
  expect(plainAddress('unknown')).toBe('unknown');
});
