/** What one source group gives at the target, whoever is in it: by the map, or by its name after renaming. */

import { foldKey, type GroupRules } from '../model/index.ts';
import { type Meter, STEPS } from './expression/meter.ts';
import { compilePattern, compileTemplate, type Pattern, type Template } from './expression/pattern.ts';
import { attempt, checkNames, compileGlobList, type Report } from './report.ts';
import { type GroupName, keysOf } from './source-group.ts';

export interface Outcome {
  /** The name of the entitlement. */
  readonly name: string;
  /** In the words of the settings: `groups.map Engineering`, `groups.include eng-*`. */
  readonly rule: string;
  readonly by: 'map' | 'include';
  /** The renaming rule that the name went through. */
  readonly renamedBy?: string;
}

/** From a source group to what it gives; nothing when no rule takes it. */
export type Outcomes = (group: GroupName) => readonly Outcome[];

interface Rename {
  readonly rule: string;
  readonly pattern: Pattern;
  readonly template: Template;
}

/** Compiles the rules that go by the names of source groups. */
export function compileOutcomes(rules: GroupRules, report: Report): Outcomes {
  const mapped = compileMap(rules.map, report);
  const renames = compileRenames(rules, report);
  const include = compileGlobList('groups.include', rules.include, report);
  const exclude = compileGlobList('groups.exclude', rules.exclude, report);
  return (group) => {
    const [full, plain] = keysOf(group);
    const byMap = mapped.get(full) ?? mapped.get(plain);
    if (byMap !== undefined) return byMap;
    const { name, renamedBy } = rename(group.name, renames);
    const glob = name === '' ? undefined : include(name);
    if (glob === undefined || exclude(name) !== undefined) return [];
    return [
      { name, rule: `groups.include ${glob}`, by: 'include', ...(renamedBy !== undefined && { renamedBy }) },
    ];
  };
}

function compileMap(map: GroupRules['map'], report: Report): ReadonlyMap<string, readonly Outcome[]> {
  const mapped = new Map<string, readonly Outcome[]>();
  const spelled = new Map<string, string>();
  for (const [group, names] of Object.entries(map)) {
    const path = `groups.map.${group}`;
    const key = foldKey(group);
    const other = spelled.get(key);
    if (key === '') report(path, 'The name of a group is not empty; remove the entry or write the name.');
    if (other !== undefined)
      report(path, `\`${other}\` is the same group, since case does not count; put both entries into one.`);
    checkNames(path, names, report);
    spelled.set(key, group);
    mapped.set(
      key,
      names.map((name) => ({ name: name.trim(), rule: `groups.map ${group}`, by: 'map' })),
    );
  }
  return mapped;
}

function compileRenames({ rename: rules }: GroupRules, report: Report): readonly Rename[] {
  const renames: Rename[] = [];
  for (const [index, { match, to }] of rules.entries()) {
    const rule = `groups.rename[${index}]`;
    if (match === '') {
      report(`${rule}.match`, 'A regular expression is not empty; write ^(.*)$ for every name.');
      continue;
    }
    const pattern = attempt(`${rule}.match`, report, () => compilePattern(match));
    if (pattern === undefined) continue;
    const template = attempt(`${rule}.to`, report, () => compileTemplate(to, pattern));
    if (template !== undefined) renames.push({ rule, pattern, template });
  }
  return renames;
}

/** The first rule that matches renames; the others are not asked. */
function rename(
  name: string,
  renames: readonly Rename[],
): { readonly name: string; readonly renamedBy?: string } {
  const meter: Meter = { steps: STEPS };
  for (const { rule, pattern, template } of renames) {
    if (!pattern.test(name, meter)) continue;
    return { name: pattern.replace(name, template, meter).trim(), renamedBy: rule };
  }
  return { name };
}
