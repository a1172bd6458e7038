/** Asking for what lies within JSON, in the words of each engine; the part of dialect.ts that speaks of JSON. */

import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

/** One value within JSON, as expressions. Each may be written several times, so none of them may be costly. */
export interface JsonValue {
  /** The value as JSON, for looking further in; null where there is none. */
  readonly node: Sql;
  /** What it is, null where there is none: for `JsonWords.is`. */
  readonly type: Sql;
  /** The text of a string; else of no use, but never an error. */
  readonly text: Sql;
  /** The number of a number; else of no use, but never an error. */
  readonly number: Sql;
}

export interface JsonWords {
  /** The JSON that an expression gives. */
  readonly value: (json: Sql) => JsonValue;
  /** The value at the end of a path of members, found at once; for names that are written just so. */
  readonly member: (json: Sql, path: readonly string[]) => JsonValue;
  /** The member of that name in whatever case (ASCII); one in just this case comes first. */
  readonly foldedMember: (json: Sql, name: string) => JsonValue;
  /** A table, `row`, with a row for each value of a list, one for any other value, none where there is none. */
  readonly elements: (value: JsonValue, row: string) => Sql;
  readonly element: (row: string) => JsonValue;
  /** The element as JSON where it is an object, else null. */
  readonly object: (row: string) => Sql;
  readonly is: (type: Sql, kind: 'string' | 'number' | 'container' | 'nothing') => Test;
  readonly isBoolean: (value: JsonValue, which: boolean) => Test;
  /** As `elements`, with the place of each, which `place` gives. */
  readonly placed: (value: JsonValue, row: string) => Sql;
  readonly place: (row: string) => Sql;
  /** The moment that a text tells, as `momentOf` gives it; null for any other text. */
  readonly moment: (text: Sql) => Sql;
  /** The first so many characters. */
  readonly beginning: (text: Sql, characters: number) => Sql;
  /** Somewhere within the list or object is something but null and empty texts. */
  readonly filled: (node: Sql) => Test;
  /** As `foldKey` does: NFKC, lower case, trimmed. */
  readonly fold: (text: Sql) => Sql;
  readonly includes: (text: Sql, part: string) => Test;
  /** A table of one text and the names of an object's members that hold a colon, as those of SCIM's extensions do. */
  readonly namesWithColon: (json: Sql, first: string, row: string) => Sql;
}

const column = (row: string, name: string): Sql => sql.ref(`${row}.${name}`);
// In the text, not as a parameter: the engine then finds a JSON path once for the whole statement.
const steps = (path: readonly string[]): Sql => sql.lit(`$${path.map((name) => `."${name}"`).join('')}`);

/** As `lower` of the engines folds names: ASCII alone. */
const folded = (name: string): string => name.replace(/[A-Z]+/g, (each) => each.toLowerCase());

const sqliteKinds = {
  string: sql`= 'text'`,
  number: sql`in ('integer', 'real')`,
  container: sql`in ('array', 'object')`,
};

/** As JavaScript has it: a whole number beyond 2^53 is written with other digits than those that the engine would compare. */
const sqliteNumber = (value: Sql): Sql => sql`cast(${value} as real)`;

const sqliteValue = (json: Sql, path: readonly string[]): JsonValue => ({
  node: path.length === 0 ? json : sql`(${json} -> ${steps(path)})`,
  type: sql`json_type(${json}, ${steps(path)})`,
  text: sql`(${json} ->> ${steps(path)})`,
  number: sqliteNumber(sql`${json} ->> ${steps(path)}`),
});

const sqliteElements: JsonWords['elements'] = ({ node, type }, row) =>
  sql`json_each(case ${type} when 'object' then json_array(json(${node})) when 'null' then null else ${node} end) as ${sql.ref(row)}`;

const beginning: JsonWords['beginning'] = (text, characters) =>
  sql`substr(${text}, 1, ${sql.lit(characters)})`;

export const sqliteJson: JsonWords = {
  value: (json) => sqliteValue(json, []),
  member: sqliteValue,
  foldedMember: (json, name) =>
    sqliteValue(
      // Few resources have it: that they do not is seen sooner in their text.
      sql`(case when instr(lower(${json}), ${`"${folded(name)}"`}) > 0 then
      (select case named.type when 'object' then named.value when 'array' then named.value
      when 'true' then 'true' when 'false' then 'false' else json_quote(named.value) end
      from json_each(${json}) as named where lower(named.key) = ${folded(name)} and json_type(${json}) = 'object'
      order by named.key = ${name} desc limit 1) end)`,
      [],
    ),
  elements: sqliteElements,
  placed: sqliteElements,
  place: (row) => column(row, 'key'),
  moment: (text) => sql`moment_of(${text})`,
  beginning,
  element: (row) => ({
    node: sql`case when ${column(row, 'type')} in ('array', 'object') then ${column(row, 'value')} end`,
    type: column(row, 'type'),
    text: column(row, 'value'),
    number: sqliteNumber(column(row, 'value')),
  }),
  object: (row) => sql`iif(${column(row, 'type')} = 'object', ${column(row, 'value')}, null)`,
  is: (type, kind) =>
    kind === 'nothing' ? sql`coalesce(${type}, 'null') = 'null'` : sql`${type} ${sqliteKinds[kind]}`,
  isBoolean: ({ type }, which) => sql`${type} = ${sql.lit(String(which))}`,
  filled: (node) =>
    sql`exists (select 1 from json_tree(${node}) as leaf where leaf.atom is not null and leaf.atom <> '')`,
  // Beyond ASCII the engine cannot fold; sqlite.ts lends it ours.
  fold: (text) =>
    sql`iif(octet_length(${text}) = length(${text}), trim(lower(${text}), char(32, 9, 10, 11, 12, 13)), fold_key(${text}))`,
  includes: (text, part) => sql`instr(${text}, ${part}) > 0`,
  namesWithColon: (json, first, row) =>
    sql`(select ${first} as value union all select key from json_each(${json}) where instr(key, ':') > 0) as ${sql.ref(row)}`,
};

/** What JavaScript's `trim` takes away. */
const blanks =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

const postgresKinds = {
  string: sql`= 'string'`,
  number: sql`= 'number'`,
  container: sql`in ('array', 'object')`,
};

const postgresValue = (node: Sql): JsonValue => ({
  node,
  type: sql`jsonb_typeof(${node})`,
  text: sql`(${node} #>> '{}') collate "C"`,
  number: sql`(case jsonb_typeof(${node}) when 'number' then (${node})::double precision end)`,
});

const postgresList = ({ node, type }: JsonValue): Sql =>
  sql`jsonb_array_elements(case coalesce(${type}, 'null') when 'array' then ${node} when 'null' then '[]'::jsonb
      else jsonb_build_array(${node}) end)`;

/** As in model/moment.ts. Whole numbers are cast only where the pattern has found some, so that nothing can fail. */
const dateTime =
  '^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)?$';

const digits = (text: Sql, from: number, count: number): Sql =>
  sql`substr(${text}, ${sql.lit(from)}, ${sql.lit(count)})::integer`;

const postgresMoment = (text: Sql): Sql => sql`(case when ${text} ~ ${sql.lit(dateTime)} then
  (extract(epoch from make_timestamptz(${digits(text, 1, 4)}, ${digits(text, 6, 2)}, 1, 0, 0, 0, 'UTC')) * 1000
  + (${digits(text, 9, 2)} - 1) * 86400000::bigint + ${digits(text, 12, 2)} * 3600000 + ${digits(text, 15, 2)} * 60000
  + ${digits(text, 18, 2)} * 1000
  + coalesce(rpad(substring(${text} from '[.](\\d{1,3})'), 3, '0')::integer, 0)
  - coalesce(substring(${text} from '([+-]\\d\\d):\\d\\d$')::integer, 0) * 3600000
  - coalesce((substring(${text} from '([+-])\\d\\d:\\d\\d$') || substring(${text} from '[+-]\\d\\d:(\\d\\d)$'))::integer, 0) * 60000
  )::double precision end)`;

export const postgresJson: JsonWords = {
  value: postgresValue,
  member: (json, path) =>
    postgresValue(sql`(${sql.join([json, ...path.map((name) => sql.lit(name))], sql` -> `)})`),
  foldedMember: (json, name) =>
    postgresValue(
      sql`(select named.value from jsonb_each(case jsonb_typeof(${json}) when 'object' then ${json} end) as named
      where lower(named.key collate "C") = ${folded(name)}
      order by (named.key = ${name}) desc limit 1)`,
    ),
  elements: (value, row) => sql`${postgresList(value)} as ${sql.ref(row)}(value)`,
  placed: (value, row) => sql`${postgresList(value)} with ordinality as ${sql.ref(row)}(value, place)`,
  place: (row) => column(row, 'place'),
  moment: postgresMoment,
  beginning,
  element: (row) => postgresValue(column(row, 'value')),
  object: (row) => column(row, 'value'),
  is: (type, kind) =>
    kind === 'nothing' ? sql`coalesce(${type}, 'null') = 'null'` : sql`${type} ${postgresKinds[kind]}`,
  isBoolean: ({ node }, which) => sql`${node} = ${sql.lit(String(which))}::jsonb`,
  filled: (node) =>
    sql`jsonb_path_exists(${node}, '$.** ? (@.type() == "boolean" || @.type() == "number" || (@.type() == "string" && @ != ""))')`,
  fold: (text) =>
    sql`(btrim(lower(normalize(${text}, NFKC) collate "und-x-icu"), ${sql.lit(blanks)}) collate "C")`,
  includes: (text, part) => sql`strpos(${text}, ${part}) > 0`,
  namesWithColon: (json, first, row) =>
    sql`(select ${first}::text collate "C" as value
      union all select key collate "C" from jsonb_each(case jsonb_typeof(${json}) when 'object' then ${json} end)
      where strpos(key, ':') > 0) as ${sql.ref(row)}`,
};
