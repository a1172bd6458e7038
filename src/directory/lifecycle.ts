/** Joiner, mover, leaver, rehire: what we say of a change in a person's life, as one source tells it. Pure. */

import type { Identity } from '../model/index.ts';
import { emailsOf, enterprise, managerOf, textOf, userNameOf } from './profile.ts';

export type LifecycleKind = 'joiner' | 'mover' | 'leaver' | 'rehire';

/** Events of one kind on one day of the reader. */
export interface EventCount {
  /** Days since 1970 where the reader is. */
  readonly day: number;
  readonly kind: LifecycleKind;
  readonly count: number;
}

/** Where somebody stands in one source: not active so far, active, or active once and no longer. */
export type Standing = 'new' | 'here' | 'left';

/** One attribute of interest that changed; `groups`: names left and names joined. Absent: no value. */
export interface Move {
  readonly attribute: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a change means. */
export interface Moment {
  readonly kind: LifecycleKind;
  readonly moves: readonly Move[];
  /** For the reader: `department changed from Sales to Legal`. */
  readonly words: string;
}

export interface Step {
  readonly standing: Standing;
  readonly moment?: Moment;
}

/** How a source says that somebody is no longer there. */
export type Departure = 'removed' | 'absent';

/** The attributes whose change makes a mover, in the order of telling. */
const interests: readonly (readonly [attribute: string, read: (identity: Identity) => string | undefined])[] =
  [
    ['userName', userNameOf],
    ['email', (identity) => emailsOf(identity)[0]],
    ['title', (identity) => textOf(identity.attributes.title)],
    ['department', (identity) => textOf(enterprise(identity, 'department'))],
    ['manager', managerOf],
  ];

/**
 * What it means that a source tells this identity now, given how it stood and what was told before.
 *
 * | stood | told active | told inactive |
 * |---|---|---|
 * | new | joiner | – |
 * | here | mover, if an attribute of interest changed | leaver |
 * | left | rehire | – |
 */
export function tellIdentity(stood: Standing, before: Identity | undefined, now: Identity): Step {
  if (!now.active) {
    if (stood !== 'here') return { standing: stood };
    return { standing: 'left', moment: { kind: 'leaver', moves: [], words: 'told inactive' } };
  }
  const moves = before === undefined ? [] : movesBetween(before, now);
  if (stood === 'new') {
    const words = before === undefined ? 'told for the first time' : 'activated for the first time';
    return { standing: 'here', moment: { kind: 'joiner', moves: [], words } };
  }
  if (stood === 'left') {
    const words = ['active again after having left', ...moves.map(moveInWords)].join('; ');
    return { standing: 'here', moment: { kind: 'rehire', moves, words } };
  }
  if (moves.length === 0) return { standing: 'here' };
  return { standing: 'here', moment: { kind: 'mover', moves, words: moves.map(moveInWords).join('; ') } };
}

/** What it means that a source no longer tells somebody. */
export function departIdentity(stood: Standing, departure: Departure): Step {
  if (stood !== 'here') return { standing: stood };
  const words = departure === 'removed' ? 'removed' : 'absent from a complete reading';
  return { standing: 'left', moment: { kind: 'leaver', moves: [], words } };
}

/**
 * Adds groups joined and left to what was noted of the same person at the same time. A joiner's groups are no move:
 * whoever comes comes with groups. Undefined: nothing is to be noted.
 */
export function withGroups(
  moment: Moment | undefined,
  groups: { readonly joined: readonly string[]; readonly left: readonly string[] },
): Moment | undefined {
  if (moment !== undefined && moment.kind !== 'mover') return moment;
  const left = [...groups.left].sort();
  const joined = [...groups.joined].sort();
  if (left.length + joined.length === 0) return moment;
  const move: Move = {
    attribute: 'groups',
    ...(left.length === 0 ? {} : { before: left.join(', ') }),
    ...(joined.length === 0 ? {} : { after: joined.join(', ') }),
  };
  const words = [
    ...(moment === undefined ? [] : [moment.words]),
    ...(left.length === 0 ? [] : [`left ${left.join(', ')}`]),
    ...(joined.length === 0 ? [] : [`joined ${joined.join(', ')}`]),
  ];
  return { kind: 'mover', moves: [...(moment?.moves ?? []), move], words: words.join('; ') };
}

function movesBetween(before: Identity, now: Identity): readonly Move[] {
  const moves: Move[] = [];
  for (const [attribute, read] of interests) {
    const [was, is] = [read(before), read(now)];
    if (was === is) continue;
    moves.push({
      attribute,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    });
  }
  return moves;
}

function moveInWords({ attribute, before, after }: Move): string {
  if (before === undefined) return `${attribute} is now ${after}`;
  if (after === undefined) return `${attribute} is no longer ${before}`;
  return `${attribute} changed from ${before} to ${after}`;
}
