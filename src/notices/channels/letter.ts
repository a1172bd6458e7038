/** What a letter looks like: as text, and as the plainest HTML. Pure. */

import type { Message } from '../compose.ts';
import type { Letter } from './mail.ts';

/** A message to administrators as a letter. */
export function letterOf({ id, subject, items, open, footer }: Message, to: readonly string[]): Letter {
  const parts = items.flatMap(({ title, text, link }) => [
    title,
    text,
    ...(link === undefined ? [] : [`${open}: ${link}`]),
    '',
  ]);
  const html = items.map(({ title, text, link }) => {
    const way = link === undefined ? '' : `<p><a href="${escaped(link)}">${escaped(open)}</a></p>`;
    return `<h2 style="font-size:16px">${escaped(title)}</h2>${paragraphs(text)}${way}`;
  });
  return {
    id,
    to,
    subject,
    text: [...parts, ...(footer === '' ? [] : ['-- ', footer])].join('\n'),
    html: page(`${html.join('')}${footer === '' ? '' : `<p><small>${escaped(footer)}</small></p>`}`),
  };
}

/** A plain text as a letter; addresses that stand alone become links. */
export function plainLetter(letter: Omit<Letter, 'html'>): Letter {
  return { ...letter, html: page(paragraphs(letter.text)) };
}

function page(body: string): string {
  return `<!doctype html><html><body style="font-family:sans-serif;font-size:14px;line-height:1.5">${body}</body></html>`;
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((part) => {
      const safe = escaped(part);
      const linked = /^https?:\/\/\S+$/.test(part) ? `<a href="${safe}">${safe}</a>` : safe;
      return `<p>${linked.replaceAll('\n', '<br>')}</p>`;
    })
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
