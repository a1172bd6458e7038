/** Who is in which group of a SCIM application: by PATCH of the group, or by putting it in place of the old with its members. */

import type { Applied, Batch, Change, ChangeHandlers } from '../../../model/index.ts';
import { foldKey, ProvisioningError } from '../../../model/index.ts';
import { member } from '../../../scim/index.ts';
import type { Outcome } from './bulk.ts';
import { done, missingAccount, oneAtATime, type ScimParts } from './parts.ts';
import { saysTaken } from './refusals.ts';
import { type MemberChange, membersIn } from './wire.ts';

type Grant = Pick<Extract<Change, { readonly type: 'grant.add' }>, 'account' | 'entitlement'>;

/** The handlers for groups, and the offer to change many members at once. */
export function openGrants(parts: ScimParts): {
  readonly handlers: Pick<ChangeHandlers, 'grant.add' | 'grant.remove' | 'entitlement.create'>;
  readonly batches: readonly [Batch<'grant.add'>, Batch<'grant.remove'>];
} {
  const { api, features, kind, memory } = parts;
  // Putting whole groups side by side would lose members.
  const inTurn = oneAtATime();

  async function send(group: string, change: MemberChange) {
    if ((await features.get()).patch) return api.patchMembers(group, change);
    return inTurn(group, async () => {
      const read = await api.read('Group', group);
      if (read === undefined) throw noGroup(group);
      const ids = new Set(change.members);
      const before = listMembers(read);
      const kept = change.type === 'remove' ? before.filter(({ value }) => !ids.has(String(value))) : before;
      for (const { value } of before) ids.delete(String(value));
      const added = change.type === 'add' ? [...ids].map((value) => ({ value })) : [];
      return api.replace('Group', { ...read, members: [...kept, ...added] });
    });
  }

  function noGroup(id: string): ProvisioningError {
    return new ProvisioningError('not-found', `${kind.title} has no group with the id ${id}.`);
  }

  /** Of one change that was refused: what is so already succeeds, and what is missing is named. */
  async function one(type: MemberChange['type'], { account, entitlement }: Grant): Promise<Applied> {
    const attempted = await send(entitlement, { type, members: [account] });
    const status = attempted.refusal?.status;
    if (status === undefined || status === 403 || status === 412) return done(parts, attempted);
    const group = await api.read('Group', entitlement);
    if (group === undefined) throw noGroup(entitlement);
    const holds = membersIn(group)?.includes(account) ?? false;
    if (holds === (type === 'add')) return { note: holds ? 'It was a member already.' : 'It was no member.' };
    if (type === 'add' && (await api.read('User', account)) === undefined)
      throw missingAccount(parts, account);
    return done(parts, attempted);
  }

  /** All at once; when that is refused, each by itself, so that one does not stop the others. */
  async function many(type: MemberChange['type'], changes: readonly Grant[]): Promise<readonly Outcome[]> {
    const group = changes[0]?.entitlement ?? '';
    const members = [...new Set(changes.map(({ account }) => account))];
    if (members.length > 1) {
      const attempted = await send(group, { type, members });
      if (attempted.refusal === undefined) {
        const applied = await done(parts, attempted);
        return changes.map(() => applied);
      }
    }
    const outcomes: Outcome[] = [];
    for (const change of changes)
      outcomes.push(await one(type, change).catch((failed: unknown) => ({ failed })));
    return outcomes;
  }

  async function createGroup({
    name,
  }: Extract<Change, { readonly type: 'entitlement.create' }>): Promise<Applied> {
    // Few applications keep the names of groups apart (RFC 7643 section 4.2 does not ask it of them).
    if (await hasGroup(name)) throw there(name);
    const attempted = await api.create('Group', { displayName: name }, name);
    if (attempted.refusal !== undefined && saysTaken(attempted.refusal)) throw there(name);
    const applied = await done(parts, attempted);
    delete memory.groups.kept;
    return { ...applied, ...(attempted.answer !== undefined && { id: attempted.answer.body.id }) };
  }

  function there(name: string): ProvisioningError {
    return new ProvisioningError('conflict', `${kind.title} has a group named ${name} already.`);
  }

  async function hasGroup(name: string): Promise<boolean> {
    const { filter } = await features.get();
    const pages = filter ? api.found('Group', 'displayName', name) : api.groups('left-out');
    for await (const page of pages) {
      if (page.some((group) => foldKey(String(member(group, 'displayName'))) === foldKey(name))) return true;
    }
    return false;
  }

  return {
    handlers: {
      'entitlement.create': createGroup,
      'grant.add': (change) => one('add', change),
      'grant.remove': (change) => one('remove', change),
    },
    batches: [
      {
        type: 'grant.add',
        by: 'entitlement',
        size: kind.membersAtOnce,
        apply: (changes) => many('add', changes),
      },
      {
        type: 'grant.remove',
        by: 'entitlement',
        size: kind.membersAtOnce,
        apply: (changes) => many('remove', changes),
      },
    ],
  };
}

interface Member {
  readonly [name: string]: string | number | boolean | null;
}

/** The members as they stand in the resource, groups within the group among them. */
function listMembers(group: { readonly [name: string]: unknown }): readonly Member[] {
  const { members } = group;
  return Array.isArray(members) ? (members as readonly Member[]) : [];
}
