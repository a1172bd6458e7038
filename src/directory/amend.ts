/** Identities that are read, decided and told in one go: what was read is not read again, neither before nor after. */

import { foldKey, type Identity } from '../model/index.ts';
import { amongKept, keepQuery, listOf, type Queryable, together } from '../store/index.ts';
import type { Amended, Amendment } from './amendment.ts';
import { identityOf, light, takeKnown } from './identities.ts';
import { inOneGo } from './ingest.ts';
import { type DirectoryParts, nextNumber } from './intake.ts';
import type { StoredIdentity } from './stored.ts';
import { asStored } from './stored-identities.ts';
import type { DirectoryTables } from './tables.ts';
import { bearersOf, claimsOf } from './taken.ts';

/** See `Directory.amend`. */
export async function amend(
  parts: DirectoryParts,
  { source, amendments }: { readonly source: string; readonly amendments: readonly Amendment[] },
  within: Queryable,
): Promise<readonly Amended[] | undefined> {
  const held = await heldIdentities(within, source, amendments);
  const told = new Map<string, Identity>();
  const refused = new Map<string, Amended>();
  for (const { id, decide } of amendments) {
    const row = held.get(id);
    const before = row === undefined || row.gone_at !== null ? undefined : asStored(row);
    try {
      const identity = decide(before);
      if (identity === undefined) continue;
      if (amendments.length > 1 && before !== undefined && isKnownOtherwise(before.identity, identity))
        return undefined;
      told.set(id, identity);
    } catch (thrown) {
      refused.set(id, { refused: thrown });
    }
  }
  const kept = await keep(parts, { source, told, held }, within);
  return amendments.map(({ id }) => {
    const row = held.get(id);
    const before = row === undefined || row.gone_at !== null ? undefined : asStored(row);
    return refused.get(id) ?? { stored: kept.get(id) ?? before };
  });
}

type Held = Awaited<ReturnType<typeof wholly>>[number];

/** By id, those that were ever told. */
async function heldIdentities(
  within: Queryable,
  source: string,
  amendments: readonly Amendment[],
): Promise<ReadonlyMap<string, Held>> {
  const ids = amendments.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await wholly(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, row]));
}

const wholly = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select([...light, 'source', 'attributes', 'changed_at'])
    .where('source', '=', place('source'))
    .where(amongKept(within, 'id', place('list'))),
);

/** Tells what was decided, and gives it as it is kept. */
async function keep(
  parts: DirectoryParts,
  {
    source,
    told,
    held,
  }: {
    readonly source: string;
    readonly told: ReadonlyMap<string, Identity>;
    readonly held: ReadonlyMap<string, Held>;
  },
  within: Queryable,
): Promise<ReadonlyMap<string, StoredIdentity>> {
  const kept = new Map<string, StoredIdentity>();
  if (told.size === 0) return kept;
  const before = new Map([...held].map(([id, row]) => [id, identityOf(row)]));
  const present = new Map([...before].filter(([id]) => held.get(id)?.gone_at === null));
  const claims = claimsOf({ source, before: present }, [...told.values()]);
  const [first, bearers] = await together([nextNumber(within, source), bearersOf(within, source, claims)]);
  const request = { source, within, uniqueUserNames: true, isLocked: true, first };
  await inOneGo(parts, request, async (intake) => {
    for (const stored of await takeKnown(intake, told, { stored: held, before, bearers }))
      kept.set(stored.identity.id, stored);
  });
  return kept;
}

/** Two that are told at once may exchange what is unique; of two that come one after the other the first would be refused. */
function isKnownOtherwise(was: Identity, is: Identity): boolean {
  return foldKey(was.userName ?? '') !== foldKey(is.userName ?? '') || was.externalId !== is.externalId;
}
