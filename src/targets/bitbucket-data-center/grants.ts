/** Who is in which group. Calls about groups take names, so a name that has changed meanwhile is looked up and tried once more. */

import type { Applied, Batch, Change, ChangeHandlers } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { Parts } from './bitbucket-data-center.ts';
import { missingAccount } from './people.ts';
import { whyRefused } from './refusals.ts';

type Grant = Pick<Extract<Change, { readonly type: 'grant.add' }>, 'account' | 'entitlement'>;
type Call = (group: string, name: string) => Promise<Attempted<undefined>>;
type Outcome = Applied | { readonly failed: unknown };

/** Accounts that are put into a group by one call. */
const batchSize = 100;

/** The handlers for grants of one connection, and its offer to put many accounts into a group at once. */
export function grants({ api, people }: Parts): {
  readonly handlers: Pick<ChangeHandlers, 'grant.add' | 'grant.remove'>;
  readonly batch: Batch<'grant.add'>;
} {
  /** Sends the call, by the account's present name. Gives the refusal of what is not so, for the caller to judge. */
  async function send({ account, entitlement }: Grant, call: Call) {
    const name = await people.nameOf(account);
    const attempted = await call(entitlement, name);
    if (attempted.refusal === undefined) return { attempted, name };
    const { status } = attempted.refusal;
    if (status !== 404 && status !== 400 && status !== 409) throw await whyRefused(api, attempted);
    const now = await people.find(account);
    if (now === undefined) throw missingAccount(account);
    await people.account(now);
    if (now.name === name) return { attempted, name };
    return { attempted: await call(entitlement, now.name), name: now.name };
  }

  async function isIn(name: string, group: string): Promise<boolean> {
    for await (const page of api.groupsOf(name))
      if (page.some((held) => foldKey(held.name) === foldKey(group))) return true;
    return false;
  }

  async function add(grant: Grant): Promise<Applied> {
    const { attempted, name } = await send(grant, (group, user) => api.addMembers(group, [user]));
    if (attempted.refusal === undefined) return answered(attempted);
    if (await isIn(name, grant.entitlement)) return { note: `${name} was in ${grant.entitlement} already.` };
    if (attempted.refusal.status !== 404) throw await whyRefused(api, attempted);
    throw new ProvisioningError('not-found', `Bitbucket has no group named ${grant.entitlement}.`);
  }

  async function remove(grant: Grant): Promise<Applied> {
    const { attempted, name } = await send(grant, api.removeMember);
    if (attempted.refusal === undefined) return answered(attempted);
    if (!(await isIn(name, grant.entitlement))) return { note: `${name} was not in ${grant.entitlement}.` };
    throw new ProvisioningError(
      'unsupported',
      `${name} is in ${grant.entitlement} in a way that Bitbucket cannot change, through a group in the group or in a directory that it only reads: change it there. It says: ${attempted.refusal.words}`,
    );
  }

  /** All at once; when Bitbucket refuses that, each by itself, so that one does not stop the others. */
  async function addMany(changes: readonly Grant[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<Grant, Outcome>();
    const names: string[] = [];
    for (const change of changes) {
      try {
        names.push(await people.nameOf(change.account));
      } catch (failed) {
        if (!(failed instanceof ProvisioningError) || failed.code === 'unavailable') throw failed;
        outcomes.set(change, { failed });
      }
    }
    const rest = changes.filter((change) => !outcomes.has(change));
    const group = changes[0]?.entitlement ?? '';
    const attempted = names.length > 1 ? await api.addMembers(group, [...new Set(names)]) : undefined;
    for (const change of rest) {
      if (attempted?.answer !== undefined) outcomes.set(change, answered(attempted));
      else outcomes.set(change, await add(change).catch((failed: unknown) => ({ failed })));
    }
    return changes.map((change) => outcomes.get(change) ?? {});
  }

  return {
    handlers: { 'grant.add': add, 'grant.remove': remove },
    batch: { type: 'grant.add', by: 'entitlement', size: batchSize, apply: addMany },
  };
}

function answered({ answer }: Extract<Attempted<unknown>, { readonly answer: object }>): Applied {
  return answer.requestId === undefined ? {} : { requestId: answer.requestId };
}
