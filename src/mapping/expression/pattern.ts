/**
 * Regular expressions that administrators write, in RE2's syntax. They match in time linear in the text, so that no
 * pattern can hang the service; what a match may cost is limited all the same, since "linear" has a factor.
 */

import { RE2JS, RE2JSException } from 're2js';
import { ProvisioningError } from '../../model/index.ts';
import { assertTextLength, type Meter, spend } from './meter.ts';

/** Characters of a pattern, and instructions of what it compiles to. */
const MAX_PATTERN = 1_000;
const MAX_PROGRAM = 1_000;

export interface Pattern {
  readonly source: string;
  /** Whether it matches somewhere in the text. */
  readonly test: (text: string, meter: Meter) => boolean;
  /** The text with all matches replaced; the text itself when there is none. */
  readonly replace: (text: string, template: Template, meter: Meter) => string;
  /** How many groups it captures, and the names of those that have one. */
  readonly groups: number;
  readonly groupNames: readonly string[];
}

/** A replacement taken apart: texts, and groups by number or name. */
export type Template = readonly (string | { readonly group: number | string })[];

/**
 * Compiles a pattern.
 * @throws ProvisioningError `invalid` when it is not RE2 syntax, or too large.
 */
export function compilePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN)
    throw refused(`has ${source.length} characters, and ${MAX_PATTERN} are allowed; split it`);
  const compiled = compileSource(source);
  const size = compiled.programSize();
  if (size > MAX_PROGRAM)
    throw refused(
      `is too costly (${size} instructions, and ${MAX_PROGRAM} are allowed); use smaller repeat counts`,
    );
  // One instruction over one character takes 10 to 100 ns.
  const cost = (characters: number) => ((characters + 1) * size) / 32;
  return {
    source,
    groups: compiled.groupCount(),
    groupNames: Object.keys(compiled.namedGroups()),
    test(text, meter) {
      spend(meter, cost(text.length));
      return compiled.test(text);
    },
    replace(text, template, meter) {
      const matcher = compiled.matcher(text);
      let replaced = '';
      let end = 0;
      let matches = 0;
      for (;;) {
        spend(meter, cost(text.length - end));
        if (!matcher.find()) break;
        // "(.*)" also matches nothing, right behind its match of everything: that is no match of its own.
        if (matches > 0 && matcher.end() === end && matcher.start() === end) continue;
        matches++;
        replaced += text.slice(end, matcher.start());
        for (const part of template)
          replaced += typeof part === 'string' ? part : (matcher.group(part.group) ?? '');
        assertTextLength(replaced.length);
        end = matcher.end();
      }
      return matches === 0 ? text : replaced + text.slice(end);
    },
  };
}

/**
 * Takes a replacement apart: `$1` and `${1}` are groups by number, `$0` the whole match, `${name}` a group by name,
 * `$$` a dollar sign.
 * @throws ProvisioningError `invalid` when it names a group that the pattern does not have.
 */
export function compileTemplate(source: string, pattern: Pattern): Template {
  const parts: Template[number][] = [];
  let end = 0;
  for (const match of source.matchAll(/\$(?:(\$)|(\d{1,3})|\{(\w{1,64})\}|(?=))/g)) {
    const [written, dollar, digits, braced] = match;
    parts.push(source.slice(end, match.index));
    end = match.index + written.length;
    if (dollar !== undefined) parts.push('$');
    else parts.push({ group: groupOf(digits ?? braced, pattern) });
  }
  parts.push(source.slice(end));
  return parts.filter((part) => part !== '');
}

function groupOf(reference: string | undefined, pattern: Pattern): number | string {
  if (reference === undefined)
    throw new ProvisioningError(
      'invalid',
      'A $ must be followed by the number of a group, as in $1; write $$ for the sign itself.',
    );
  if (!/^\d+$/.test(reference)) {
    if (pattern.groupNames.includes(reference)) return reference;
    throw new ProvisioningError(
      'invalid',
      `The pattern \`${pattern.source}\` has no group named ${reference}.`,
    );
  }
  const group = Number(reference);
  if (group <= pattern.groups) return group;
  throw new ProvisioningError(
    'invalid',
    `The replacement names group ${group}, and the pattern \`${pattern.source}\` captures ${pattern.groups}; put what is wanted in ( ).`,
  );
}

function compileSource(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    const why = thrown.message.replace(/^error parsing regexp: /, '');
    throw refused(
      `is not RE2 syntax (${why}); there are no look-arounds and no back-references in it`,
      thrown,
    );
  }
}

function refused(why: string, cause?: unknown): ProvisioningError {
  return new ProvisioningError('invalid', `The regular expression ${why}.`, { cause });
}
