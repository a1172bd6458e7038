/** What a page of the documentation refers to: links, commands, scripts; and the keys of a schema that it must describe. */

import { posix } from 'node:path';

interface Reading {
  readonly read: (path: string) => string;
  readonly isThere: (path: string) => boolean;
}

const link = /!?\[[^\]]*\]\(([^)\s]+)\)/g;

/** Links of a page to files and headings that are not there, as sentences. Links to other sites are not followed. */
export function brokenLinks(page: string, { read, isThere }: Reading): string[] {
  const broken: string[] = [];
  const text = withoutCode(read(page));
  for (const [, target = ''] of text.matchAll(link)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file = '', heading] = target.split('#');
    const path = file === '' ? page : posix.join(posix.dirname(page), file);
    if (!isThere(path)) broken.push(`${page} links to ${target}, which is not there`);
    else if (heading !== undefined && !headingsOf(read(path)).has(heading))
      broken.push(`${page} links to ${target}, and there is no such heading`);
  }
  return broken;
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** The names by which headings are linked to: small letters, no punctuation, dashes for spaces. */
function headingsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Commands that a page calls in code: `rollcall plan SYNC` gives `plan`, `rollcall audit verify` both words. */
export function commandsIn(text: string, groups: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const spans = [...text.matchAll(/^\s*```[\s\S]*?^\s*```/gm), ...text.matchAll(/`[^`\n]+`/g)];
  for (const [span] of spans)
    for (const [, first = '', second = ''] of span.matchAll(
      /(?:^|[\s`(])(?:npx )?(?:node bin\/rollcall\.js|rollcall) ([a-z]+)(?: ([a-z]+))?/gm,
    ))
      found.push(groups.has(first) && second !== '' ? `${first} ${second}` : first);
  return found;
}

/** npm scripts that a page names: `npm run demo`, `npm test`, `npm start`. */
export function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run (?:--silent )?([a-z][a-z:]*)|(test|start)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );
}

/** A key of a schema, and its default as it would be written. */
export interface Key {
  readonly key: string;
  readonly usual?: string;
}

type Shape = Readonly<Record<string, unknown>>;

/** The keys of a JSON Schema, those of objects within by paths; alternatives and records are not entered. */
export function keysOf(shape: Shape, prefix = ''): Key[] {
  const properties = (shape.properties ?? {}) as Readonly<Record<string, Shape>>;
  return Object.entries(properties).flatMap(([name, inner]) => {
    if (inner.properties !== undefined) return keysOf(inner, `${prefix}${name}.`);
    const usual = inner.default;
    const plain = typeof usual === 'string' || typeof usual === 'number' || typeof usual === 'boolean';
    const key = name === 'attributes' ? 'attributes.NAME' : `${prefix}${name}`;
    return [{ key, ...(plain && { usual: String(usual) }) }];
  });
}
