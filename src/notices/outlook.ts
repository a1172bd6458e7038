/** What is coming: credentials that end, seats that will run out or cost more. Asks other sides, so it is done once a day. */

import { type Cause, digestOf } from './cause.ts';
import type { NoticeParts } from './room.ts';
import { seatsAhead } from './seats.ts';

const day = 86_400_000;
/** Days before an end on which it is told, ever more urgently. */
const steps = [1, 7, 14, 30];

/** Something that ends. */
interface End {
  readonly connection: string;
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly renew: string;
}

/** What there is to tell of an end: once at each of 30, 14, 7 days and a day before, and when it has come. */
export function endCause({ connection, what, at, renew }: End, now: number): Cause | undefined {
  const left = at - now;
  const step = left <= 0 ? 0 : steps.find((days) => left <= days * day);
  if (step === undefined) return undefined;
  return {
    key: `credential-expiring/${connection}/${what}`,
    kind: 'credential-expiring',
    about: connection,
    digest: digestOf(at, step),
    facts: { connection, what, endAt: at, renew, days: Math.max(0, Math.ceil(left / day)) },
    path: `/connections/${connection}`,
    once: true,
  };
}

/** Every cause that is coming. What cannot be asked is told where it is checked. */
export async function outlook(parts: NoticeParts, few: number): Promise<readonly Cause[]> {
  const { settings, clock } = parts;
  const now = clock.now();
  const pushed = (await parts.pushCredentials()).flatMap(({ source, name, expiresAt }) =>
    expiresAt === undefined
      ? []
      : [
          {
            connection: source,
            what: name,
            at: expiresAt,
            renew: `make its successor (rollcall credentials rotate ${source} ${name}) and give it to the identity provider`,
          },
        ],
  );
  const ends = [...(await settings.ends({ asked: true })), ...pushed];
  return [...ends.flatMap((end) => endCause(end, now) ?? []), ...(await seatsAhead(parts, few))];
}
