/** From notices to one message in one language. Pure. */

import type { NoticeText } from '../settings/index.ts';
import type { Facts, Speech } from './words/words.ts';

/** One notice as it is kept. */
export interface Notice {
  readonly kind: string;
  readonly about: string;
  readonly facts: Facts;
  /** Where in the console it is to be seen. */
  readonly path?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** One notice in words. */
export interface Item {
  readonly kind: string;
  readonly about: string;
  readonly title: string;
  readonly text: string;
  readonly link?: string;
  readonly facts: Facts;
  readonly at: number;
}

/** What a channel sends: everything in the language of whoever reads it. */
export interface Message {
  /** The same for every try, so that whoever gets it twice can tell. */
  readonly id: string;
  readonly subject: string;
  readonly items: readonly Item[];
  /** The words of a link. */
  readonly open: string;
  readonly footer: string;
}

/** @param service where the console is, without a slash at the end; absent: nobody has said, and there are no links */
export function compose(
  {
    id,
    notices,
    service,
  }: { readonly id: string; readonly notices: readonly Notice[]; readonly service?: string },
  { say }: Pick<Speech, 'say'>,
): Message {
  const items = notices.map((notice) => itemOf(notice, say, service));
  const first = items[0]?.title ?? '';
  return {
    id,
    subject: oneLine(
      items.length === 1
        ? say('one.subject', { title: first })
        : say('many.subject', { count: items.length, first }),
    ),
    items,
    open: say('open'),
    footer: service === undefined ? '' : say('footer', { service }),
  };
}

function itemOf(
  { kind, about, facts, path, at }: Notice,
  say: Speech['say'],
  service: string | undefined,
): Item {
  const texts = [`${nameOf(kind, facts)}.text`, ...additionsTo(kind, facts)];
  return {
    kind,
    about,
    facts,
    at,
    title: titleOf(kind, facts, say),
    text: texts.map((text) => say(text as NoticeText, facts).trim()).join(' '),
    ...(path === undefined || service === undefined ? {} : { link: `${service}${path}` }),
  };
}

/** What a notice is called. */
export function titleOf(kind: string, facts: Facts, say: Speech['say']): string {
  return oneLine(say(`${nameOf(kind, facts)}.title` as NoticeText, facts));
}

/** Some kinds have words of their own for one of their cases. */
function nameOf(kind: string, facts: Facts): string {
  if (kind === 'credential-expiring' && facts.days === 0) return 'credential-expired';
  if (kind === 'seats-ahead' && facts.at === 'price-step') return 'seats-dearer';
  if (kind === 'seats-short' && Number(facts.waiting) > 0) return 'seats-waited-for';
  if (kind === 'leaver-late' && facts.count !== undefined) return 'leavers-late';
  return kind;
}

/** Sentences of the summary that are said only where there is something to say. */
function additionsTo(kind: string, facts: Facts): readonly string[] {
  if (kind !== 'weekly-summary') return [];
  const says = (fact: string): boolean => facts[fact] !== undefined && facts[fact] !== 0;
  return [
    ...(says('saved') ? ['weekly-summary.saved'] : []),
    ...(says('closedFor') ? ['weekly-summary.closed'] : []),
    ...(says('late') ? ['weekly-summary.late'] : []),
  ];
}

/** Subjects are one line: nothing that a source tells can add a header (RFC 5322 section 2.2). */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
