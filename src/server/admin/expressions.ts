/** For whoever writes an expression: what there is to write, whether it can be used, and what it gives for a person. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import {
  checkExpression,
  functions,
  membersOf,
  type Purpose,
  previewExpression,
  type ToldMember,
} from '../../mapping/index.ts';
import { type Clock, ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { route } from './route.ts';

const tag = 'service';

/** People who are looked at for the members of `user`: enough to meet what one in fifty has, and read in some ten milliseconds. */
const mostLooked = 200;
/** Where there are more, they are taken from so many places of a source's list, in equal distances. */
const places = 20;
/** Milliseconds for which what was seen is good: the console asks for it with every page on which something is written. */
const goodFor = 60_000;
/** Choices of sources for which it is kept at once: as many as a service has syncs, and no more than memory has room for. */
const mostKept = 50;

const Expressions = z.strictObject({
  functions: z.array(
    z.strictObject({
      name: z.string(),
      signature: z.string(),
      description: z.string(),
      example: z.strictObject({ expression: z.string(), gives: z.unknown() }),
    }),
  ),
  members: z.array(
    z.strictObject({
      path: z.string(),
      type: z.string(),
      description: z.string(),
      people: z.int().meta({ description: 'How many of those who were looked at have a value.' }),
      example: z.string().optional().meta({ description: 'The value of one of them, shortened.' }),
    }),
  ),
  looked: z.int().meta({ description: 'People who were looked at.' }),
});

/** What these routes need. */
export interface ExpressionRooms {
  readonly settings: Pick<Settings, 'capabilities'>;
  readonly directory: Pick<Directory, 'person' | 'persons' | 'listIdentities'>;
  readonly clock: Clock;
}

export function expressionRoutes({ settings, directory, clock }: ExpressionRooms) {
  const lookAt = looking({ directory, clock });
  return [
    route(
      {
        method: 'get',
        path: '/expressions',
        tag,
        role: 'viewer',
        summary: 'List what may be written in expressions',
        description: `With sources, members of \`user\` are also what these tell beside what is described; ${mostLooked} people are looked at for that, once a minute at most.`,
        query: z.strictObject({
          from: z
            .string()
            .optional()
            .meta({ description: 'Sources, the most believed first, with commas between them.' }),
        }),
        answer: Expressions,
      },
      async ({ query }) => ({ functions, ...(await lookAt(query.from?.split(',').filter(Boolean) ?? [])) }),
    ),
    route(
      {
        method: 'post',
        path: '/expressions/check',
        tag,
        role: 'viewer',
        summary: 'Check an expression while it is written',
        body: z.strictObject({
          expression: z.string(),
          gives: z.enum(['bool', 'text', 'number']).optional().meta({ description: 'What it must give.' }),
          attribute: z
            .strictObject({ target: z.string(), name: z.string() })
            .optional()
            .meta({ description: 'The attribute of a target that it must be able to fill.' }),
        }),
        answer: z.strictObject({
          faults: z.array(Fault),
          hints: z.array(Fault),
          gives: z.string().optional(),
        }),
        refuses: ['not-found'],
      },
      async ({ body }) => checkExpression(body.expression, await purposeOf(settings, body)),
    ),
    route(
      {
        method: 'post',
        path: '/expressions/preview',
        tag: 'syncs',
        role: 'viewer',
        summary: 'Show what an expression gives for a person',
        body: z.strictObject({
          expression: z.string().min(1),
          person: z.string(),
          from: z.array(z.string()).min(1).meta({ description: 'Sources, the most believed first.' }),
        }),
        answer: z.strictObject({ value: z.unknown().optional() }),
        refuses: ['not-found'],
      },
      async ({ body }) => {
        const found = await directory.person(body.person, body.from);
        if (found === undefined)
          throw new ProvisioningError(
            'not-found',
            `None of ${body.from.join(', ')} tells a person ${body.person}.`,
          );
        const value = previewExpression(body.expression, found);
        return value === undefined ? {} : { value };
      },
    ),
  ];
}

/** What the expression is for, as far as that was said and is known. */
async function purposeOf(
  settings: ExpressionRooms['settings'],
  {
    gives,
    attribute,
  }: {
    readonly gives?: 'bool' | 'text' | 'number' | undefined;
    readonly attribute?: { readonly target: string; readonly name: string } | undefined;
  },
): Promise<Purpose | undefined> {
  if (attribute === undefined) return gives;
  const { schema } = await settings.capabilities(attribute.target);
  return schema.find(({ name }) => name === attribute.name);
}

interface Looked {
  readonly members: readonly ToldMember[];
  readonly looked: number;
}

/** Looks at people of these sources; what was seen is kept for a while, by the sources. */
function looking({ directory, clock }: Pick<ExpressionRooms, 'directory' | 'clock'>) {
  const kept = new Map<string, { readonly at: number; readonly seen: Promise<Looked> }>();
  return (from: readonly string[]): Promise<Looked> => {
    const key = JSON.stringify(from);
    const known = kept.get(key);
    if (known !== undefined && clock.now() - known.at < goodFor) return known.seen;
    const seen = look(directory, from);
    kept.delete(key);
    // The oldest go first: they stand in the order in which they were looked at.
    for (const [old, { at }] of kept)
      if (clock.now() - at >= goodFor || kept.size >= mostKept) kept.delete(old);
    kept.set(key, { at: clock.now(), seen });
    seen.catch(() => kept.delete(key));
    return seen;
  };
}

async function look(directory: ExpressionRooms['directory'], from: readonly string[]): Promise<Looked> {
  const ids = new Set<string>();
  for (const source of from)
    for (const id of await some(directory, source, Math.ceil(mostLooked / from.length))) ids.add(id);
  const people = ids.size === 0 ? [] : await directory.persons({ from, ids: [...ids] });
  return { members: membersOf(people), looked: people.length };
}

/** Ids of people whom the source tells: all of them, or so many from everywhere in its list. */
async function some(
  directory: ExpressionRooms['directory'],
  source: string,
  most: number,
): Promise<readonly string[]> {
  const { total, identities } = await directory.listIdentities(source, { limit: most });
  if (total <= most) return identities.map(({ person }) => person);
  const each = Math.ceil(most / places);
  const ids: string[] = [];
  for (let place = 0; place < places; place += 1) {
    const offset = Math.floor((place * (total - each)) / (places - 1));
    const stretch = await directory.listIdentities(source, { offset, limit: each });
    ids.push(...stretch.identities.map(({ person }) => person));
  }
  return ids.slice(0, most);
}
