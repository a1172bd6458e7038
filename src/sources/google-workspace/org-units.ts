/** Organizational units told as groups: one within another, each with the people who are in it. */

import { type GroupMember, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { type Course, noted, type Parts } from './course.ts';

/** Members in one record. */
const stretch = 1_000;

/** Tells every unit. Throws `unavailable` when somebody is in one that is not told. */
export async function* tellOrgUnits({ api }: Parts, course: Course): AsyncGenerator<SourceRecord> {
  const { entries: units } = noted(course, await api.orgUnits());
  const paths = new Set(units.map(({ orgUnitPath }) => orgUnitPath));
  for (const path of course.units.keys()) if (!paths.has(path)) throw moved(path);
  const within = Map.groupBy(units, ({ parentOrgUnitId }) => parentOrgUnitId);
  for (const { orgUnitId: id, orgUnitPath: name } of units) {
    const members: readonly GroupMember[] = [
      ...(within.get(id) ?? []).map((unit) => ({ type: 'group' as const, id: unit.orgUnitId })),
      ...(course.units.get(name) ?? []).map((one) => ({ type: 'identity' as const, id: one })),
    ];
    yield { type: 'group', group: { id, name, externalId: id, members: members.slice(0, stretch) } };
    for (let from = stretch; from < members.length; from += stretch)
      yield { type: 'members', group: id, members: members.slice(from, from + stretch) };
  }
}

function moved(path: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Google tells people of the organizational unit ${path} and not the unit itself, so units were changed meanwhile: nothing is concluded from this reading, and it is made again later.`,
  );
}
