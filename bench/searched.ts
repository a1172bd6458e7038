/** A company as lists of people are filtered: told by several sources, with some who are shut out and some who are gone. */

import type { Directory } from '../src/directory/index.ts';
import type { IdentitySource, SourceRecord } from '../src/model/index.ts';
import { testTools } from '../src/testkit/tools.ts';
import { companySource, identityOf } from './company.ts';

/**
 * Sources by what makes each hard: `hr` tells all, `payroll` every second one of them by another name, `machines` thousands whose names
 * stand together at the end of the list, `agency` a handful.
 */
export const sources = ['hr', 'payroll', 'machines', 'agency'] as const;

/** Groups of `machines`: more than a company has of its own. */
const groups = 20_000;
const machines = 3_000;
const agents = 30;
/** Records that are told at once. */
const batch = 500;

/** Every tenth is not active by any source, and some forty are gone from all of them. */
export async function tellSearched(directory: Directory, people: number): Promise<void> {
  const full = { full: true, maxShrink: 1 };
  await directory.read('hr', companySource(people).open({}, testTools()), full);
  await directory.read('payroll', told(payroll(people)), full);
  await directory.read('machines', told(inventory()), full);
  await directory.read('agency', told(agency(people)), full);
  for (let from = 0; from < people; from += 10 * batch)
    await directory.tell('hr', shutOut(from, Math.min(people, from + 10 * batch)));
  const gone = Math.ceil(people / 40 / 2) * 2;
  for (let index = 0; index < people; index += gone) {
    const { id } = identityOf(index);
    for (const source of ['hr', 'payroll'])
      await directory.tell(source, [{ type: 'removed', of: 'identity', id }]);
  }
}

/** Every tenth of these. */
function shutOut(from: number, to: number): readonly SourceRecord[] {
  return Array.from({ length: Math.ceil((to - from) / 10) }, (_, at) => ({
    type: 'identity',
    identity: { ...identityOf(from + at * 10), active: false },
  }));
}

function* payroll(people: number): Generator<SourceRecord> {
  for (let index = 0; index < people; index += 2) {
    const identity = identityOf(index);
    const attributes = { ...identity.attributes, displayName: `Family${index}, Given${index}` };
    yield { type: 'identity', identity: { ...identity, active: index % 10 !== 0, attributes } };
  }
}

function* inventory(): Generator<SourceRecord> {
  for (let index = 0; index < machines; index += 1) yield outsider(`x-robot-${index}`, index % 100 !== 0);
  for (let index = 0; index < groups; index += 1)
    yield { type: 'group', group: { id: `m${index}`, name: `machines of line ${index}`, members: [] } };
}

function* agency(people: number): Generator<SourceRecord> {
  for (let index = 0; index < agents; index += 1)
    yield outsider(`Person ${Math.floor((people / agents) * index)} (agency)`, index > 0);
}

function outsider(displayName: string, active: boolean): SourceRecord {
  const userName = displayName.replaceAll(/[^\w-]/g, '');
  return { type: 'identity', identity: { id: userName, userName, active, attributes: { displayName } } };
}

function told(records: Iterable<SourceRecord>): IdentitySource {
  return {
    async check() {},
    async close() {},
    async *read() {
      yield* records;
      yield { type: 'complete' };
    },
  };
}
