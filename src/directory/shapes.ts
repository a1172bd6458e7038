/** Identities and groups as the resources that SCIM shows of them (RFC 7643 sections 4.1 and 4.2), in SQL. */

import { type RawBuilder, sql } from 'kysely';
import { jsonWords, type Queryable } from '../store/index.ts';

type Sql = RawBuilder<unknown>;

/** A single value that has a column, or is made of some. `moment`: milliseconds since 1970; `flag`: 0 or 1. */
export interface Column {
  readonly kind: 'text' | 'moment' | 'flag';
  readonly value: Sql;
}

export type Columns = Readonly<Record<string, Column>>;

/** Rows of another table that are the values of an attribute. */
export interface Rows {
  readonly from: Sql;
  readonly where: Sql;
  readonly columns: Columns;
  /** Their `value`, in whose order they are told. */
  readonly by: Sql;
  /** The ids of those who have such a value: for finding them by index. */
  readonly holders: (source: string, value: string) => Sql;
}

/** An attribute that does not lie in the JSON. */
export type Own =
  | { readonly type: 'column'; readonly column: Column }
  | { readonly type: 'object'; readonly columns: Columns }
  | { readonly type: 'rows'; readonly tables: readonly Rows[] }
  /** Texts, of which there is one always: `from` is a table whose rows have one each. */
  | { readonly type: 'texts'; readonly from: Sql; readonly value: Sql; readonly first: string };

/** What a resource is made of: attributes that are not in its JSON, by name, and the JSON. */
export interface Shape {
  readonly own: Readonly<Record<string, Own>>;
  readonly attributes: Sql;
}

const text = (value: Sql): Column => ({ kind: 'text', value });
const moment = (value: Sql): Column => ({ kind: 'moment', value });
const own = (column: Column): Own => ({ type: 'column', column });

/** A row of `identity`, called `told`. @param base where the source's resources are, as `Location` has it. */
export function identityShape(within: Queryable, base: string): Shape {
  return {
    attributes: sql`told.attributes`,
    own: {
      ...common(within, base, user),
      userName: own(text(sql`told.user_name`)),
      active: own({ kind: 'flag', value: sql`told.active` }),
      groups: {
        type: 'rows',
        tables: [
          {
            from: sql`group_member as member
              join identity_group as held on held.source = member.source and held.id = member.group_id`,
            where: sql`member.source = told.source and member.nested = 0 and member.member_id = told.id and held.gone_at is null`,
            columns: {
              value: text(sql`member.group_id`),
              $ref: text(address(base, group.endpoint, sql`member.group_id`)),
              display: text(sql`held.name`),
              type: text(sql`cast('direct' as text)`),
            },
            by: sql`member.group_id`,
            holders: (source, group) =>
              sql`select member_id from group_member where source = ${source} and group_id = ${group} and nested = 0`,
          },
        ],
      },
    },
  };
}

/** A row of `identity_group`, called `told`. */
export function groupShape(within: Queryable, base: string): Shape {
  const members = (nested: 0 | 1): Rows => {
    const [table, name, { endpoint, name: type }] = nested
      ? ([sql`identity_group`, sql`held.name`, group] as const)
      : ([sql`identity`, sql`held.display_name`, user] as const);
    return {
      from: sql`group_member as member
        join ${table} as held on held.source = member.source and held.id = member.member_id`,
      where: sql`member.source = told.source and member.group_id = told.id and member.nested = ${sql.lit(nested)}
        and held.gone_at is null`,
      columns: {
        value: text(sql`member.member_id`),
        $ref: text(address(base, endpoint, sql`member.member_id`)),
        type: text(sql`cast(${sql.lit(type)} as text)`),
        display: text(name),
      },
      by: sql`member.member_id`,
      holders: (source, id) =>
        sql`select group_id from group_member where source = ${source} and nested = ${sql.lit(nested)} and member_id = ${id}`,
    };
  };
  return {
    attributes: sql`told.attributes`,
    own: {
      ...common(within, base, group),
      displayName: own(text(sql`told.name`)),
      members: { type: 'rows', tables: [members(0), members(1)] },
    },
  };
}

/** A row, called `told`, of a table that has a resource's id, times, version, external id and attributes in its columns. */
export function resourceShape(
  within: Queryable,
  base: string,
  type: { readonly name: string; readonly endpoint: string; readonly core: string },
): Shape {
  return { attributes: sql`told.attributes`, own: common(within, base, type) };
}

function common(
  within: Queryable,
  base: string,
  { name, endpoint, core }: { readonly name: string; readonly endpoint: string; readonly core: string },
): Readonly<Record<string, Own>> {
  return {
    schemas: {
      type: 'texts',
      from: jsonWords(within).namesWithColon(sql`told.attributes`, core, 'urn'),
      value: sql`urn.value`,
      first: core,
    },
    id: own(text(sql`told.id`)),
    externalId: own(text(sql`told.external_id`)),
    meta: {
      type: 'object',
      columns: {
        resourceType: text(sql`cast(${sql.lit(name)} as text)`),
        created: moment(sql`told.created_at`),
        lastModified: moment(sql`told.changed_at`),
        location: text(address(base, endpoint, sql`told.id`)),
        version: text(sql`('W/"' || told.version || '"')`),
      },
    },
  };
}

const user = { name: 'User', endpoint: '/Users', core: 'urn:ietf:params:scim:schemas:core:2.0:User' };
const group = { name: 'Group', endpoint: '/Groups', core: 'urn:ietf:params:scim:schemas:core:2.0:Group' };

function address(base: string, endpoint: string, id: Sql): Sql {
  return sql`(cast(${`${base}${endpoint}/`} as text) || ${id})`;
}
