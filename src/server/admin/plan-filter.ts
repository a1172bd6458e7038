/** What the changes of a plan are filtered by, in queries and in what is approved. */

import { z } from '@hono/zod-openapi';
import type { ChangeFilter, PlanPart } from '../../reconciliation/index.ts';
import { Change, JournalEntry } from './change.ts';

const types = z.enum(Change.options.map((option) => option.shape.type.value));

const filter = {
  type: types.optional(),
  state: JournalEntry.shape.state.optional(),
  person: z.string().optional(),
  entitlement: z.string().optional().meta({ description: 'Only of this group, by its id.' }),
  made: z.string().optional().meta({ description: 'Only of the group of this name, which the plan makes.' }),
  notIn: z.string().optional().meta({ description: 'Only changes that this other plan does not make.' }),
};

/** As a query takes it. */
export const changeFilter = { ...filter, selected: z.stringbool().optional() };

/** What of a plan is chosen: what fits all that is said. */
export const planPart = {
  people: z.array(z.string()).min(1).optional().meta({ description: 'Only changes of these people.' }),
  types: z.array(types).min(1).optional().meta({
    description: 'Only changes of these types; what others need of another type is left out, too.',
  }),
  filter: z.strictObject(filter).optional().meta({ description: 'Only what a list is filtered by.' }),
  groups: z
    .array(z.union([z.strictObject({ id: z.string() }), z.strictObject({ made: z.string() })]))
    .min(1)
    .max(1_000)
    .optional()
    .meta({
      description:
        'Only what concerns one of these groups: by `id` those that are there, by `made`, their name, those that the plan makes.',
    }),
};

type Asked = z.output<z.ZodObject<typeof changeFilter>>;

/** The same in the words of the room. */
export function filterOf({ type, state, person, entitlement, made, notIn, selected }: Asked): ChangeFilter {
  return {
    ...(type === undefined ? {} : { types: [type] }),
    ...(state === undefined ? {} : { states: [state] }),
    ...(person === undefined ? {} : { person }),
    ...(selected === undefined ? {} : { selected }),
    ...(entitlement === undefined ? {} : { entitlement }),
    ...(made === undefined ? {} : { made }),
    ...(notIn === undefined ? {} : { notIn }),
  };
}

/** The same in the words of the room. */
export function partOf({
  people,
  types: of,
  filter: by,
  groups,
}: z.output<z.ZodObject<typeof planPart>>): PlanPart {
  return {
    ...(people === undefined ? {} : { people }),
    ...(of === undefined ? {} : { types: of }),
    ...(by === undefined ? {} : { filter: filterOf(by) }),
    ...(groups === undefined ? {} : { groups }),
  };
}
