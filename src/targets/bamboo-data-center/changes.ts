/** The changes that Bamboo can make: it makes and deletes accounts, and changes who is in which group. */

import type { Applied, Batch, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { Parts } from './bamboo-data-center.ts';
import { idOf, missingAccount } from './people.ts';
import { saysTaken, whyRefused } from './refusals.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
type Grant = Pick<Of<'grant.add'>, 'account' | 'entitlement'>;
type Way = 'add' | 'remove';
type Outcome = Applied | { readonly failed: unknown };

/** Accounts that are put into a group, or taken out, by one call. */
const batchSize = 100;

/** The handlers of one connection, and its offers to change many members of a group at once. */
export function openChanges({ api, people, groups, tools }: Parts): {
  readonly handlers: ChangeHandlers;
  readonly batches: readonly [Batch<'grant.add'>, Batch<'grant.remove'>];
} {
  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { userName, displayName, email } = account.attributes;
    if (typeof userName !== 'string' || typeof displayName !== 'string' || typeof email !== 'string') {
      throw new ProvisioningError(
        'invalid',
        'Bamboo needs a user name, a full name and an e-mail address of everybody; map userName, displayName and email.',
      );
    }
    if (!account.active)
      throw new ProvisioningError(
        'unsupported',
        `Bamboo cannot hold a closed account, so ${userName} is not made.`,
      );
    // Nobody is told it: people sign in through single sign-on, or have it reset.
    const password = `Rc1!${tools.newId()}${tools.newId()}`;
    const attempted = await api.createUser({
      name: userName.toLowerCase(),
      fullName: displayName,
      email,
      password,
    });
    if (attempted.refusal !== undefined && saysTaken(attempted.refusal)) throw taken('account', userName);
    return { ...(await done(attempted)), id: idOf({ name: userName }) };
  }

  function taken(what: string, name: string): ProvisioningError {
    return new ProvisioningError(
      'conflict',
      `Bamboo has ${what === 'group' ? 'a' : 'an'} ${what} named ${name} already.`,
    );
  }

  /** What was answered. Throws what a refusal means. */
  async function done(attempted: Attempted<undefined>): Promise<Applied> {
    if (attempted.refusal !== undefined) throw await whyRefused(api, attempted);
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  /** Bamboo calls it a success when there was nobody, so it is looked first. */
  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    return done(await api.deleteUser(name));
  }

  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const attempted = await api.createGroup(name);
    if (attempted.refusal !== undefined && saysTaken(attempted.refusal)) throw taken('group', name);
    const applied = await done(attempted);
    groups.forget();
    return { ...applied, id: name };
  }

  async function isIn({ account, entitlement }: Grant): Promise<boolean> {
    return (await groups.of(account)).some(({ id }) => id === entitlement);
  }

  /** Of one change that was refused: what is so already succeeds, and what is missing is named. */
  async function one(way: Way, grant: Grant): Promise<Applied> {
    const { account, entitlement } = grant;
    await people.mustBeOthers(account);
    await groups.mustBeEditable(entitlement);
    const attempted = await api.changeMembers(way, entitlement, [account]);
    if (attempted.refusal === undefined || attempted.refusal.status === 403) return done(attempted);
    if ((await isIn(grant)) === (way === 'add'))
      return { note: way === 'add' ? 'It was a member already.' : 'It was no member.' };
    if (way === 'add' && (await people.named(account)) === undefined) throw missingAccount(account);
    return done(attempted);
  }

  /** All at once; when Bamboo refuses that, each by itself, so that one does not stop the others. */
  async function many(way: Way, changes: readonly Grant[]): Promise<readonly Outcome[]> {
    const group = changes[0]?.entitlement ?? '';
    const me = await people.myself.get();
    const names = [...new Set(changes.map(({ account }) => account))];
    if (names.length > 1 && !names.includes(me)) {
      await groups.mustBeEditable(group);
      const attempted = await api.changeMembers(way, group, names);
      if (attempted.refusal === undefined) {
        const applied = await done(attempted);
        return changes.map(() => applied);
      }
    }
    const outcomes: Outcome[] = [];
    for (const change of changes)
      outcomes.push(await one(way, change).catch((failed: unknown) => ({ failed })));
    return outcomes;
  }

  const offer = { by: 'entitlement', size: batchSize } as const;
  return {
    handlers: {
      'account.create': create,
      'account.delete': remove,
      'entitlement.create': createGroup,
      'grant.add': (change) => one('add', change),
      'grant.remove': (change) => one('remove', change),
    },
    batches: [
      { ...offer, type: 'grant.add', apply: (changes) => many('add', changes) },
      { ...offer, type: 'grant.remove', apply: (changes) => many('remove', changes) },
    ],
  };
}
