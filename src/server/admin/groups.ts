/** Groups of the sources: found, shown with who is in them and by which path, and with what they give. */

import { z } from '@hono/zod-openapi';
import type { Directory, StoredGroup } from '../../directory/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { givenBy } from './group-trial.ts';
import { after, cursorOf, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'groups';

const GroupSummary = z.strictObject({
  source: z.string(),
  id: z.string(),
  name: z.string(),
  members: z.int().meta({ description: 'Direct members, groups among them.' }),
});

const Group = z
  .strictObject({
    source: z.string(),
    id: z.string(),
    name: z.string(),
    externalId: z.string().optional(),
    attributes: z.record(z.string(), z.unknown()),
    createdAt: z.int(),
    changedAt: z.int(),
    people: z.int().meta({ description: 'Different people in it and in the groups inside it.' }),
    groups: z.int().meta({ description: 'Groups inside it, at any depth.' }),
    within: z
      .array(z.strictObject({ id: z.string(), name: z.string(), path: z.array(z.string()) }))
      .meta({ description: 'Groups around it, each with the path down to it.' }),
    gives: z
      .array(
        z.strictObject({
          sync: z.string(),
          name: z.string(),
          rule: z.string(),
          through: z.string().optional().meta({ description: 'The group around it that gives it.' }),
        }),
      )
      .meta({ description: 'What whoever is in it is given, by which sync and rule.' }),
  })
  .openapi('Group');

const Member = z.strictObject({
  type: z.enum(['identity', 'group']),
  id: z.string(),
  name: z.string(),
  person: z.string().optional().meta({ description: 'The id of the person, of an identity.' }),
  path: z
    .array(z.string())
    .optional()
    .meta({ description: 'From the group down to the one that holds the member.' }),
});

/** What these routes need. */
export interface GroupRooms {
  readonly directory: Pick<
    Directory,
    'searchGroups' | 'group' | 'above' | 'countBeneath' | 'beneath' | 'members'
  >;
  readonly settings: Pick<Settings, 'savedSyncs' | 'compileWritten'>;
}

const params = z.strictObject({ source: z.string(), group: z.string() });

export function groupRoutes({ directory, settings }: GroupRooms) {
  async function found(source: string, id: string): Promise<StoredGroup> {
    const group = await directory.group(source, id);
    if (group !== undefined) return group;
    throw new ProvisioningError('not-found', `${source} tells no group ${id}; find groups by name.`);
  }

  /** What the rules of every sync give for the group itself and for those around it. */
  async function givenFor(source: string, groups: readonly { readonly id: string; readonly name: string }[]) {
    const gives = [];
    for (const { name: sync, written, faults } of await settings.savedSyncs()) {
      if (!written.from.includes(source) || faults.length > 0) continue;
      const { mapping } = await settings.compileWritten({ name: sync, content: written });
      for (const [distance, group] of groups.entries())
        for (const { name, rule } of givenBy(mapping, { source, ...group }))
          gives.push({ sync, name, rule, ...(distance === 0 ? {} : { through: group.name }) });
    }
    return gives;
  }

  return [
    route(
      {
        method: 'get',
        path: '/groups',
        tag,
        role: 'viewer',
        summary: 'Find groups of the sources',
        description: 'By id or any part of a name; the best fits first.',
        query: z.strictObject({
          ...pageQuery,
          text: z.string().default(''),
          from: z
            .string()
            .optional()
            .meta({ description: 'Only of these sources, with commas between them.' }),
        }),
        answer: pageOf(GroupSummary),
      },
      async ({ query: { limit, cursor, text, from } }) => {
        const past = after<string>(cursor, 'text');
        const { groups, next } = await directory.searchGroups({
          text,
          limit,
          ...(from === undefined ? {} : { sources: from.split(',') }),
          ...(past === undefined ? {} : { after: past }),
        });
        return { items: groups, ...(next === undefined ? {} : { next: cursorOf(next) }) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/groups/{source}/{group}',
        tag,
        role: 'viewer',
        summary: 'Show a group: how it is nested, how many are in it, what it gives',
        params,
        answer: Group,
        refuses: ['not-found'],
      },
      async ({ params: { source, group: id } }) => {
        const { name, externalId, attributes, createdAt, changedAt } = await found(source, id);
        const above = await directory.above(source, id);
        return {
          source,
          id,
          name,
          ...(externalId === undefined ? {} : { externalId }),
          attributes: { ...attributes },
          createdAt,
          changedAt,
          ...(await directory.countBeneath(source, id)),
          within: above.slice(1).map(({ id, name, path }) => ({ id, name, path })),
          gives: await givenFor(source, above),
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/groups/{source}/{group}/members',
        tag,
        role: 'viewer',
        summary: 'List who is in a group, directly or at any depth',
        description:
          'At any depth: people only, each with the path; who is in several groups comes several times.',
        params,
        query: z.strictObject({
          ...pageQuery,
          nested: z.stringbool().default(false).meta({ description: 'Also those in groups inside it.' }),
        }),
        answer: pageOf(Member),
        refuses: ['not-found'],
      },
      async ({ params: { source, group }, query: { limit, cursor, nested } }) => {
        await found(source, group);
        const past = after<string>(cursor, 'text');
        if (nested) {
          const { members, next } = await directory.beneath(source, group, {
            limit,
            ...(past === undefined ? {} : { after: past }),
          });
          return { items: members, ...(next === undefined ? {} : { next: cursorOf(next) }) };
        }
        const { members, next } = await directory.members(source, group, {
          limit,
          ...(past === undefined ? {} : { after: placeOf(past) }),
        });
        return {
          items: members,
          ...(next === undefined ? {} : { next: cursorOf(`${next.type} ${next.id}`) }),
        };
      },
    ),
  ];
}

/** `group 17`: people come before groups, and both in order of id. */
function placeOf(text: string): { readonly type: 'identity' | 'group'; readonly id: string } {
  const at = text.indexOf(' ');
  return { type: text.slice(0, at) === 'group' ? 'group' : 'identity', id: text.slice(at + 1) };
}
