/** Takes in identities: remembers what is new or changed, and leaves alone what is as it was. */

import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson, type Identity, sameValue } from '../model/index.ts';
import {
  amongKept,
  bulkDelete,
  bulkInsert,
  bulkUpdate,
  bulkUpsert,
  fromJson,
  keepQuery,
  listOf,
} from '../store/index.ts';
import { toldTwice } from './batch.ts';
import { countMoves } from './blocks.ts';
import type { Intake } from './intake.ts';
import { type Joining, joinPersons } from './join.ts';
import { tellIdentity } from './lifecycle.ts';
import { identitiesListed } from './listing.ts';
import { displayNameOf, emailsOf, externalIdOf, indexKey, searchTextOf, userNameOf } from './profile.ts';
import type { StoredIdentity } from './stored.ts';
import { columns, type DirectoryTables, type IdentityTable } from './tables.ts';
import { type Bearers, bearersOf, claimsOf, refuseTaken } from './taken.ts';

/** All but what is large. */
export const light = [
  'id',
  'number',
  'person',
  'user_name',
  'external_id',
  'active',
  'standing',
  'digest',
  'version',
  'created_at',
  'gone_at',
] as const;
type Light = Pick<Selectable<IdentityTable>, (typeof light)[number]>;

interface Changed {
  readonly identity: Identity;
  readonly digest: string;
  readonly row: Light | undefined;
}

/** Takes in identities as told. Throws `conflict` for a user name or an external id that is taken, where these must be unique. */
export async function takeIdentities(intake: Intake, told: ReadonlyMap<string, Identity>): Promise<void> {
  if (told.size === 0) return;
  const stored = await storedIdentities(intake, [...told.keys()]);
  const changed = changedOf(intake, told, stored);
  if (changed.length > 0)
    await take(intake, changed, { stored, before: await identitiesBefore(intake, changed) });
}

/** What is known of identities that are told, by id: all of them that were ever told. */
interface Known {
  readonly stored: ReadonlyMap<string, Light>;
  readonly before: ReadonlyMap<string, Identity>;
  /** Who bears what is claimed, where that was asked already. */
  readonly bearers?: Bearers;
}

/** The same of identities that were read already, under the same lock. Gives those that changed, as they are kept. */
export async function takeKnown(
  intake: Intake,
  told: ReadonlyMap<string, Identity>,
  known: Known,
): Promise<readonly StoredIdentity[]> {
  const changed = changedOf(intake, told, known.stored);
  return changed.length === 0 ? [] : take(intake, changed, known);
}

function changedOf(
  intake: Intake,
  told: ReadonlyMap<string, Identity>,
  stored: ReadonlyMap<string, Light>,
): readonly Changed[] {
  const changed: Changed[] = [];
  for (const identity of told.values()) {
    const row = stored.get(identity.id);
    const digest = hash('sha256', canonicalJson(identity));
    const unchanged = row !== undefined && row.digest === digest && row.gone_at === null;
    see(intake, identity, row, unchanged);
    if (!unchanged) changed.push({ identity, digest, row });
  }
  return changed;
}

async function take(
  intake: Intake,
  changed: readonly Changed[],
  { stored, before, bearers }: Known,
): Promise<readonly StoredIdentity[]> {
  if (intake.uniqueUserNames) {
    const { source, within } = intake;
    const present = new Map([...before].filter(([id]) => stored.get(id)?.gone_at === null));
    const after = changed.map(({ identity }) => identity);
    const claims = claimsOf({ source, before: present }, after);
    refuseTaken({ source, claims }, bearers ?? (await bearersOf(within, source, claims)));
  }
  const newcomers = changed.filter(({ row }) => row === undefined).map(({ identity }) => identity);
  return remember(intake, changed, {
    before,
    joined: await joinPersons(intake, newcomers),
  });
}

function see({ sight }: Intake, identity: Identity, row: Light | undefined, unchanged: boolean): void {
  if (sight === undefined) return;
  const first = sight.tell({
    of: 'people',
    id: identity.id,
    active: identity.active,
    ...(row === undefined ? {} : { stored: { number: row.number, present: row.gone_at === null } }),
    unchanged,
  });
  if (!first && !unchanged && sight.once) sight.note(toldTwice('identity', identity.id));
}

async function remember(
  intake: Intake,
  changed: readonly Changed[],
  known: {
    readonly before: ReadonlyMap<string, Identity>;
    readonly joined: ReadonlyMap<string, Joining>;
  },
): Promise<readonly StoredIdentity[]> {
  const { within, source, now, consequences, parts, writes } = intake;
  const rows: object[] = [];
  const found: object[] = [];
  const born: object[] = [];
  const newAddresses: object[] = [];
  const oldAddresses: object[] = [];
  const kept: StoredIdentity[] = [];
  for (const { identity, digest, row } of changed) {
    const before = known.before.get(identity.id);
    const joining = known.joined.get(identity.id);
    const person = row?.person ?? joining?.person ?? parts.newId();
    if (row === undefined && joining === undefined) {
      consequences.born.add(person);
      born.push({ id: person, version: 1, created_at: now, changed_at: now });
    }
    consequences.touched.add(person);
    const step = tellIdentity(row?.standing ?? joining?.stood ?? 'new', before, identity);
    if (step.moment !== undefined) consequences.moments.set(identity.id, { person, moment: step.moment });
    const version = (row?.version ?? 0) + 1;
    const createdAt = row?.created_at ?? now;
    kept.push({ source, identity, person, createdAt, changedAt: now, version });
    const { id, active, attributes } = identity;
    const fresh = {
      source,
      digest,
      standing: step.standing,
      number: intake.number(),
      version,
      changed_at: now,
    };
    if (before !== undefined && row?.gone_at === null && isFoundAsBefore(before, identity))
      found.push({ ...fresh, id, active, attributes });
    else
      rows.push({
        ...keptOf(identity),
        ...fresh,
        person,
        created_at: createdAt,
        gone_at: null,
        gone_by: null,
        gone_before: null,
      });
    if (before !== undefined && sameValue(before.attributes.emails, attributes.emails)) continue;
    const addresses = emailsOf(identity).map(indexKey);
    if (before !== undefined) {
      if (canonicalJson(emailsOf(before).map(indexKey)) === canonicalJson(addresses)) continue;
      oldAddresses.push({ source, id: identity.id });
    }
    for (const [at, key] of addresses.entries())
      newAddresses.push({ source, id: identity.id, key, prime: Number(at === 0) });
  }
  writes.add(bulkInsert(within, { table: 'person', columns: columns.person, rows: born }));
  writes.add(bulkUpdate(within, { table: 'identity', key: rowKey, set: besideIndexes, rows: found }));
  writes.add(writeRows(intake, rows, cameOf(changed)));
  writes.add(writeAddresses(intake, oldAddresses, newAddresses));
  return kept;
}

/** Counted once they are there. */
async function writeRows(
  { within, source }: Intake,
  rows: readonly object[],
  came: readonly string[],
): Promise<void> {
  const key = ['source', 'id'];
  const update = Object.keys(columns.identity).filter((name) => !key.includes(name));
  await bulkUpsert(within, { table: 'identity', columns: columns.identity, key, update, rows });
  await countMoves(within, identitiesListed(source), { came });
}

async function writeAddresses(
  { within }: Intake,
  old: readonly object[],
  fresh: readonly object[],
): Promise<void> {
  const table = 'identity_email';
  if (old.length > 0) await bulkDelete(within, { table, key: rowKey, rows: old });
  await bulkInsert(within, { table, columns: columns.identity_email, rows: fresh });
}

const rowKey = { source: 'text', id: 'text' } as const;

/** The columns of an identity that no index holds and that may change: whoever is found as before has the others already. */
const besideIndexes = {
  number: 'bigint',
  active: 'integer',
  standing: 'text',
  attributes: 'json',
  digest: 'text',
  version: 'bigint',
  changed_at: 'bigint',
} as const;

/** Whether all by which somebody is found is as it was: SQLite would write each entry of each index anew, as it is. */
function isFoundAsBefore(before: Identity, identity: Identity): boolean {
  if (isSeenAsBefore(before, identity)) return true;
  const [was, is] = [keptOf(before), keptOf(identity)];
  return (
    was.user_name === is.user_name &&
    was.external_id === is.external_id &&
    was.display_name === is.display_name &&
    was.search === is.search
  );
}

/** Whether all of which names, addresses and keys are made is as it was: then so are they. */
function isSeenAsBefore(before: Identity, identity: Identity): boolean {
  const [was, is] = [before.attributes, identity.attributes];
  return (
    before.userName === identity.userName &&
    before.externalId === identity.externalId &&
    seen.every((name) => sameValue(was[name], is[name]))
  );
}

const seen = ['userName', 'externalId', 'displayName', 'name', 'emails'] as const;

/** The ids of those that were not told before, or no longer. */
function cameOf(changed: readonly Changed[]): readonly string[] {
  return changed.filter(({ row }) => row?.gone_at !== null).map(({ identity }) => identity.id);
}

/** What an identity's row says of the identity itself. */
function keptOf(identity: Identity) {
  const userName = userNameOf(identity);
  const externalId = externalIdOf(identity);
  return {
    id: identity.id,
    user_name: identity.userName ?? null,
    user_name_key: userName === undefined ? null : indexKey(userName),
    external_id: identity.externalId ?? null,
    external_key: externalId === undefined ? null : indexKey(externalId),
    active: Number(identity.active),
    display_name: displayNameOf(identity),
    search: searchTextOf(identity),
    attributes: identity.attributes,
  };
}

/** By id, those of the source that were ever told. */
async function storedIdentities(
  { within, source }: Intake,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Light>> {
  const rows = await lightly(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, row]));
}

const lightly = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(light)
    .where('source', '=', place('source'))
    .where(amongKept(within, 'id', place('list'))),
);

/** By id, what was told before of those that change. */
async function identitiesBefore(
  { within, source }: Intake,
  changed: readonly Changed[],
): Promise<ReadonlyMap<string, Identity>> {
  const ids = changed.filter(({ row }) => row !== undefined).map(({ identity }) => identity.id);
  if (ids.length === 0) return new Map();
  const rows = await wholly(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, identityOf(row)]));
}

const wholly = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['id', 'user_name', 'external_id', 'active', 'attributes'])
    .where('source', '=', place('source'))
    .where(amongKept(within, 'id', place('list'))),
);

/** An identity as it was told, from its row. */
export function identityOf(
  row: Pick<Selectable<IdentityTable>, 'id' | 'user_name' | 'external_id' | 'active' | 'attributes'>,
): Identity {
  return {
    id: row.id,
    ...(row.user_name === null ? {} : { userName: row.user_name }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    active: row.active === 1,
    attributes: fromJson(row.attributes),
  };
}
