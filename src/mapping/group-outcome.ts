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

/** What becomes of a source group by its name alone, whoever is in it. */
export interface GroupVerdict {
  /** After renaming; as it is at the source where the map names the group or no rule renames it. */
  readonly name: string;
  /** The renaming rule that the name went through. */
  readonly renamedBy?: string;
  /** The entry of `groups.map` that names it, as it is written there. */
  readonly entry?: string;
  /** What it gives; nothing when no rule takes it. */
  readonly gives: readonly Outcome[];
  /** Why it gives nothing: its entry in the map is empty, nothing is left of its name, or by the globs. */
  readonly left?: { readonly by: 'map' | 'name' | 'include' | 'exclude'; readonly rule?: string };
}

/** @throws ProvisioningError `invalid` when a regular expression takes too many steps over the name. */
export type GroupVerdicts = (group: GroupName) => GroupVerdict;

interface Rename {
  readonly rule: string;
  readonly pattern: Pattern;
  readonly template: Template;
}

interface MapEntry {
  readonly entry: string;
  readonly gives: readonly Outcome[];
}

/** Compiles the rules that go by the names of source groups. */
export function compileVerdicts(rules: GroupRules, report: Report): GroupVerdicts {
  const mapped = compileMap(rules.map, report);
  const renames = compileRenames(rules, report);
  const include = compileGlobList('groups.include', rules.include, report);
  const exclude = compileGlobList('groups.exclude', rules.exclude, report);
  const byName = (name: string, renamedBy: string | undefined): Pick<GroupVerdict, 'gives' | 'left'> => {
    if (name === '') return { gives: [], left: { by: 'name' } };
    const glob = include(name);
    if (glob === undefined) return { gives: [], left: { by: 'include' } };
    const out = exclude(name);
    if (out !== undefined) return { gives: [], left: { by: 'exclude', rule: `groups.exclude ${out}` } };
    const rule = `groups.include ${glob}`;
    return { gives: [{ name, rule, by: 'include', ...(renamedBy !== undefined && { renamedBy }) }] };
  };
  return (group) => {
    const [full, plain] = keysOf(group);
    const byMap = mapped.get(full) ?? mapped.get(plain);
    if (byMap !== undefined)
      return { name: group.name, ...byMap, ...(byMap.gives.length === 0 && { left: { by: 'map' } }) };
    const renamed = rename(group.name, renames);
    return { ...renamed, ...byName(renamed.name, renamed.renamedBy) };
  };
}

function compileMap(map: GroupRules['map'], report: Report): ReadonlyMap<string, MapEntry> {
  const mapped = new Map<string, MapEntry>();
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
    const rule = `groups.map ${group}`;
    mapped.set(key, {
      entry: group,
      gives: names.map((name) => ({ name: name.trim(), rule, by: 'map' })),
    });
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
