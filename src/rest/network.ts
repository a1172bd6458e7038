/** What it means when a request got no answer: by the codes that Node and undici put on the cause. */

import type { Failure } from './retry.ts';

type NetworkFailure = Extract<Failure, { kind: 'network' }>;

/** A network failure, with the words for the person who must act. */
export interface NoAnswer {
  readonly failure: NetworkFailure;
  /** Completes "Jira at jira.example.com …". */
  readonly words: string;
}

const unsent = (passing: boolean, words: string): NoAnswer => ({
  failure: { kind: 'network', sent: false, passing },
  words,
});
const lost = (words: string): NoAnswer => ({
  failure: { kind: 'network', sent: true, passing: true },
  words,
});

const certificate = (problem: string) =>
  unsent(
    false,
    `shows a certificate that is not trusted (${problem}): install its authority's certificate and name it in NODE_EXTRA_CA_CERTS`,
  );

const known: Readonly<Record<string, NoAnswer>> = {
  ENOTFOUND: unsent(false, 'is not known by name: check the address'),
  EAI_AGAIN: unsent(true, 'could not be found by name just now: check the name server'),
  ECONNREFUSED: unsent(true, 'does not accept connections: check the address and that it is running'),
  EHOSTUNREACH: unsent(true, 'cannot be reached from here: check the network'),
  ENETUNREACH: unsent(true, 'cannot be reached from here: check the network'),
  UND_ERR_CONNECT_TIMEOUT: unsent(
    true,
    'did not accept a connection in time: check the network and its firewall',
  ),
  ECONNRESET: lost('cut the connection before it answered'),
  EPIPE: lost('cut the connection before it answered'),
  ETIMEDOUT: lost('did not answer in time'),
  UND_ERR_SOCKET: lost('cut the connection before it answered'),
  UND_ERR_HEADERS_TIMEOUT: lost('did not answer in time'),
  UND_ERR_BODY_TIMEOUT: lost('stopped in the middle of its answer'),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: lost('cut its answer short'),
  CERT_HAS_EXPIRED: certificate('expired'),
  CERT_NOT_YET_VALID: certificate('not yet valid'),
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate('self-signed'),
  SELF_SIGNED_CERT_IN_CHAIN: certificate('self-signed authority'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate('unknown authority'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate('incomplete chain'),
  ERR_TLS_CERT_ALTNAME_INVALID: certificate('made out for another name'),
  ERR_SSL_WRONG_VERSION_NUMBER: unsent(false, 'does not speak TLS at this address: check https or http'),
};

/** The deadline of one try has passed. */
export const timedOut: NoAnswer = lost('did not answer in time');

/**
 * What was thrown by `fetch` or while the answer was read, as a network failure; nothing when it is not one that we know.
 */
export function readNetworkFailure(thrown: unknown): NoAnswer | undefined {
  let inner: unknown = thrown;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth += 1) {
    const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
    const found = known[code];
    if (found !== undefined) return found;
    if (inner instanceof TypeError && inner.message === 'terminated') return lost('cut its answer short');
    // The fetch standard forbids some ports (section "port blocking").
    if (inner instanceof Error && inner.message === 'bad port')
      return unsent(false, 'is at a port that web clients may not use: check the address');
    inner = inner instanceof AggregateError && inner.errors.length > 0 ? inner.errors[0] : inner.cause;
  }
  return undefined;
}
