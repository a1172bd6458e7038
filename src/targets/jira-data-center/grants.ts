/** Who is in which group. Calls about groups take names, so a name that has changed meanwhile is looked up and tried once more. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { JiraUser } from './api.ts';
import { groupsOf, missing } from './people.ts';
import type { Parts } from './reading.ts';
import { saysAlreadyMember, whyForbidden } from './refusals.ts';
import type { Settling } from './settling.ts';

type Grant = Pick<Extract<Change, { readonly type: 'grant.add' }>, 'account' | 'entitlement'>;
type Call = (group: string, name: string) => Promise<Attempted<undefined>>;

/** The handlers for grants of one connection. */
export function grants(parts: Parts, settling: Settling): Pick<ChangeHandlers, 'grant.add' | 'grant.remove'> {
  const { api, people, groups } = parts;

  /**
   * Sends the call; when Jira refuses, gives the account as it now is, if its name is still the one that was sent.
   * Throws `not-found` when the account is gone, `unsupported` or `forbidden` after 403.
   */
  async function send({ account, entitlement }: Grant, call: Call) {
    groups.mustBeChangeable(entitlement);
    const involved = [account, entitlement];
    let { name } = await people.changeable(account);
    for (;;) {
      const attempted = await settling.settle(involved, () => call(entitlement, name));
      if (attempted.refusal === undefined || saysAlreadyMember(attempted.refusal)) return { attempted, name };
      if (attempted.refusal.status === 403) throw await whyForbidden(api, attempted);
      const now = await api.userByKey(account);
      if (now === undefined) {
        people.forget(account);
        throw missing(account);
      }
      if (now.name === name) return { attempted, name, now };
      await people.account(now, groupsOf(now));
      name = now.name;
    }
  }

  async function add(grant: Grant): Promise<Applied> {
    const { attempted, name, now } = await send(grant, api.addMember);
    if (attempted.refusal === undefined) return answered(attempted);
    if (now === undefined || isIn(now, grant.entitlement))
      return { note: `${name} was in ${grant.entitlement} already.` };
    if (attempted.refusal.status !== 404) throw attempted.error;
    throw new ProvisioningError('not-found', `Jira has no group named ${grant.entitlement}.`);
  }

  async function remove(grant: Grant): Promise<Applied> {
    const { account, entitlement } = grant;
    const pair = `${account} in ${entitlement}`;
    const { attempted, name, now } = await send(grant, api.removeMember);
    if (attempted.refusal === undefined) {
      settling.undone(pair);
      return answered(attempted);
    }
    const note = `${name} was not in ${entitlement}.`;
    if (now === undefined || !isIn(now, entitlement)) return { note };
    if (attempted.error.code === 'unsupported') throw attempted.error;
    const look = async (): Promise<boolean> => {
      const user = await api.userByKey(account);
      return user !== undefined && isIn(user, entitlement);
    };
    if (!(await settling.persists(pair, look))) return { note };
    throw new ProvisioningError(
      'unsupported',
      `${name} is in ${entitlement} through a group that is in it, which Jira cannot change: take ${name} out of that group, or that group out of ${entitlement}, where it is kept. It says: ${attempted.refusal.words}`,
    );
  }

  return { 'grant.add': add, 'grant.remove': remove };
}

function isIn(user: JiraUser, group: string): boolean {
  return groupsOf(user).some((name) => foldKey(name) === foldKey(group));
}

function answered({ answer }: Extract<Attempted<unknown>, { readonly answer: object }>): Applied {
  return answer.requestId === undefined ? {} : { requestId: answer.requestId };
}
