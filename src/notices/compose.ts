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
  const name = kind === 'credential-expiring' && facts.days === 0 ? 'credential-expired' : kind;
  return {
    kind,
    about,
    facts,
    at,
    title: oneLine(say(`${name}.title` as NoticeText, facts)),
    text: say(`${name}.text` as NoticeText, facts).trim(),
    ...(path === undefined || service === undefined ? {} : { link: `${service}${path}` }),
  };
}

/** Subjects are one line: nothing that a source tells can add a header (RFC 5322 section 2.2). */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
