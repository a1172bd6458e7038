/** Who is in which group, and who has been given access to an application by itself. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { Access } from './config.ts';
import type { Known } from './people.ts';
import type { Parts } from './reading.ts';
import { missing, noSeat, saysNoSeat, whyForbidden } from './refusals.ts';

type Grant = Pick<Extract<Change, { readonly type: 'grant.add' }>, 'account' | 'entitlement'>;
type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/** One grant, with what is known of both its ends. */
interface Concerned extends Grant {
  readonly known: Known;
  /** The entitlement's name. */
  readonly what: string;
}

/** The handlers for grants of one connection. */
export function grants(parts: Parts): Pick<ChangeHandlers, 'grant.add' | 'grant.remove'> {
  const { api, people, groups, settling } = parts;

  async function concerned(grant: Grant): Promise<Concerned> {
    const { name: what } = await groups.changeable(grant.entitlement);
    const known = await people.changeable(grant.account);
    return { account: grant.account, entitlement: grant.entitlement, known, what };
  }

  async function add(grant: Grant): Promise<Applied> {
    const one = await concerned(grant);
    const { account, entitlement, known, what } = one;
    const access = groups.access(entitlement);
    const attempted = await settling.settle([account, entitlement], () =>
      access === undefined
        ? api.addMember(entitlement, account, `${known.name} into ${what}`)
        : api.role('assign', account, access),
    );
    if (attempted.refusal === undefined) return answered(attempted);
    const { refusal } = attempted;
    if (refusal.status !== 409) throw await whyNot(one, attempted);
    // 409 means both: it is so already, or there is no seat.
    if (saysNoSeat(refusal)) throw noSeat(what, refusal);
    if (/already/i.test(refusal.words) || (await holds(one, access)))
      return { note: `${known.name} had ${what} already.` };
    throw noSeat(what, refusal);
  }

  async function remove(grant: Grant): Promise<Applied> {
    const one = await concerned(grant);
    const { account, entitlement, known, what } = one;
    const access = groups.access(entitlement);
    if (access !== undefined) return revoke(one, access);
    const attempted = await settling.settle([account], () =>
      api.removeMember(entitlement, account, `${known.name} out of ${what}`),
    );
    if (attempted.refusal === undefined) return answered(attempted);
    if (attempted.refusal.status === 404) return { note: `${known.name} was not in ${what}.` };
    throw await whyNot(one, attempted);
  }

  /** Only what was given to the account itself can be taken from it. */
  async function revoke(one: Concerned, access: Access): Promise<Applied> {
    const ways = await waysOf(one.account, access);
    if (ways.length === 0) return { note: `${one.known.name} did not have ${one.what}.` };
    if (!ways.includes('direct'))
      throw new ProvisioningError(
        'unsupported',
        `${one.known.name} has ${one.what} through a group: take the account out of that group instead.`,
      );
    const attempted = await api.role('revoke', one.account, access);
    if (attempted.refusal !== undefined) throw await whyNot(one, attempted);
    return ways.length === 1
      ? answered(attempted)
      : { ...answered(attempted), note: `${one.known.name} keeps ${one.what} through a group.` };
  }

  /** By what a person has a role: `direct`, `group_direct`, `inferred`. */
  async function waysOf(account: string, { resource, role }: Access): Promise<readonly string[]> {
    const roles = await api.roles(account);
    return roles
      .filter(({ resourceId }) => resourceId === resource)
      .flatMap(({ roleAssignments }) => roleAssignments ?? [])
      .filter((given) => given.role === role)
      .flatMap(({ roleAssignmentMethods }) => roleAssignmentMethods ?? []);
  }

  async function holds({ account, entitlement }: Grant, access: Access | undefined): Promise<boolean> {
    if (access !== undefined) return (await waysOf(account, access)).length > 0;
    for await (const page of api.users({ accountIds: [account], groupIds: [entitlement] }, { bare: true })) {
      if (page.length > 0) return true;
    }
    return false;
  }

  async function whyNot(one: Concerned, { refusal, error }: Refused): Promise<ProvisioningError> {
    const { account, known, what } = one;
    if (refusal.status === 404) {
      if ((await api.userDetails(account)) !== undefined)
        return new ProvisioningError('not-found', `The organisation has no ${what} any more.`);
      people.forget(account);
      return missing(account);
    }
    if (refusal.status === 409) return noSeat(what, refusal);
    if (refusal.status !== 403) return error;
    const sentence = `Atlassian does not let this key change whether ${known.name} has ${what}: groups of administrators and of identity providers are kept elsewhere.`;
    return whyForbidden(api, sentence, { refusal, error });
  }

  return { 'grant.add': add, 'grant.remove': remove };
}

function answered({ answer }: Attempted<unknown>): Applied {
  return answer?.requestId === undefined ? {} : { requestId: answer.requestId };
}
