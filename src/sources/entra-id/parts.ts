/** What the readings of one opened source work with, and what they count. */

import type { Tools } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Auth } from '../../rest/index.ts';
import type { GraphApi, Group, Page } from './api.ts';
import type { EntraIdConfig } from './config.ts';

export interface Parts {
  readonly api: GraphApi;
  readonly auth: Auth;
  readonly config: EntraIdConfig;
  readonly tools: Tools;
}

/** Answers that a reading asked for, and the other side's clock at the first of them. */
export interface Tally {
  pages: number;
  clock?: number;
}

/** Counts an answer; gives its page. */
export function tallied<Kind>(
  tally: Tally,
  answer: { readonly page: Kind; readonly headers: Headers },
): Kind {
  tally.pages += 1;
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (tally.clock === undefined && !Number.isNaN(date)) tally.clock = date;
  return answer.page;
}

/** Where the page leads: on, or to the end of the delta. Throws `unavailable` when it leads nowhere: it was cut short. */
export function linksOf(page: Page<unknown>, what: string): { next?: string; delta?: string } {
  const { '@odata.nextLink': next, '@odata.deltaLink': delta } = page;
  if (next !== undefined) return { next };
  if (delta !== undefined) return { delta };
  throw new ProvisioningError(
    'unavailable',
    `Microsoft Graph ended ${what} without saying where the next reading goes on, so nothing is concluded from it: try later.`,
  );
}

/** Where a permission is given, for sentences that ask for one. */
export const whereToGrant =
  'Microsoft Entra admin center → App registrations → the app of this connection → API permissions → Add a permission → Microsoft Graph → Application permissions, then "Grant admin consent"';

/** Users without their name, or without whether they are enabled: a right that is missing, never a fact about them. */
export function hollow(id: string): ProvisioningError {
  return new ProvisioningError(
    'forbidden',
    `Microsoft Graph tells the user ${id} without userPrincipalName or accountEnabled, as it does when a permission is missing: grant User.Read.All in ${whereToGrant}.`,
  );
}

/** Whether a group is to be told. Throws `forbidden` when its members are hidden from us: none told is not none there. */
export function isTold(group: Group, { config }: Pick<Parts, 'config'>, mayReadHidden: boolean): boolean {
  if (group.visibility?.toLowerCase() !== 'hiddenmembership') return true;
  if (config.hiddenGroups === 'left-out') return false;
  if (mayReadHidden) return true;
  throw new ProvisioningError(
    'forbidden',
    `The group ${group.displayName ?? group.id} hides its members, and without the permission Member.Read.Hidden it looks empty: grant Member.Read.Hidden in ${whereToGrant}, or set hiddenGroups to left-out.`,
  );
}
