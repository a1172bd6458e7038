/** One change in words that its reader can check: what is done to which account or group, with before and after. */

import type { ReactNode } from 'react';
import type { Change } from '../../api/schema.ts';
import { Humps } from '../../shared/humps.tsx';
import { Marked } from '../../shared/marked.tsx';
import type { Tone } from '../../shared/parts.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

export interface Names {
  readonly people: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, string>>;
  readonly entitlements: Readonly<Record<string, string>>;
}

const words = texts.plan;

/** Kinds that take something away are shown in red. */
export function removes(type: string): boolean {
  return (
    /^account\.(deactivate|delete|anonymise)$/.test(type) || ['grant.remove', 'link.remove'].includes(type)
  );
}

/** The kind of so many changes: `accounts to create`. */
export function kindOf(type: string, count: number): string {
  return (count === 1 ? words.oneOf : words.manyOf)[type] ?? type;
}

const kindsInOrder = Object.keys(words.manyOf);
const placeOf = (type: string): number => kindsInOrder.indexOf(type) + 1 || kindsInOrder.length + 1;

/** The kinds of which there are any, from how an account begins to how it ends: they are told in no order. */
export function countedKinds(
  counts: Readonly<Record<string, number>>,
): readonly (readonly [type: string, count: number])[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => placeOf(one) - placeOf(other));
}

/** Kinds of changes with how many there are of each, each drawn as a piece of its own. */
export function Kinds(props: {
  readonly of: readonly (readonly [type: string, count: number])[];
  readonly as: 'div' | 'li';
}) {
  const { of, as: Piece } = props;
  return of.map(([type, count]) => (
    <Piece key={type} style={removes(type) ? { color: 'var(--danger)' } : {}}>
      {number(count)} {kindOf(type, count)}
    </Piece>
  ));
}

const stateTones: Readonly<Record<string, Tone>> = {
  held: 'warning',
  approved: 'info',
  applying: 'info',
  stopping: 'warning',
  applied: 'success',
  done: 'success',
  empty: 'success',
  ready: 'info',
  running: 'info',
  intended: 'info',
  failed: 'danger',
  rejected: 'plain',
  interrupted: 'warning',
};

/** The tone of a state of a plan, a run or a change. */
export function toneOf(state: string): Tone {
  return stateTones[state] ?? 'plain';
}

/** What is done. */
export function ChangeWords({ change, names }: { readonly change: Change; readonly names: Names }) {
  const account = (id: string): string => names.accounts[id] ?? id;
  const group = (id: string): string => names.entitlements[id] ?? id;
  switch (change.type) {
    case 'account.create':
      return (
        <>
          <strong>{words.create(shown(change.account.attributes.userName))}</strong>
          <Values after={change.account.attributes} />
        </>
      );
    case 'account.update':
      return (
        <>
          {words.update} <strong>{account(change.id)}</strong>
          <Values before={change.before} after={change.after} />
        </>
      );
    case 'account.activate':
    case 'account.deactivate':
    case 'account.delete':
    case 'account.anonymise': {
      const { activate, deactivate, remove, anonymise } = words;
      const says = { activate, deactivate, delete: remove, anonymise };
      return said(says[change.type.slice(8) as keyof typeof says], account(change.id));
    }
    case 'entitlement.create':
      return said(words.makeGroup, change.name);
    case 'grant.add':
      return said(
        words.add,
        typeof change.entitlement === 'string' ? group(change.entitlement) : change.entitlement.createdAs,
      );
    case 'grant.remove':
      return said(words.takeOut, group(change.entitlement));
    case 'holding.move':
      return said(
        words.handOver(`${words.holdings[change.holding.kind]} ${change.holding.name}`),
        account(change.to),
      );
    case 'link.add':
      return said(words.link, account(change.account));
    case 'link.remove':
      return said(words.unlink, account(change.account));
    default:
      return <Other change={change} />;
  }
}

/** Changes one after another, each with its reason. */
export function ChangeList({
  changes,
  names,
}: {
  readonly changes: readonly Change[];
  readonly names: Names;
}) {
  return (
    <ul style={{ margin: 0, paddingLeft: 18 }}>
      {changes.map((change, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it came, never reordered.
        <li key={place}>
          <ChangeWords change={change} names={names} />
          <div className="dim sentence">
            <Marked text={change.reason.because ?? change.reason.rule} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A kind that this console was not written for is shown by its name and all it says. */
function Other({ change }: { readonly change: Change }) {
  const { type, reason: _, ...rest } = change as Change & { readonly type: string };
  return said(words.kinds[type] ?? type, JSON.stringify(rest));
}

function said(what: string, whom: string): ReactNode {
  return (
    <>
      {what} <strong>{whom}</strong>
    </>
  );
}

type Values = Readonly<Record<string, unknown>>;

function Values({ before, after }: { readonly before?: Values; readonly after: Values }) {
  return (
    <dl
      style={{ margin: '4px 0 0', display: 'grid', gridTemplateColumns: 'auto minmax(0,1fr)', gap: '0 12px' }}
    >
      {Object.keys(after).map((name) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className="dim">
            <Humps name={name} />
          </dt>
          <dd style={{ margin: 0 }}>
            {before !== undefined && (
              <>
                <del className="before">
                  <Humps name={shown(before[name])} />
                </del>
                {' → '}
              </>
            )}
            <ins className="after" style={{ textDecoration: 'none' }}>
              <Humps name={shown(after[name])} />
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value for the reader. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return words.empty;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
