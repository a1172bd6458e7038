/** A whole reading of Google Workspace: the Directory API tells nothing else. */

import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { At, Page } from './api.ts';
import { begin, type Course, type Parts, paged, person } from './course.ts';
import { scopesOf } from './credentials.ts';
import { readMembers } from './members.ts';
import { tellOrgUnits } from './org-units.ts';
import { identityOf } from './people.ts';

/** Tells everybody and every group. Throws rather than leave anybody out. */
export async function* readWhole(parts: Parts): AsyncGenerator<SourceRecord> {
  const course = begin();
  yield* tellPeople(parts, course);
  if (parts.config.orgUnits === 'groups') yield* tellOrgUnits(parts, course);
  await listGroups(parts, course);
  yield* readMembers(parts, course);
  yield complete(parts, course);
}

/** Google counts its users nowhere, so the list is asked for twice, in pages of another size: what one lost the other has. */
async function* tellPeople(parts: Parts, course: Course): AsyncGenerator<SourceRecord> {
  const { api, config } = parts;
  const addresses = new Set<string>();
  for (const size of [500, 400]) {
    for await (const { entries } of listed(course, 'the users', (at) => api.users('there', at), size)) {
      for (const user of entries) {
        if (course.people.has(user.id)) continue;
        addresses.add(user.primaryEmail.toLowerCase());
        yield* person(parts, course, user);
      }
    }
  }
  if (course.people.size === 0) throw nobody();
  if (config.deleted === 'left-out') return;
  for await (const { entries } of listed(
    course,
    'the deleted users',
    (at) => api.users('deleted', at),
    500,
  )) {
    for (const user of entries) {
      // Whoever was restored meanwhile is there, and an address may have been given to somebody else.
      if (course.people.has(user.id) || addresses.has(user.primaryEmail.toLowerCase())) continue;
      addresses.add(user.primaryEmail.toLowerCase());
      course.people.add(user.id);
      yield { type: 'identity', identity: { ...identityOf(user, config), active: false } };
    }
  }
}

async function listGroups({ api }: Parts, course: Course): Promise<void> {
  for (const size of [200, 150])
    for await (const { entries } of listed(course, 'the groups', api.groups, size))
      for (const group of entries) if (!course.groups.has(group.id)) course.groups.set(group.id, group);
}

function listed<Entry>(course: Course, what: string, page: (at: At) => Promise<Page<Entry>>, size: number) {
  return paged(course, `${what} in pages of ${size}`, (token) => page({ size, token }));
}

function complete({ config }: Parts, { pages, clock, outside }: Course): SourceRecord {
  return {
    type: 'complete',
    proof: {
      pages,
      ...(clock !== undefined && { clock }),
      permissions: scopesOf(config),
      remarks: [
        'Google counts neither its users nor its groups, so both were listed twice, in pages of two sizes.',
        ...(outside === 0
          ? []
          : [
              `${outside} members of groups are not of this account; they are nobody here and were left out.`,
            ]),
      ],
    },
  };
}

function nobody(): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    'Google told nobody at all, although there is at least the administrator in whose name it was asked: nothing is concluded from this reading, and it is made again later.',
  );
}
