/** The changes of accounts that a SCIM application can make: by PATCH, or by putting the whole in place of the old. */

import type { Applied, Attributes, Batch, Change, ChangeHandlers } from '../../../model/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import { written } from './attributes.ts';
import { type Outcome, openBulk, type Wanted } from './bulk.ts';
import { done, missingAccount, type ScimParts, sideBySide } from './parts.ts';
import type { ScimPath } from './path.ts';
import { saysTaken } from './refusals.ts';
import { partsOf } from './wire.ts';

export type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

const active: ScimPath = { text: 'active', name: 'active' };
/** Changes that one offer takes; how many of them travel in one request the application says. */
const offered = 1_000;

/** The handlers for accounts, and the offer to make and to close many at once. */
export function openAccounts(parts: ScimParts): {
  readonly handlers: Pick<
    ChangeHandlers,
    'account.create' | 'account.update' | 'account.activate' | 'account.deactivate' | 'account.delete'
  >;
  readonly batches: readonly [Batch<'account.create'>, Batch<'account.deactivate'>];
} {
  const { api, kind, paths, features } = parts;
  const bulk = openBulk(parts);

  /** The body of a new account, without what the application lacks. */
  async function bodyOf({ account }: Of<'account.create'>): Promise<Attributes> {
    const { lacks } = await features.get();
    const { userName } = account.attributes;
    if (typeof userName !== 'string' || userName === '')
      throw new ProvisioningError('invalid', `${kind.title} needs a user name of everybody; map userName.`);
    const kept = Object.entries(account.attributes).filter(
      ([name, value]) => !lacks.has(name) && value !== null,
    );
    return written({ active: account.active }, Object.fromEntries(kept), paths);
  }

  async function create(change: Of<'account.create'>): Promise<Applied> {
    const userName = String(change.account.attributes.userName);
    const attempted = await api.create('User', await bodyOf(change), userName);
    if (attempted.refusal !== undefined && saysTaken(attempted.refusal)) throw taken(userName);
    const applied = await done(parts, attempted);
    return { ...applied, ...(attempted.answer !== undefined && { id: attempted.answer.body.id }) };
  }

  function taken(userName: unknown): ProvisioningError {
    return new ProvisioningError(
      'conflict',
      `${kind.title} has a user named ${String(userName)} already, or one with the same address or external id.`,
    );
  }

  /** Sets attributes of one account. `read`: as it was a moment ago, where the change depends on it. */
  async function change(id: string, change: (user: Attributes) => Attributes, changed: readonly ScimPath[]) {
    const { patch } = await features.get();
    const needsAll = !patch || changed.some(({ type }) => type !== undefined);
    const read = needsAll ? await api.read('User', id) : undefined;
    if (needsAll && read === undefined) throw missingAccount(parts, id);
    const after = change(read ?? {});
    if (!patch) return api.replace('User', { ...after, id });
    return api.patch('User', id, { parts: partsOf(after, changed), ...(read !== undefined && { read }) });
  }

  async function update({ id, after }: Of<'account.update'>): Promise<Applied> {
    const { lacks } = await features.get();
    const names = Object.keys(after).filter((name) => paths.has(name) && !lacks.has(name));
    if (names.length === 0)
      return { note: `${kind.title} does not keep these attributes; nothing was changed.` };
    const values = Object.fromEntries(names.map((name) => [name, after[name] ?? null]));
    const changed = names.flatMap((name) => paths.get(name) ?? []);
    const attempted = await change(id, (user) => written(user, values, paths), changed);
    if (attempted.refusal !== undefined && saysTaken(attempted.refusal)) throw taken(values.userName ?? id);
    return found(id, attempted);
  }

  async function found(id: string, attempted: Attempted<undefined>): Promise<Applied> {
    if (attempted.refusal?.status === 404) throw missingAccount(parts, id);
    return done(parts, attempted);
  }

  const open =
    (value: boolean) =>
    async ({ id }: { readonly id: string }): Promise<Applied> =>
      found(id, await change(id, (user) => ({ ...user, active: value }), [active]));

  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    return found(id, await api.remove('User', id));
  }

  const alone =
    <One>(handler: (change: One) => Promise<Applied>) =>
    (change: One): Promise<Outcome> =>
      handler(change).catch((failed: unknown) => ({ failed }));

  /** By one request where the application takes many changes at once, else side by side. */
  async function together<One extends Of<'account.create'> | Of<'account.deactivate'>>(
    changes: readonly One[],
    handler: (change: One) => Promise<Applied>,
    operation: (change: One) => Promise<Wanted>,
  ): Promise<readonly Outcome[]> {
    const able = (await features.get()).bulk !== undefined && changes.length > 1;
    if (!able) return sideBySide(changes, kind.concurrency, alone(handler));
    const ready: { readonly operation?: Wanted; readonly failed?: unknown }[] = [];
    for (const change of changes) {
      try {
        ready.push({ operation: await operation(change) });
      } catch (failed) {
        ready.push({ failed });
      }
    }
    const sent = ready.flatMap((each) => each.operation ?? []);
    const outcomes = new Map(sent.map((each, index) => [each, index]));
    const answered = await bulk(sent);
    return ready.map(({ operation: mine, failed }) =>
      mine === undefined ? { failed } : (answered[outcomes.get(mine) ?? -1] ?? {}),
    );
  }

  const createMany = (changes: readonly Of<'account.create'>[]) =>
    together(changes, create, async (change) => ({
      method: 'POST',
      path: '/Users',
      data: api.resourceOf('User', await bodyOf(change)),
      taken: taken(change.account.attributes.userName),
    }));

  const deactivateMany = async (changes: readonly Of<'account.deactivate'>[]) => {
    // A whole resource would have to be read for each, so there is nothing to gain.
    if (!(await features.get()).patch) return sideBySide(changes, kind.concurrency, alone(open(false)));
    return together(changes, open(false), async ({ id }) => ({
      method: 'PATCH',
      path: `/Users/${encodeURIComponent(id)}`,
      data: api.patchOf([{ path: active, value: false }]),
      missing: missingAccount(parts, id),
    }));
  };

  return {
    handlers: {
      'account.create': create,
      'account.update': update,
      'account.activate': open(true),
      'account.deactivate': open(false),
      ...(kind.deletes && { 'account.delete': remove }),
    },
    batches: [
      { type: 'account.create', by: 'anything', size: offered, apply: createMany },
      { type: 'account.deactivate', by: 'anything', size: offered, apply: deactivateMany },
    ],
  };
}
