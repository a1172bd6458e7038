/** Whose turn it is when there is not enough for all, and who takes over from a leaver. */

import { foldKey, type Handover, type Person, ProvisioningError, type SeatRules } from '../model/index.ts';
import { compileExpression, type Expression } from './expression/expression.ts';
import { attempt, checkNames, type Report } from './report.ts';
import { keysOf } from './source-group.ts';
import { unwanted, type Wanted } from './wanted.ts';

/** A place in the line: by the first number, then by the second; the lowest is served first. */
export interface Rank {
  /** The place of the first of the named groups that the person is in; behind all of them: in none. */
  readonly group: number;
  /** What the expression gives, as a whole number. */
  readonly order: number;
}

/** The place of whoever the expression says nothing of. */
const LAST = 1_000_000_000;

/** Compiles who comes first. A value that is none, or no number, means last. */
export function compileRank(seats: SeatRules | undefined, report: Report): (person: Person) => Rank {
  const first = seats?.first ?? [];
  checkNames('seats.first', first, report);
  const wanted = first.map(foldKey);
  const order = expressionAt('seats.order', seats?.order, report, 'number');
  return (person) => {
    const places = person.groups
      .map((group) => {
        const keys = keysOf(group);
        return wanted.findIndex((key) => keys.includes(key));
      })
      .filter((place) => place >= 0);
    return {
      group: Math.min(first.length, ...places),
      order: order === undefined ? 0 : number(order, person),
    };
  };
}

function number(order: Expression, person: Person): number {
  const value = valueFor(order, person);
  if (typeof value !== 'number' || !Number.isFinite(value)) return LAST;
  return Math.max(-LAST, Math.min(LAST, Math.round(value)));
}

/** Compiles who takes over. */
export function compileSuccessor(
  handover: Handover | undefined,
  report: Report,
): (person: Person) => readonly string[] {
  const to = expressionAt('handover.to', handover?.to, report, 'text');
  const { otherwise } = handover ?? {};
  return (person) => {
    const named = to === undefined ? undefined : valueFor(to, person);
    return [named, otherwise].filter((name): name is string => typeof name === 'string' && name !== '');
  };
}

function expressionAt(
  path: string,
  source: string | undefined,
  report: Report,
  wanted: Wanted,
): Expression | undefined {
  if (source === undefined) return undefined;
  const expression = attempt(path, report, () => compileExpression(source));
  if (expression === undefined) return undefined;
  const problem = unwanted(expression.type, wanted);
  if (problem !== undefined) report(path, problem);
  return expression;
}

/** What an expression gives; nothing where it fails for this person. */
function valueFor(expression: Expression, person: Person): unknown {
  try {
    return expression.evaluate(person);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'invalid') return undefined;
    throw thrown;
  }
}
