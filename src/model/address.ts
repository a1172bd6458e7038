/** Internet addresses and ranges of them, as administrators list them: `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`. */

import { BlockList, isIP, SocketAddress } from 'node:net';

/** Addresses that are on a list. */
export interface AddressList {
  /** How many ranges it has. */
  readonly size: number;
  /** Whether an address is within one of the ranges; never for what is no address. IPv4 within IPv6 counts as IPv4. */
  has(address: string): boolean;
}

/** Whether a text is an address or a range in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export function isAddressRange(text: string): boolean {
  return rangeOf(text) !== undefined;
}

/** The list of these ranges; texts that are none are left out, so check them with `isAddressRange` where they come in. */
export function addressList(ranges: readonly string[]): AddressList {
  // One list for each family: a list of both takes IPv4 addresses for IPv6 ones in clothes, and `::/0` has them all.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  let size = 0;
  for (const text of ranges) {
    const range = rangeOf(text);
    if (range === undefined) continue;
    lists[range.family].addSubnet(range.address, range.prefix, range.family);
    size += 1;
  }
  return {
    size,
    has(address) {
      const plain = plainAddress(address);
      const family = isIP(plain);
      if (family === 0) return false;
      return family === 4 ? lists.ipv4.check(plain, 'ipv4') : lists.ipv6.check(plain, 'ipv6');
    },
  };
}

/** An address as it is compared: IPv4 out of its IPv6 clothes (`::ffff:10.1.2.3`, `::ffff:a01:203`), without a zone (`fe80::1%eth0`). */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '');
  const inside = clothed.exec(bare)?.[1];
  // As every socket has it; the other spellings cost more to tell.
  if (inside !== undefined || !/^[0:]*:ffff:/i.test(bare) || isIP(bare) !== 6) return inside ?? bare;
  const { address: written } = new SocketAddress({ address: bare, family: 'ipv6' });
  return clothed.exec(written)?.[1] ?? bare;
}

const clothed = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function rangeOf(text: string) {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || more.length > 0) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)) return undefined;
  const length = prefix === undefined ? bits : Number(prefix);
  const plain = plainAddress(address);
  // IPv4 within IPv6 counts as IPv4, in a list too.
  if (family === 6 && isIP(plain) === 4 && length >= 96)
    return { address: plain, prefix: length - 96, family: 'ipv4' as const };
  return {
    address,
    prefix: length,
    family: family === 4 ? ('ipv4' as const) : ('ipv6' as const),
  };
}
