/** Which people of a list: those of one state, or whom one source tells or told. */

import { type RawBuilder, sql } from 'kysely';

/** As a person stands by all sources together: `gone`: none tells them any more. */
export const personStates = ['active', 'inactive', 'gone'] as const;
type PersonState = (typeof personStates)[number];

export interface PeopleFilter {
  readonly state?: PersonState | undefined;
  /** Whom this source tells, or told before they were gone. */
  readonly source?: string | undefined;
}

/** Whether the person of a row of `identity` fits. What the row says itself is asked first: of most it is enough. */
export function fits({ state, source }: PeopleFilter): RawBuilder<boolean> {
  const conditions = [
    ...(state === undefined ? [] : [stateIs[state]]),
    ...(source === undefined
      ? []
      : [
          sql<boolean>`(identity.source = ${source} or exists (
          select 1 from identity as other where other.source = ${source} and other.person = identity.person))`,
        ]),
  ];
  return conditions.length === 0 ? sql<boolean>`1 = 1` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

const told = sql`select 1 from identity as other
  where other.source in (select source from source_state) and other.person = identity.person
  and other.gone_at is null`;

const stateIs: Readonly<Record<PersonState, RawBuilder<boolean>>> = {
  active: sql`((identity.gone_at is null and identity.active = 1) or exists (${told} and other.active = 1))`,
  inactive: sql`((identity.active = 0 or identity.gone_at is not null)
    and exists (${told}) and not exists (${told} and other.active = 1))`,
  gone: sql`(identity.gone_at is not null and not exists (${told}))`,
};
