/** Whether a reading told as many as Graph counts: a page that was lost leaves no other trace. */

import { ProvisioningError } from '../../model/index.ts';
import type { GraphApi, Kind } from './api.ts';

interface Counted {
  readonly api: GraphApi;
  readonly kind: Kind;
  /** How many were told, those included that settings leave out. */
  readonly told: number;
  /** Counted when the reading began. */
  readonly before: number | undefined;
}

/**
 * Throws `unavailable` when fewer were told than Graph counts. Who left during the reading is counted before it and not
 * after it, so a shortfall is believed only when both counts say it.
 */
export async function mustBeAll({ api, kind, told, before }: Counted): Promise<void> {
  if (before === undefined || told >= before) return;
  const { count: after = before } = await api.count(kind, true);
  if (told >= after) return;
  throw short(`${told} ${kind}`, `${Math.min(before, after)}`);
}

/** The same for the members of a group that stood at the end of a page, where a further page may have been lost. */
export async function mustBeAllMembers(api: GraphApi, group: string, told: number): Promise<void> {
  const before = await api.memberCount(group, false);
  if (before === undefined || told >= before) return;
  const after = (await api.memberCount(group, true)) ?? 0;
  if (told < after) throw short(`${told} members of the group ${group}`, `${Math.min(before, after)}`);
}

function short(told: string, counts: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Microsoft Graph told ${told} and counts ${counts}, so something was left out and nothing is concluded from this reading: it is made again later, and Microsoft has to be asked if it stays so.`,
  );
}
