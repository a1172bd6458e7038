/** Who may ask: an application by its name, its password and the address it calls from. */

import type { Clock } from '../../model/index.ts';
import type { Application } from '../../served/index.ts';
import { openThrottle } from '../auth/index.ts';
import { CrowdError, textResponse } from './error.ts';

/** The application that asks, or the refusal. */
export type Access = (
  authorization: string | null,
  address: string,
) => { readonly application: Application } | { readonly refused: Response };

/** @param applicationsNamed the applications that sign in with that name, one for each directory that has one */
export function openAccess(
  applicationsNamed: (name: string) => readonly Application[],
  clock: Pick<Clock, 'now'>,
): Access {
  const throttle = openThrottle(clock);
  return (authorization, address) => {
    const shown = basicOf(authorization);
    if (shown === undefined) return { refused: unauthenticated() };
    // By name too: one application that is told a wrong password must not shut out others behind the same proxy.
    const who = `${address} ${shown.name}`;
    const wait = throttle.wait(who);
    if (wait > 0)
      throw new CrowdError(
        429,
        'OPERATION_FAILED',
        `Too many wrong passwords for ${shown.name}; try again in ${wait} seconds.`,
        { 'retry-after': String(wait) },
      );
    // All of them, whatever the first says: it takes the same time.
    const proven = applicationsNamed(shown.name).filter(({ proves }) => proves(shown.password));
    const [application] = proven;
    if (application === undefined) {
      throttle.fail(who);
      return { refused: unauthenticated() };
    }
    const allowed = proven.find(({ mayCallFrom }) => mayCallFrom(address));
    return allowed === undefined ? { refused: foreign(application, address) } : { application: allowed };
  };
}

/** RFC 7617; names hold no colon, passwords may. */
function basicOf(header: string | null): { readonly name: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : { name: text.slice(0, at), password: text.slice(at + 1) };
}

function unauthenticated(): Response {
  return textResponse(401, 'Application failed to authenticate', {
    'www-authenticate': 'BASIC realm="Crowd REST Service"',
  });
}

function foreign({ name }: Application, address: string): Response {
  return textResponse(
    403,
    `Client with address "${address}" is forbidden from making requests to the application, ${name}.`,
  );
}
