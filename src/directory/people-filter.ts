/** Which people of a list: those of one state, or whom one source tells or told. */

import { type RawBuilder, sql } from 'kysely';
import { among, type Queryable } from '../store/index.ts';
import type { DirectoryTables } from './tables.ts';

/** As a person stands by all sources together: `gone`: none tells them any more. */
export const personStates = ['active', 'inactive', 'gone'] as const;
type PersonState = (typeof personStates)[number];

export interface PeopleFilter {
  readonly state?: PersonState | undefined;
  /** Whom this source tells, or told before they were gone. */
  readonly source?: string | undefined;
}

/** What people are searched by, as one source tells them. */
export interface SearchRow {
  readonly person: string;
  readonly id: string;
  readonly search: string;
}

/** Identities of a source, up to which all its people are looked at one by one: that takes as long as passing over everybody else. */
const fewOfSource = 5_000;
/** The same of people in one state, who are found by looking through everybody. */
const fewInState = 2_000;

/**
 * Whether the person of a row of `identity` fits. What the row says itself is asked first: of most it is enough. The source comes
 * before the state, for which every source is looked into.
 */
export function fits({ state, source }: PeopleFilter): RawBuilder<boolean> {
  const conditions = [
    ...(source === undefined
      ? []
      : [
          sql<boolean>`(identity.source = ${source} or ${exists(
            sql`other.source = ${source} and other.person = identity.person`,
          )})`,
        ]),
    ...(state === undefined ? [] : [stateIs[state]]),
  ];
  return conditions.length === 0 ? sql<boolean>`1 = 1` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/**
 * All that is told of those who fit, where they are few and stand anywhere among everybody: of one source, or in one state. Undefined:
 * they are many, so that whoever goes through the list meets some of them soon; or nothing is asked for.
 */
export async function rowsOfFew(
  within: Queryable,
  filter: PeopleFilter,
): Promise<readonly SearchRow[] | undefined> {
  const { state, source } = filter;
  const persons =
    (source === undefined
      ? undefined
      : await atMost(within, fewOfSource, sql<boolean>`source = ${source}`)) ??
    (state === undefined
      ? undefined
      : await atMost(within, fewInState, sql<boolean>`${witnessOf[state]} and ${fits({ source })}`));
  if (persons === undefined) return undefined;
  if (persons.length === 0) return [];
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['person', 'id', 'search', 'active', 'gone_at'])
    .where('source', 'in', (inner) => inner.selectFrom('source_state').select('source'))
    .where(among(within, 'person', persons))
    .execute();
  if (state === undefined) return rows;
  return [...Map.groupBy(rows, ({ person }) => person).values()]
    .filter((told) => stateOf(told) === state)
    .flat();
}

/** The people of rows that meet a condition; undefined where there are more rows than that. */
async function atMost(
  within: Queryable,
  most: number,
  condition: RawBuilder<boolean>,
): Promise<readonly string[] | undefined> {
  const { rows } = await sql<{ readonly person: string }>`
    select person from identity where ${condition} limit ${most + 1}`.execute(within.tables());
  return rows.length > most ? undefined : [...new Set(rows.map(({ person }) => person))];
}

/** How a person stands by all that is told of them. */
function stateOf(told: readonly { readonly active: number; readonly gone_at: number | null }[]): PersonState {
  const present = told.filter(({ gone_at }) => gone_at === null);
  if (present.length === 0) return 'gone';
  return present.some(({ active }) => active === 1) ? 'active' : 'inactive';
}

/** Row by row, by an index: PostgreSQL would otherwise look through everybody first, however soon enough are found. */
function exists(condition: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity as other where ${condition} limit 1 offset 0)`;
}

const told = sql`other.source in (select source from source_state)
  and other.person = identity.person and other.gone_at is null`;
const isTold = exists(told);
const isActive = exists(sql`${told} and other.active = 1`);

const stateIs: Readonly<Record<PersonState, RawBuilder<boolean>>> = {
  active: sql`((identity.gone_at is null and identity.active = 1) or ${isActive})`,
  inactive: sql`((identity.active = 0 or identity.gone_at is not null) and ${isTold} and not ${isActive})`,
  gone: sql`(identity.gone_at is not null and not ${isTold})`,
};

/** What one row at least of each such person is, and none of anybody else. */
const witnessOf: Readonly<Record<PersonState, RawBuilder<boolean>>> = {
  active: sql`(identity.gone_at is null and identity.active = 1)`,
  inactive: sql`(identity.gone_at is null and identity.active = 0 and not ${isActive})`,
  gone: stateIs.gone,
};
