/** Gives a record its account back, and the account its groups. Nothing is deleted: what holds the account wrongly lets go of it. */

import type { Applied } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Resource, ScimParts } from '../shared/index.ts';
import type { Organisation, ScimLink } from './api.ts';
import { accountIdOf, emailOf, extension } from './doctor.ts';

/** How long Atlassian is given to link a record that was pushed again. */
const pauses = [2_000, 4_000, 8_000, 16_000, 30_000];

export interface Repairing {
  readonly parts: ScimParts;
  readonly organisation: Organisation;
  /** The id of the SCIM directory. */
  readonly directory: string;
}

/**
 * Unlinks other records from the account of this one's address, and this one from an account of another address; pushes the
 * record again, waits for its link, and puts it out of its groups and in again, since the account has lost them.
 * Throws `not-found`, or `unsupported` when Atlassian does not link it even so.
 */
export async function repairLink(repairing: Repairing, id: string): Promise<Applied> {
  const { parts } = repairing;
  const { api, tools } = parts;
  const record = await api.read('User', id);
  if (record === undefined) throw new ProvisioningError('not-found', `The SCIM directory has no user ${id}.`);
  const freed = await free(repairing, record);
  const { [extension]: _, ...own } = record;
  const pushed = await api.replace('User', { ...own, id });
  if (pushed.refusal !== undefined) throw pushed.error;
  let now: Resource | undefined = await api.read('User', id);
  for (const pause of pauses) {
    if (now !== undefined && accountIdOf(now) !== undefined) break;
    await tools.clock.sleep(pause, tools.signal);
    now = await api.read('User', id);
  }
  const email = emailOf(record);
  if (now === undefined || accountIdOf(now) === undefined)
    throw new ProvisioningError(
      'unsupported',
      `Atlassian does not link the record of ${email} to an account: see whether its domain is verified and whether an account of that address waits in "Managed accounts"; then remove the user from this directory by hand, and the sync makes it anew (reactions.missing: create).`,
    );
  const groups = await pushGroups(parts, now);
  return {
    note: `The record of ${email} was linked again to ${accountIdOf(now)}; ${freed} other links were taken away, and ${groups} memberships pushed again.`,
  };
}

/** @returns how many links were taken away */
async function free({ organisation, directory }: Repairing, record: Resource): Promise<number> {
  const email = emailOf(record);
  const owner = email === '' ? undefined : await organisation.accountWith(email);
  if (owner === undefined) return 0;
  const isThis = (link: ScimLink): boolean => link.scimUserId === record.id && link.directoryId === directory;
  const others = (await organisation.linksOfAccount(owner)).filter((link) => !isThis(link));
  for (const link of others) await organisation.unlink(link);
  const mine = accountIdOf(record);
  if (mine === undefined || mine === owner) return others.length;
  await organisation.unlink({ directoryId: directory, scimUserId: record.id });
  return others.length + 1;
}

/** Out of each group and in again. A group that could not be entered again is given by the next plan. */
async function pushGroups({ api }: ScimParts, record: Resource): Promise<number> {
  const groups = Array.isArray(record.groups)
    ? (record.groups as readonly { readonly value?: unknown }[])
    : [];
  let pushed = 0;
  for (const { value } of groups) {
    if (typeof value !== 'string') continue;
    for (const type of ['remove', 'add'] as const) {
      const attempted = await api.patchMembers(value, { type, members: [record.id] });
      if (attempted.refusal !== undefined) throw attempted.error;
    }
    pushed += 1;
  }
  return pushed;
}
