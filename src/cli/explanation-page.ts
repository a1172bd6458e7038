/** A person, and how the person stands in one sync, for the reader. Pure. */

import type { LifecycleEvent } from '../directory/index.ts';
import type { Attributes, AttributeValue, Person } from '../model/index.ts';
import { type ExplainedEntitlement, type Explanation, MOST_TOLD } from '../reconciliation/index.ts';
import { changeWords, type Names, text } from './change-words.ts';
import { nameOf } from './people.ts';
import { outcomeWords } from './plan-page.ts';
import { indented, table, time } from './text.ts';

/** Who the person is, and what every source says. */
export function personLines(person: Person): readonly string[] {
  const { id, present, active, identities, groups } = person;
  const state = present ? (active ? 'active' : 'inactive') : 'gone from every source';
  const lines = [`${nameOf(person)}: ${state}`, `id ${id}`];
  for (const { source, identity, goneAt } of identities) {
    const told =
      goneAt === undefined ? (identity.active ? 'active' : 'inactive') : `gone since ${time(goneAt)}`;
    lines.push('', `${source} says: ${told}, id ${identity.id}`);
    lines.push(...indented(attributeLines({ ...named(identity), ...identity.attributes })));
    const names = groups.filter((group) => group.source === source).map(({ path }) => path.join(' › '));
    if (names.length > 0) lines.push(`  groups: ${names.join(', ')}`);
  }
  return lines;
}

function named({ userName, externalId }: Person['identity']['identity']): Attributes {
  return {
    ...(userName === undefined ? {} : { userName }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

function attributeLines(attributes: Attributes): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    // An extension's own attributes stand under its URN; the last part of it says enough.
    if (name.startsWith('urn:') && isAttributes(value)) return attributeLines(value);
    return [`${name}: ${valueText(value)}`];
  });
}

function isAttributes(value: AttributeValue | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: AttributeValue): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (!isAttributes(value)) return typeof value === 'string' ? value : text(value);
  const { value: own, type, primary } = value;
  if (own !== undefined) {
    const marks = [type, primary === true ? 'primary' : undefined].filter((mark) => typeof mark === 'string');
    return `${valueText(own)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  }
  return Object.entries(value)
    .map(([name, member]) => `${name} ${valueText(member)}`)
    .join(', ');
}

/** How the person stands in one sync, and why. */
export function explainedLines(
  explanation: Explanation,
  { room, called }: { readonly room: number | undefined; readonly called: Names },
): readonly string[] {
  const { sync, target, scope, situation, standing, message } = explanation;
  const reach = scope.inScope ? 'in scope' : 'not in scope';
  return [
    `In ${sync}, at ${target}: ${situation ?? 'nothing to do'}, ${standing}`,
    ...indented([
      `${reach}: ${scope.because} (${scope.rule})`,
      ...(message === undefined ? [] : [message]),
      accountLine(explanation),
      ...attributeTable(explanation, room),
      ...entitlementTable(explanation, room),
      ...departureLines(explanation),
      ...nextLines(explanation, called),
      ...historyLines(explanation, { room, called }),
    ]),
  ];
}

const origins = { created: 'made by us', correlated: 'found', manual: 'linked by hand' } as const;

function accountLine({ link, accountActive }: Explanation): string {
  if (link === undefined) return 'no account is linked';
  const state =
    accountActive === undefined
      ? 'not seen when the target was last read'
      : accountActive
        ? 'active'
        : 'inactive';
  return `account ${link.account}: ${state}, ${origins[link.origin]} ${time(link.createdAt)} (${link.sync})`;
}

function attributeTable({ attributes }: Explanation, room: number | undefined): readonly string[] {
  const rows = attributes.map(({ name, current, desired, inStep }) => [
    name,
    current === undefined ? '' : text(current),
    desired === undefined ? 'as it is' : text(desired),
    inStep ? 'in step' : 'differs',
  ]);
  return spaced(table(['attribute', 'is', 'should be', ''], rows, room));
}

function entitlementTable({ entitlements }: Explanation, room: number | undefined): readonly string[] {
  const rows = entitlements.map((one) => [one.name, stateOf(one), whyOf(one)]);
  return spaced(table(['group', 'state', 'why'], rows, room));
}

function whyOf({ because, rule, notGiven }: ExplainedEntitlement): string {
  const given = rule === undefined ? because : `${because} (${rule})`;
  return notGiven === undefined ? given : `${given} Not given now: ${notGiven}`;
}

function stateOf({ held, wanted, givenBy, notGiven }: ExplainedEntitlement): string {
  if (notGiven !== undefined) return 'not given now';
  if (!held) return 'will be given';
  if (givenBy.length === 0) return wanted ? 'held, by hand' : 'held by hand';
  return wanted ? 'held' : 'held still';
}

function departureLines({ departure }: Explanation): readonly string[] {
  if (departure === undefined) return [];
  const { stage, situation, since, dueAt, closedAt } = departure;
  const closed = closedAt === undefined ? '' : `, closed ${time(closedAt)}`;
  const due = dueAt === undefined ? '' : `; next step due ${time(dueAt)}`;
  return spaced([`${stage} since ${time(since)} (reactions.${situation})${closed}${due}`]);
}

function nextLines({ next }: Explanation, called: Names): readonly string[] {
  if (next.length === 0) return spaced(['next: nothing to do']);
  return spaced([
    'next:',
    ...indented(
      next.map((change) => `${changeWords(change, called)}: ${change.reason.because ?? change.reason.rule}`),
    ),
  ]);
}

function historyLines(
  { history, truncated }: Explanation,
  { room, called }: { readonly room: number | undefined; readonly called: Names },
): readonly string[] {
  const rows = history.map((entry) => [
    entry.finishedAt === undefined ? '' : time(entry.finishedAt),
    changeWords(entry.change, called),
    outcomeWords(entry),
    entry.change.reason.because ?? entry.change.reason.rule,
  ]);
  const lines = table(['when', 'what was done', 'outcome', 'why'], rows, room);
  return spaced([...lines, ...(truncated ? [cut(MOST_TOLD)] : [])]);
}

/** Of what happened to a person in the sources, as much as is told: the newest. */
export const MOST_EVENTS = 20;

/** @param events one more than are told, where there are */
export function eventLines(events: readonly LifecycleEvent[]): readonly string[] {
  if (events.length === 0) return [];
  const lines = events
    .slice(0, MOST_EVENTS)
    .map(
      ({ at, source, kind, words }) =>
        `${new Date(at).toISOString().slice(0, 10)}  ${source}: ${kind}${words === '' ? '' : `, ${words}`}`,
    );
  const more = events.length > MOST_EVENTS ? [cut(MOST_EVENTS)] : [];
  return ['', 'What happened, the newest first', ...indented([...lines, ...more])];
}

/** Said of a list that is longer than what is told of it. */
function cut(most: number): string {
  return `No more than the newest ${most} are shown; the person’s page in the console shows all.`;
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
