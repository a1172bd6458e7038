/** Texts of notices in the language of whoever reads them. A language is a file beside this one and a line below. Pure. */

import { type Language, languages, type Notices, type NoticeText } from '../../settings/index.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** Every text of a language; `{word}` stands for a fact. */
export type Words = Readonly<Record<NoticeText, string>>;

/** What texts are filled with. What ends in `At` is milliseconds since 1970, what ends in `For` so many milliseconds. */
export type Facts = Readonly<Record<string, string | number>>;

export const files: Readonly<Record<Language, Words>> = { en, de };

/** Fills the texts of one language. */
export interface Speech {
  readonly language: Language;
  say(text: NoticeText, facts?: Facts): string;
}

/** @param written texts that somebody wrote anew; they go before those of the file */
export function speechOf(language: Language, written: Notices['texts'] = {}): Speech {
  const numbers = new Intl.NumberFormat(language);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const shown = (name: string, value: string | number): string => {
    if (typeof value === 'string') return value;
    if (name.endsWith('For')) return lasting(language, value);
    return name.endsWith('At') ? dates.format(value) : numbers.format(value);
  };
  return {
    language,
    say(text, facts = {}) {
      const template = written[language]?.[text] ?? files[language][text];
      return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => shown(name, facts[name] ?? ''));
    },
  };
}

const units = [
  { unit: 'day', length: 86_400_000 },
  { unit: 'hour', length: 3_600_000 },
  { unit: 'minute', length: 60_000 },
] as const;

/** `3 days`: whole ones of the greatest unit of which there are two at least, and no less than a minute. */
function lasting(language: Language, milliseconds: number): string {
  const { unit, length } = units.find((one) => milliseconds >= 2 * one.length) ?? units[2];
  const value = Math.max(1, Math.floor(milliseconds / length));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** The language that a person understands, by what the source tells (`de-AT`, `de_AT`); else the usual one. */
export function languageFor(told: string | null | undefined, usual: Language): Language {
  const wanted = told
    ?.toLowerCase()
    .split(/[-_,;]/)[0]
    ?.trim();
  return languages.find((language) => language === wanted) ?? usual;
}
