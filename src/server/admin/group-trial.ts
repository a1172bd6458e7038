/** What a sync, saved or only written, makes of the groups of its sources, and how that stands to what its target has. */

import { setImmediate as turn } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import type { Directory, GroupInOrder } from '../../directory/index.ts';
import type { GroupVerdict, Mapping } from '../../mapping/index.ts';
import { type Entitlement, foldKey, ProvisioningError } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import { invalid, type Settings } from '../../settings/index.ts';
import { after, cursorOf, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { WrittenSync } from './syncs.ts';

/** Groups judged in one go, without a turn of the event loop; some ten milliseconds. */
const batch = 500;
/** Groups looked at in one request: whoever seeks a rare one asks for the next page. */
const mostLooked = 20_000;

const states = ['there', 'made', 'lacking', 'protected', 'unknown'] as const;

const Given = z.strictObject({
  name: z.string().meta({ description: 'As the target spells it, where it has it.' }),
  rule: z.string(),
  state: z.enum(states).meta({
    description:
      '`there`: the target has it. `made`: it would be made. `lacking`: the target does not have it and it is not made. `protected`: nobody is put into it. `unknown`: the target was never read whole.',
  }),
  owned: z
    .boolean()
    .meta({ description: 'The sync declares it its own: memberships given by hand are taken.' }),
  administrative: z.boolean().meta({ description: 'It gives administrative rights at the target.' }),
});

const TriedGroup = z
  .strictObject({
    source: z.string(),
    id: z.string(),
    name: z.string(),
    members: z.int().meta({ description: 'Direct members, groups among them.' }),
    becomes: z.string().meta({ description: 'The name after renaming.' }),
    renamedBy: z.string().optional(),
    entry: z.string().optional().meta({ description: 'The entry of `groups.map` that names it.' }),
    gives: z.array(Given),
    left: z
      .strictObject({
        by: z.enum(['map', 'name', 'include', 'exclude', 'fault']),
        rule: z.string().optional(),
      })
      .optional()
      .meta({
        description:
          'Why it gives nothing: an empty entry of the map, an empty name, no glob of `include`, one of `exclude`, or a rule that fails for it.',
      }),
  })
  .openapi('TriedGroup');
type TriedGroup = z.output<typeof TriedGroup>;

/** What these routes need. */
export interface GroupTrialRooms {
  readonly settings: Pick<Settings, 'savedSync' | 'compileWritten' | 'capabilities'>;
  readonly directory: Pick<Directory, 'groupsByName' | 'listGroups'>;
  readonly reconciliation: Pick<Reconciliation, 'targetReadAt' | 'entitlementsOfNames'>;
}

export function groupTrialRoutes(rooms: GroupTrialRooms) {
  const { settings, directory, reconciliation } = rooms;
  return [
    route(
      {
        method: 'post',
        path: '/syncs/{name}/groups',
        tag: 'syncs',
        role: 'viewer',
        summary: 'Show what a sync makes of the groups of its sources',
        description: `Of the sync as it is saved, or of another version sent along; in order of the sources and of the names. One request looks at no more than ${mostLooked} groups: a page may be short, or empty, and still have a \`next\`. Asks the target nothing.`,
        params: z.strictObject({ name: z.string() }),
        body: z.strictObject({
          text: z
            .string()
            .default('')
            .meta({ description: 'A part of the name, or of what it becomes or gives.' }),
          state: z
            .enum([...states, 'left'])
            .optional()
            .meta({
              description: 'Only those that give something so; `left`: only those that give nothing.',
            }),
          limit: pageQuery.limit,
          cursor: pageQuery.cursor,
          sync: WrittenSync.optional().meta({ description: 'Instead of the saved one.' }),
        }),
        answer: pageOf(TriedGroup).extend({
          looked: z.int().meta({ description: 'Groups that were looked at for this page.' }),
          total: z.int().meta({ description: 'Groups that the sources tell.' }),
          target: z.strictObject({
            name: z.string(),
            readAt: z
              .int()
              .optional()
              .meta({ description: 'When it was last read whole; absent: it never was.' }),
            makes: z
              .enum(['yes', 'off', 'cannot'])
              .meta({ description: 'Whether missing groups are made; `cannot`: the target has no way to.' }),
          }),
        }),
        refuses: ['not-found'],
      },
      async ({ params, body, context }) => {
        const { sync: content }: { sync?: unknown } = await context.req.json();
        const written = content ?? (await settings.savedSync(params.name)).written;
        const { sync, mapping } = await settings.compileWritten({ name: params.name, content: written });
        const can = (await settings.capabilities(sync.to)).changes.includes('entitlement.create');
        const target: Target = {
          name: sync.to,
          ...optional('readAt', await reconciliation.targetReadAt(sync.to)),
          makes: !sync.groups.create ? 'off' : can ? 'yes' : 'cannot',
        };
        const { text, state, limit, cursor } = body;
        const wanted = { part: foldKey(text.trim()), state };
        const trial = { rooms, mapping, target, sources: sync.from };
        return {
          ...(await look(trial, { wanted, limit, begin: beginOf(sync.from, cursor) })),
          total: await totalOf(directory, sync.from),
          target,
        };
      },
    ),
  ];
}

interface Target {
  readonly name: string;
  readonly readAt?: number;
  readonly makes: 'yes' | 'off' | 'cannot';
}

interface Trial {
  readonly rooms: GroupTrialRooms;
  readonly mapping: Mapping;
  readonly target: Target;
  readonly sources: readonly string[];
}

/** Where a page begins: in which source, and behind which place there. */
interface Begin {
  readonly source: string | undefined;
  readonly place?: string;
}

/** What is looked for: a part of either name, and how what is given stands. */
interface Wanted {
  readonly part: string;
  readonly state: (typeof states)[number] | 'left' | undefined;
}

/** The next groups that are wanted, until there are enough or enough were looked at. */
async function look(
  trial: Trial,
  asked: { readonly wanted: Wanted; readonly limit: number; readonly begin: Begin },
): Promise<{ items: TriedGroup[]; looked: number; next?: string }> {
  const { wanted, limit, begin } = asked;
  const { sources, rooms } = trial;
  const items: TriedGroup[] = [];
  let looked = 0;
  for (const source of sources.slice(sources.indexOf(begin.source ?? ''))) {
    let place = source === begin.source ? begin.place : undefined;
    for (;;) {
      const page = await rooms.directory.groupsByName({ source, limit: batch, ...optional('after', place) });
      for (const { group, tried } of await tryAll(trial, page, wanted)) {
        items.push(tried);
        if (items.length < limit) continue;
        looked += page.indexOf(group) + 1;
        return { items, looked, next: cursorFor(source, group.place) };
      }
      looked += page.length;
      place = page.at(-1)?.place;
      if (page.length < batch) break;
      if (looked >= mostLooked) return { items, looked, next: cursorFor(source, place) };
      await turn();
    }
  }
  return { items, looked };
}

/** Those of the groups that are wanted; the target's are looked up only for those that may be. */
async function tryAll(
  { rooms, mapping, target }: Trial,
  groups: readonly GroupInOrder[],
  wanted: Wanted,
): Promise<readonly { readonly group: GroupInOrder; readonly tried: TriedGroup }[]> {
  const judged = groups
    .map((group) => ({ group, verdict: judge(mapping, group) }))
    .filter(({ group, verdict }) => mayFit(group, verdict, wanted));
  const names = judged.flatMap(({ verdict }) => verdict.gives.map(({ name }) => name));
  const there = await rooms.reconciliation.entitlementsOfNames(target.name, names);
  const all = judged.map(({ group, verdict: { name: becomes, gives, ...rest } }) => {
    const { source, id, name, members } = group;
    const given = gives.map((one) => standing(one, { mapping, target, has: there.get(foldKey(one.name)) }));
    return { group, tried: { source, id, name, members, becomes, ...rest, gives: given } };
  });
  const { state } = wanted;
  if (state === undefined || state === 'left') return all;
  return all.filter(({ tried }) => tried.gives.some((given) => given.state === state));
}

function mayFit({ name }: GroupInOrder, verdict: Verdict, { part, state }: Wanted): boolean {
  if (state !== undefined && (state === 'left') !== (verdict.left !== undefined)) return false;
  const names = [name, verdict.name, ...verdict.gives.map((given) => given.name)];
  return part === '' || names.some((one) => foldKey(one).includes(part));
}

/** As a group is judged here, where a rule may fail. */
type Verdict = Omit<GroupVerdict, 'left'> & Pick<TriedGroup, 'left'>;

/** A rule that fails for one group is told of that group, and hides no other. */
function judge(mapping: Pick<Mapping, 'group'>, group: GroupInOrder): Verdict {
  try {
    return mapping.group(group);
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError) || thrown.code !== 'invalid') throw thrown;
    return { name: group.name, gives: [], left: { by: 'fault', rule: thrown.message } };
  }
}

function standing({ name, rule }: GroupVerdict['gives'][number], on: Standing): z.output<typeof Given> {
  return {
    name: on.has?.name ?? name,
    rule,
    state: stateOf(name, on),
    owned: on.mapping.owns(name),
    administrative: on.has?.administrative === true,
  };
}

/** By what it is told how something that is given stands; `has`: as the target has it. */
interface Standing extends Pick<Trial, 'mapping' | 'target'> {
  readonly has: Entitlement | undefined;
}

function stateOf(name: string, { mapping, target, has }: Standing): (typeof states)[number] {
  if (mapping.protectsEntitlement(name) || has?.protected !== undefined) return 'protected';
  if (has !== undefined) return 'there';
  if (target.readAt === undefined) return 'unknown';
  return target.makes === 'yes' ? 'made' : 'lacking';
}

/** What a group gives to whoever is in it, by the rules of groups alone: default groups are everybody's. */
export function givenBy(mapping: Mapping, group: Pick<GroupInOrder, 'source' | 'name'>) {
  return mapping
    .group(group)
    .gives.filter(({ name }) => !mapping.protectsEntitlement(name))
    .map(({ name, rule }) => ({ name, rule }));
}

/** Of another version of the sync, that may have other sources, a cursor is refused like any that is not ours. */
function beginOf(sources: readonly string[], cursor: string | undefined): Begin {
  const text = after<string>(cursor, 'text');
  if (text === undefined) return { source: sources[0] };
  const [source = '', place] = text.split(' ');
  if (sources.includes(source)) return { source, ...optional('place', place) };
  throw invalid('The request', [{ path: 'body.cursor', message: 'must be the `next` of the page before' }]);
}

function cursorFor(source: string, place: string | undefined): string {
  return cursorOf(place === undefined ? source : `${source} ${place}`);
}

async function totalOf(
  directory: Pick<Directory, 'listGroups'>,
  sources: readonly string[],
): Promise<number> {
  let total = 0;
  for (const source of sources) total += (await directory.listGroups(source, { limit: 1 })).total;
  return total;
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}
