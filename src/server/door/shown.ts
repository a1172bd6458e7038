/** What a request shows to prove itself, as clients really write it. */

/**
 * The token of an `Authorization` header: after `Bearer`, or as it is, since some clients leave the word out. Of `Basic`
 * (Okta's agent, Ping), the password: it must be a token of the source, whatever the user is called.
 */
export function tokenIn(header: string | null): string {
  const text = header?.trim() ?? '';
  return basicIn(text)?.secret ?? text.replace(/^bearer(?:\s+|$)/i, '');
}

/** User and password of a `Basic` header (RFC 7617). */
export function basicIn(header: string): { readonly user: string; readonly secret: string } | undefined {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/]+=*)$/i.exec(header.trim()) ?? [];
  if (encoded === undefined) return undefined;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, secret: rest.join(':') };
}

/** What failures are counted by: an IPv4 address, or the network of an IPv6 address, of which anybody has many. */
export function neighbourhood(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((each) => each.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
