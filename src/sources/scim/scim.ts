/** A source that pushes: there is nothing to ask it for. */

import { type IdentitySource, ProvisioningError, type SourceRecord } from '../../model/index.ts';

/** The source; `check` proves nothing, since the identity provider comes to us with the token. */
export function openScim(): IdentitySource {
  return {
    check: async (tell) =>
      tell?.({
        name: 'push',
        without: 'Nobody is told of.',
        needed: true,
        state: 'unknown',
        message:
          'The identity provider comes to us, so it cannot be asked: its own test of the connection, and its requests here, tell whether it works.',
      }),
    read: () => ({ [Symbol.asyncIterator]: () => ({ next: nothingToRead }) }),
    close: async () => {},
  };
}

function nothingToRead(): Promise<IteratorResult<SourceRecord>> {
  return Promise.reject(
    new ProvisioningError(
      'unsupported',
      'This source pushes and cannot be read; let the identity provider push everything again when something was missed.',
    ),
  );
}
