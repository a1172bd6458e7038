/** What people, accounts and groups of a plan are called, so that its reader sees no ids. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Planned } from '../../model/index.ts';
import type { Explanation, JournalEntry, Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';

const Names = z.record(z.string(), z.string());

/** Names by id; what is not known is not in it. */
export const PlanNames = z.strictObject({ people: Names, accounts: Names, entitlements: Names });

/** What naming needs. */
interface Naming {
  readonly reconciliation: Pick<Reconciliation, 'names'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
}

/** What of a change of a journal, or of a filter, names somebody or something. */
type Named = {
  readonly [Part in 'person' | 'change' | 'account' | 'entitlement']?: JournalEntry[Part] | undefined;
};

/** The names of all that these changes concern. @param entries at most a page of them */
export async function namesOfChanges(
  naming: Naming,
  target: string,
  entries: readonly Named[],
): Promise<z.output<typeof PlanNames>> {
  const named = await naming.reconciliation.names(target, {
    accounts: entries.flatMap(({ account, change }) => [
      ...(account === undefined ? [] : [account]),
      ...(change?.type === 'holding.move' ? [change.to] : []),
    ]),
    entitlements: entries.flatMap(({ entitlement }) => (entitlement === undefined ? [] : [entitlement])),
  });
  const people = entries.flatMap(({ person, change }) => {
    const created = change?.type === 'grant.add' && typeof change.account === 'object';
    return [person, ...(created ? [change.account.createdFor] : [])].filter((id) => id !== undefined);
  });
  return {
    people: await namesOfPeople(naming, people),
    accounts: Object.fromEntries(named.accounts),
    entitlements: Object.fromEntries(named.entitlements),
  };
}

/** The names in an explanation: of what is next and of what was done. */
export function namesOfExplanation(
  naming: Naming,
  { target, next, history }: Pick<Explanation, 'target' | 'next' | 'history'>,
): Promise<z.output<typeof PlanNames>> {
  return namesOfChanges(naming, target, [...history, ...next.map(asNamed)]);
}

function asNamed(change: Planned): Named {
  const account = 'id' in change ? change.id : 'account' in change ? change.account : undefined;
  const entitlement = 'entitlement' in change ? change.entitlement : undefined;
  return {
    change,
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof entitlement === 'string' ? { entitlement } : {}),
  };
}

/** What people are called, by our id: the display name, else the user name. */
export async function namesOfPeople(
  { directory, settings }: Pick<Naming, 'directory' | 'settings'>,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return {};
  const from = (await settings.connections()).filter(({ kind }) => kind === 'source').map(({ name }) => name);
  const found = await directory.persons({ from, ids: wanted });
  return Object.fromEntries(
    found.flatMap(({ id, attributes: { displayName, userName } }) => {
      const name = [displayName, userName].find((one) => typeof one === 'string' && one !== '');
      return typeof name === 'string' ? [[id, name]] : [];
    }),
  );
}
