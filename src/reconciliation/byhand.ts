/** Links that an administrator makes or takes away by hand: how an ambiguous or missing situation is decided. */

import { ProvisioningError } from '../model/index.ts';
import { type Queryable, serialise } from '../store/index.ts';
import type { Parts } from './context.ts';
import { personJob } from './jobs.ts';
import { addLinks, linksOfAccounts, linksOfPeople, removeLink } from './links.ts';
import { accountsById } from './observed.ts';

export interface HandLink {
  readonly sync: string;
  readonly person: string;
  readonly account: string;
  readonly by: string;
  /** Takes the place of the account that the person has, which is then nobody's. */
  readonly replace?: boolean;
}

/** Whose account is to be nobody's, in which sync, and who says so. */
export type HandUnlink = Omit<HandLink, 'account' | 'replace'>;

/**
 * Says that an account is a person's; with `replace` instead of the one that they have, so that no run comes between.
 * Of two at once the second is judged by what the first has left.
 * @throws ProvisioningError `not-found`, or `conflict` when the person has one and it is not to be replaced, or the account has somebody.
 */
export async function linkByHand(parts: Parts, link: HandLink): Promise<void> {
  const { sync: name, person, account, by, replace = false } = link;
  const { db, clock, audit, jobs } = parts;
  const sync = await parts.syncs.sync(name);
  // Of somebody whom no source of the sync tells, no run would ever look at the account.
  const [known] = await parts.people.persons({ from: sync.from, ids: [person], limit: 1 });
  if (known === undefined)
    throw new ProvisioningError(
      'not-found',
      `No source of ${sync.name} tells a person ${person}, so no account can be theirs here.`,
    );
  await db.transaction(async (tx) => {
    await oneByOne(tx, sync.to);
    if (!(await accountsById(tx, sync.to, [account])).has(account)) {
      throw new ProvisioningError(
        'not-found',
        `${sync.to} showed no account ${account} when it was last read.`,
      );
    }
    const held = (await linksOfPeople(tx, sync.to, [person])).get(person);
    if (held?.account === account)
      throw new ProvisioningError('conflict', 'The account is this person’s already; choose another one.');
    if (held !== undefined && !replace)
      throw new ProvisioningError(
        'conflict',
        'The person has an account at this target already; unlink it first, or say that this one replaces it.',
      );
    if ((await linksOfAccounts(tx, sync.to, [account])).has(account)) {
      throw new ProvisioningError(
        'conflict',
        'The account belongs to another person; unlink it there first.',
      );
    }
    const at = clock.now();
    if (held !== undefined) await removeLink(tx, sync.to, person);
    await addLinks(tx, sync.to, [{ person, account, sync: sync.name, origin: 'manual', createdAt: at }]);
    const said = { at, actor: by, sync: sync.name, person, details: { target: sync.to } };
    await audit.append(
      [
        ...(held === undefined ? [] : [{ ...said, action: 'link.removed', subject: held.account } as const]),
        { ...said, action: 'link.added', subject: account },
      ],
      tx,
    );
    await jobs.add(personJob(sync.name, sync.to, person), tx);
  });
}

/** Forgets whose an account is; nothing changes at the target. @throws ProvisioningError `not-found` */
export async function unlinkByHand(parts: Parts, { sync: name, person, by }: HandUnlink): Promise<void> {
  const { db, clock, audit } = parts;
  const sync = await parts.syncs.sync(name);
  await db.transaction(async (tx) => {
    await oneByOne(tx, sync.to);
    const link = (await linksOfPeople(tx, sync.to, [person])).get(person);
    if (link === undefined)
      throw new ProvisioningError('not-found', `The person has no account at ${sync.to}.`);
    await removeLink(tx, sync.to, person);
    await audit.append(
      [
        {
          at: clock.now(),
          actor: by,
          action: 'link.removed',
          sync: sync.name,
          person,
          subject: link.account,
          details: { target: sync.to },
        },
      ],
      tx,
    );
  });
}

/** Who decides about links of a target waits until whoever decided before has: what is looked at is still so when it is written. */
function oneByOne(tx: Queryable, target: string): Promise<void> {
  return serialise(tx, `links ${target}`);
}
