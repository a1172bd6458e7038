/** Syncs tried on people of the directory, as they are saved or before; no target is asked. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import { type Person, ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { Manager, managersOf } from './managers.ts';
import { route } from './route.ts';
import { WrittenSync } from './syncs.ts';

const tag = 'syncs';

const Preview = z.strictObject({
  scope: z.strictObject({ inScope: z.boolean(), rule: z.string(), because: z.string() }).optional(),
  attributes: z.array(
    z.strictObject({
      name: z.string(),
      value: z.unknown().optional(),
      write: z.enum(['always', 'on-create', 'if-empty']),
      empty: z.enum(['keep', 'clear']),
    }),
  ),
  entitlements: z.array(
    z.strictObject({
      name: z.string(),
      rule: z.string(),
      because: z.string(),
      isDefault: z.boolean(),
      reasons: z.array(z.strictObject({ rule: z.string(), because: z.string() })),
    }),
  ),
  faults: z.array(Fault).meta({ description: 'Rules that fail for this person.' }),
  managers: z.array(Manager).meta({ description: 'Whom the person’s sources mean by the id of a manager.' }),
});

/** What these routes need. */
export interface TryingRooms {
  readonly settings: Pick<Settings, 'savedSync' | 'compileWritten'>;
  readonly directory: Pick<Directory, 'person' | 'persons' | 'listIdentities' | 'referred'>;
  /** From 0 up to 1, as Math.random. */
  readonly random: () => number;
}

const params = z.strictObject({ name: z.string() });
const instead = WrittenSync.optional().meta({ description: 'Instead of the saved one.' });

export function tryingRoutes(rooms: TryingRooms) {
  const { settings, directory } = rooms;

  /** The sync of that name as it is saved, or as `content` writes it. */
  async function compiled(name: string, content: unknown): ReturnType<Settings['compileWritten']> {
    const written = content ?? (await settings.savedSync(name)).written;
    return settings.compileWritten({ name, content: written });
  }

  return [
    route(
      {
        method: 'post',
        path: '/syncs/{name}/preview',
        tag,
        role: 'viewer',
        summary: 'Show what a sync makes of a person',
        description: 'Of the sync as it is saved, or of another version sent along. Asks the target nothing.',
        params,
        body: z.strictObject({
          person: z.string().meta({ description: 'The id of the person.' }),
          sync: instead,
        }),
        answer: Preview,
        refuses: ['not-found'],
      },
      async ({ params, body, context }) => {
        const { sync: content }: { sync?: unknown } = await context.req.json();
        const { sync, mapping } = await compiled(params.name, content);
        const found = await directory.person(body.person, sync.from);
        if (found === undefined)
          throw new ProvisioningError(
            'not-found',
            `No source of ${params.name} tells a person ${body.person}.`,
          );
        const managers = await managersOf(directory, [found]);
        return { ...preview(mapping, found), managers: managers(found) };
      },
    ),
    route(
      {
        method: 'post',
        path: '/syncs/{name}/sample',
        tag,
        role: 'viewer',
        summary: 'Show what a sync makes of people drawn at random, or of these',
        description:
          'Of the sync as it is saved, or of another version sent along. Asks the target nothing. Whom its sources do not tell is left out.',
        params,
        body: z.strictObject({
          count: z.int().min(1).max(50).default(20),
          people: z.array(z.string()).min(1).max(50).optional().meta({
            description: 'Ids of people: these instead, in this order, so that a draw can be asked again.',
          }),
          sync: instead,
        }),
        answer: z.array(
          z.strictObject({
            person: z.strictObject({ id: z.string(), name: z.string(), active: z.boolean() }),
            preview: Preview,
          }),
        ),
        refuses: ['not-found'],
      },
      async ({ params, body, context }) => {
        const { sync: content }: { sync?: unknown } = await context.req.json();
        const { sync, mapping } = await compiled(params.name, content);
        const ids = body.people ?? (await drawPeople(rooms, sync.from, body.count));
        const found = ids.length === 0 ? [] : await directory.persons({ from: sync.from, ids });
        const byId = new Map(found.map((person) => [person.id, person]));
        const people = ids.flatMap((id) => byId.get(id) ?? []);
        const managers = await managersOf(directory, people);
        return people.map((person) => ({
          person: { id: person.id, name: nameOf(person), active: person.active },
          preview: { ...preview(mapping, person), managers: managers(person) },
        }));
      },
    ),
  ];
}

/** Ids of different people of these sources, each source's as likely as it is large. */
async function drawPeople(
  { directory, random }: TryingRooms,
  sources: readonly string[],
  count: number,
): Promise<readonly string[]> {
  const totals = new Map<string, number>();
  for (const source of sources)
    totals.set(source, (await directory.listIdentities(source, { limit: 1 })).total);
  const all = [...totals.values()].reduce((sum, total) => sum + total, 0);
  const drawn = new Set<string>();
  const places = drawPlaces(all, count, random);
  for (const place of places) {
    let offset = place;
    for (const [source, total] of totals) {
      if (offset < total) {
        const { identities } = await directory.listIdentities(source, { offset, limit: 1 });
        for (const { person } of identities) drawn.add(person);
        break;
      }
      offset -= total;
    }
  }
  return [...drawn];
}

/** So many different numbers below `all`, or all of them. */
function drawPlaces(all: number, count: number, random: () => number): readonly number[] {
  if (all <= count) return Array.from({ length: all }, (_, place) => place);
  const places = new Set<number>();
  while (places.size < count) places.add(Math.floor(random() * all));
  return [...places];
}

function nameOf({ attributes, identity, id }: Person): string {
  const { displayName } = attributes;
  return typeof displayName === 'string' ? displayName : (identity.identity.userName ?? id);
}

/** A rule that fails for the person is told, and does not hide what the other rules give. */
function preview(mapping: Mapping, person: Person) {
  const faults: z.output<typeof Fault>[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof ProvisioningError) || thrown.code !== 'invalid') throw thrown;
      faults.push(...(thrown.faults.length > 0 ? thrown.faults : [{ path: '', message: thrown.message }]));
      return undefined;
    }
  };
  const scope = attempt(() => mapping.scope(person));
  const attributes = attempt(() => mapping.attributes(person)) ?? [];
  const entitlements = attempt(() => mapping.entitlements(person)) ?? [];
  return {
    ...(scope === undefined ? {} : { scope }),
    attributes: attributes.map(({ name, value, write, empty }) => ({
      name,
      write,
      empty,
      ...(value === undefined ? {} : { value }),
    })),
    entitlements,
    faults,
  };
}
