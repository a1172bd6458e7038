/** Links by which people say to be still here: signed, for one person in one sync, and good for a while. Pure. */

import type { Secrets } from '../store/index.ts';

const purpose = 'still-here links';

/** What a link says. */
export interface Invited {
  readonly sync: string;
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** The token of a link: what it says, and its signature (HMAC-SHA256). */
export function tokenOf({ sync, person, endsAt }: Invited, secrets: Pick<Secrets, 'sign'>): string {
  const said = Buffer.from(JSON.stringify([sync, person, endsAt])).toString('base64url');
  return `${said}.${secrets.sign(purpose, said)}`;
}

/** What a token says; nothing when it was not made here. Whether it is over is for the caller to judge. */
export function readToken(token: string, secrets: Pick<Secrets, 'isSigned'>): Invited | undefined {
  const [, said = '', signature = ''] = /^([\w-]{1,1000})\.([\w-]{43})$/.exec(token) ?? [];
  if (said === '' || !secrets.isSigned(purpose, said, signature)) return undefined;
  const [sync, person, endsAt]: readonly unknown[] = JSON.parse(
    Buffer.from(said, 'base64url').toString('utf8'),
  );
  if (typeof sync !== 'string' || typeof person !== 'string' || typeof endsAt !== 'number') return undefined;
  return { sync, person, endsAt };
}
