/** A change of a plan as a row of a table, for spreadsheets. */

import type { Planned } from '../../model/index.ts';
import type { JournalEntry } from '../../reconciliation/index.ts';

/** The columns of the CSV. */
export const changeColumns = [
  'seq',
  'type',
  'person',
  'personName',
  'account',
  'accountName',
  'entitlement',
  'group',
  'before',
  'after',
  'situation',
  'rule',
  'because',
  'selected',
  'state',
  'finishedAt',
  'message',
] as const;

type Row = { readonly [Name in (typeof changeColumns)[number]]?: unknown };

/** A change of a journal with what those are called whom it concerns. */
export type NamedEntry = JournalEntry & {
  readonly names: { readonly person?: string; readonly account?: string; readonly entitlement?: string };
};

/** The change as such a row; what it does not have stays empty. */
export function changeRow({ change, names, outcome, ...entry }: NamedEntry): Row {
  const { seq, person, account, entitlement, selected, state, finishedAt } = entry;
  const { situation, rule, because } = change.reason;
  const { message } = { message: undefined, ...outcome };
  const note = outcome?.state === 'done' ? outcome.note : message;
  return {
    seq,
    type: change.type,
    person,
    personName: names.person,
    account,
    accountName: names.account,
    entitlement,
    group: groupIn(change) ?? names.entitlement,
    ...valuesIn(change),
    situation,
    rule,
    because,
    selected,
    state,
    finishedAt,
    message: note,
  };
}

/** The name of a group that the change itself says, since it is yet to be made. */
function groupIn(change: Planned): string | undefined {
  if (change.type === 'entitlement.create') return change.name;
  if (change.type !== 'grant.add' || typeof change.entitlement === 'string') return undefined;
  return change.entitlement.createdAs;
}

function valuesIn(change: Planned): Pick<Row, 'before' | 'after'> {
  switch (change.type) {
    case 'account.create':
      return { after: change.account.attributes };
    case 'account.update':
      return { before: change.before, after: change.after };
    case 'account.activate':
      return { before: { active: false }, after: { active: true } };
    case 'account.deactivate':
      return { before: { active: true }, after: { active: false } };
    case 'holding.move':
      return { before: { holder: change.account }, after: { holder: change.to, ...change.holding } };
    default:
      return {};
  }
}
