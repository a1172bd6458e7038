/** What a server's refusal means, and what to do about it. */

import { type ErrorCode, ProvisioningError } from '../../model/index.ts';

interface About {
  readonly title: string;
  readonly purpose: string;
  readonly bindDn: string;
  readonly password: string;
}

/** Codes of RFC 4511 section 4.1.9 → ours, and what completes "The server … refused to …:". */
const known: Readonly<Record<number, readonly [ErrorCode, (about: About) => string]>> = {
  2: ['unsupported', () => 'it does not understand the request'],
  3: [
    'unavailable',
    () => 'its time limit was reached; raise the time limit of the account, or read less at once',
  ],
  4: [
    'forbidden',
    ({ bindDn }) =>
      `it gives no more than its size limit allows; raise the limit for ${bindDn} (OpenLDAP: limits dn.exact="${bindDn}" size.prtotal=unlimited size.soft=unlimited; 389: nsSizeLimit -1)`,
  ],
  8: ['forbidden', () => 'it wants an encrypted connection; use ldaps:// or startTls'],
  10: ['unsupported', () => 'another server holds this part of the tree; name that server, or another base'],
  11: [
    'forbidden',
    ({ bindDn }) =>
      `an administrative limit was reached; raise it for ${bindDn} (389: nsLookThroughLimit, nsPagedSizeLimit)`,
  ],
  12: ['unsupported', () => 'it lacks a control that is needed (paged results, RFC 2696, or DirSync)'],
  13: ['forbidden', () => 'it wants an encrypted connection; use ldaps:// or startTls'],
  32: ['not-found', () => 'there is no such entry; correct base or groupsBase'],
  34: ['invalid', () => 'a distinguished name is not well formed; correct base, groupsBase or bindDn'],
  48: ['unauthorized', () => 'it does not let anybody in like this; check bindDn'],
  49: [
    'unauthorized',
    () =>
      'the name or the password is wrong, or the account is locked or expired; correct bindDn and password',
  ],
  50: ['forbidden', ({ bindDn }) => `${bindDn} lacks the right; grant it read access`],
  51: ['unavailable', () => 'it is busy; try later'],
  52: ['unavailable', () => 'it is not available; try later'],
  53: ['unavailable', () => 'it is unwilling; look at its log'],
};

const network: Readonly<Record<string, string>> = {
  ENOTFOUND: 'is not known by name: check the address',
  EAI_AGAIN: 'could not be found by name just now: check the name server',
  ECONNREFUSED: 'does not accept connections: check the address and that it is running',
  EHOSTUNREACH: 'cannot be reached from here: check the network',
  ENETUNREACH: 'cannot be reached from here: check the network',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ETIMEDOUT: 'did not answer in time',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired: renew it there',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a self-signed certificate: name it, or its authority, in ca',
  SELF_SIGNED_CERT_IN_CHAIN:
    'shows a certificate of an authority that is not trusted: name the authority in ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'shows a certificate of an unknown authority: name the authority in ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate of an unknown authority: name the authority in ca',
  CERT_SIGNATURE_FAILURE: 'shows a certificate that the authority in ca did not sign: correct ca',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'shows a certificate made out for another name: use the name in the certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS at this address: check ldaps and ldap',
};

/** Whatever a call threw, as one of our errors. What the server says is quoted, never with the password. */
export function refusal(thrown: unknown, about: About): ProvisioningError {
  if (thrown instanceof ProvisioningError) return thrown;
  const { title, purpose, password } = about;
  const code = codeOf(thrown);
  const words = thrown instanceof Error ? thrown.message.split(password).join('…') : '';
  if (typeof code === 'number') {
    const [ours, advice] = known[code] ?? ['unavailable' as const, () => 'look at its log'];
    const says = words
      .replace(/\0/g, '')
      .replace(/\s+/g, ' ')
      .slice(0, 300)
      .replace(/[.\s]+$/, '');
    const quoted = says === '' ? '' : ` It says: ${says}.`;
    return new ProvisioningError(
      ours,
      `The server ${title} refused to ${purpose} (${code}): ${advice(about)}.${quoted}`,
    );
  }
  const meaning = network[code ?? ''] ?? usual(words);
  if (meaning === undefined) {
    return new ProvisioningError(
      'internal',
      `The server ${title} was to ${purpose}, and something failed that should not: ${words}`,
    );
  }
  return new ProvisioningError('unavailable', `The server ${title} ${meaning}; it was to ${purpose}.`);
}

function usual(words: string): string | undefined {
  if (/timeout|timed out/i.test(words)) return 'did not answer in time';
  if (/closed|hang up|ended|disconnected|reset|socket/i.test(words))
    return 'cut the connection before it answered';
  return undefined;
}

function codeOf(thrown: unknown): number | string | undefined {
  for (let inner = thrown, depth = 0; inner instanceof Error && depth < 4; depth++) {
    if ('code' in inner && (typeof inner.code === 'number' || typeof inner.code === 'string'))
      return inner.code;
    inner = inner instanceof AggregateError ? inner.errors[0] : inner.cause;
  }
  return undefined;
}
