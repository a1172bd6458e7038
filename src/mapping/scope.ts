/** Who is in. Whether a person is active is no question of scope. */

import { foldKey, type Person, type PersonGroup, ProvisioningError, type Scope } from '../model/index.ts';
import { compileExpression, type Expression } from './expression/expression.ts';
import { rememberingGroups } from './memo.ts';
import { attempt, checkNames, type Report } from './report.ts';
import { keysOf, pathOf } from './source-group.ts';
import { unwanted } from './wanted.ts';

export interface ScopeVerdict {
  readonly inScope: boolean;
  /** In the words of the settings: `scope.groups Staff`, `scope.where`, `scope` when it asks for nothing. */
  readonly rule: string;
  /** One sentence for the reader, also when the person is out. */
  readonly because: string;
}

export type JudgeScope = (person: Person) => ScopeVerdict;

/** Group names that are spelled out to a person who is in none of them. */
const SPELLED = 5;

const everybody: ScopeVerdict = { inScope: true, rule: 'scope', because: 'this sync concerns everybody' };

/**
 * Compiles a scope: one of the groups, and the condition, as far as they are given.
 * The verdict throws ProvisioningError `invalid` when the condition fails for a person or is neither true nor false:
 * that is not the same as being out, which may cost the person the account.
 */
export function compileScope(scope: Scope, report: Report): JudgeScope {
  checkNames('scope.groups', scope.groups, report);
  const byGroups = scope.groups.length === 0 ? undefined : judgeGroups(scope.groups);
  const byCondition = scope.where === undefined ? undefined : judgeCondition(scope.where, report);
  return (person) => {
    const first = byGroups?.(person) ?? everybody;
    if (!first.inScope || byCondition === undefined) return first;
    const second = byCondition(person);
    if (!second.inScope || byGroups === undefined) return second;
    return {
      inScope: true,
      rule: `${first.rule}, ${second.rule}`,
      because: `${first.because}, and ${second.because}`,
    };
  };
}

/** Who is in one of the groups, or for whom the condition is true, counts as an exception. Throws as scope does. */
export function compileExemption(exempt: Scope | undefined, report: Report): (person: Person) => boolean {
  if (exempt === undefined) return () => false;
  const path = 'deprovision.exempt';
  const within: Report = (place, message) => report(place.replace(/^scope/, path), message);
  checkNames('scope.groups', exempt.groups, within);
  const byGroups = exempt.groups.length === 0 ? undefined : judgeGroups(exempt.groups);
  const byCondition = exempt.where === undefined ? undefined : judgeCondition(exempt.where, within);
  return (person) => byGroups?.(person).inScope === true || byCondition?.(person).inScope === true;
}

function judgeGroups(groups: readonly string[]): JudgeScope {
  const wanted = groups.map(foldKey);
  /** The first of the wanted groups that this one is; -1: none. */
  const place = rememberingGroups((group) => {
    const keys = keysOf(group);
    return wanted.findIndex((key) => keys.includes(key));
  });
  const named =
    groups.slice(0, SPELLED).join(', ') +
    (groups.length > SPELLED ? ` or ${groups.length - SPELLED} more` : '');
  const out: ScopeVerdict = {
    inScope: false,
    rule: 'scope.groups',
    because: groups.length === 1 ? `not in ${named}` : `in none of ${named}`,
  };
  return (person) => {
    let best: { readonly place: number; readonly group: PersonGroup } | undefined;
    for (const group of person.groups) {
      const found = { place: place(group), group };
      if (found.place !== -1 && (best === undefined || comesBefore(found, best))) best = found;
    }
    if (best === undefined) return out;
    const path = pathOf(best.group);
    const via = best.group.path.length > 1 ? ` via ${path}` : '';
    return {
      inScope: true,
      rule: `scope.groups ${groups[best.place]}`,
      because: `in ${best.group.name}${via}`,
    };
  };
}

/** In the order of the settings; then the shortest way, then by spelling: whatever order the source tells. */
function comesBefore(
  a: { place: number; group: PersonGroup },
  b: { place: number; group: PersonGroup },
): boolean {
  if (a.place !== b.place) return a.place < b.place;
  if (a.group.path.length !== b.group.path.length) return a.group.path.length < b.group.path.length;
  return `${pathOf(a.group)}\n${a.group.source}` < `${pathOf(b.group)}\n${b.group.source}`;
}

function judgeCondition(where: string, report: Report): JudgeScope | undefined {
  const expression = attempt('scope.where', report, () => compileExpression(where));
  if (expression === undefined) return undefined;
  const problem = unwanted(expression.type, 'bool');
  if (problem !== undefined) report('scope.where', problem);
  const shown = where.length > 120 ? `${where.slice(0, 119)}…` : where;
  return (person) => {
    const inScope = holds(expression, person);
    return { inScope, rule: 'scope.where', because: `\`${shown}\` is ${inScope}` };
  };
}

function holds(expression: Expression, person: Person): boolean {
  const value = evaluate(expression, person);
  if (typeof value === 'boolean') return value;
  const given = value === undefined ? 'has no value' : 'gives something else';
  throw failure(expression, `it must be true or false, and it ${given}; compare it, as in … == true`);
}

function evaluate(expression: Expression, person: Person): unknown {
  try {
    return expression.evaluate(person);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError) throw failure(expression, thrown.message, thrown);
    throw thrown;
  }
}

function failure({ source }: Expression, why: string, cause?: unknown): ProvisioningError {
  const message = `Whether this person is in scope cannot be said from \`${source}\`: ${why}.`;
  return new ProvisioningError('invalid', message, { cause, faults: [{ path: 'scope.where', message }] });
}
