/** Links that an administrator makes or takes away by hand: how an ambiguous or missing situation is decided. */

import { ProvisioningError } from '../model/index.ts';
import type { Parts } from './context.ts';
import { personJob } from './jobs.ts';
import { addLinks, linksOfAccounts, linksOfPeople, removeLink } from './links.ts';
import { accountsById } from './observed.ts';

export interface HandLink {
  readonly sync: string;
  readonly person: string;
  readonly account: string;
  readonly by: string;
}

/** Says that an account is a person's. @throws ProvisioningError `not-found`, or `conflict` when either has another. */
export async function linkByHand(parts: Parts, { sync: name, person, account, by }: HandLink): Promise<void> {
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
    if (!(await accountsById(tx, sync.to, [account])).has(account)) {
      throw new ProvisioningError(
        'not-found',
        `${sync.to} showed no account ${account} when it was last read.`,
      );
    }
    if ((await linksOfPeople(tx, sync.to, [person])).has(person)) {
      throw new ProvisioningError(
        'conflict',
        'The person has an account at this target already; unlink it first.',
      );
    }
    if ((await linksOfAccounts(tx, sync.to, [account])).has(account)) {
      throw new ProvisioningError(
        'conflict',
        'The account belongs to another person; unlink it there first.',
      );
    }
    const at = clock.now();
    await addLinks(tx, sync.to, [{ person, account, sync: sync.name, origin: 'manual', createdAt: at }]);
    await audit.append(
      [
        {
          at,
          actor: by,
          action: 'link.added',
          sync: sync.name,
          person,
          subject: account,
          details: { target: sync.to },
        },
      ],
      tx,
    );
    await jobs.add(personJob(sync.name, sync.to, person), tx);
  });
}

/** Forgets whose an account is; nothing changes at the target. @throws ProvisioningError `not-found` */
export async function unlinkByHand(
  parts: Parts,
  { sync: name, person, by }: Omit<HandLink, 'account'>,
): Promise<void> {
  const { db, clock, audit } = parts;
  const sync = await parts.syncs.sync(name);
  await db.transaction(async (tx) => {
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
