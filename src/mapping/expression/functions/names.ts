/** Functions for the names and addresses by which people sign in. */

import { spend } from '../meter.ts';
import { text } from '../value.ts';
import { type AnyFunction, define } from './define.ts';

/** Latin letters that Unicode does not take apart into a letter and a mark; the first eight as Entra ID has them. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  ø: 'oe',
  Ø: 'OE',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  ŋ: 'n',
  Ŋ: 'N',
  ĸ: 'k',
  ȷ: 'j',
  ĳ: 'ij',
  Ĳ: 'IJ',
  ŀ: 'l',
  Ŀ: 'L',
  ŉ: 'n',
  ſ: 's',
};
const letter = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** Only marks on Latin letters are taken off: in other scripts they make another letter (й, が). */
function normalizeDiacritics(value: string): string {
  const bare = value.normalize('NFD').replace(/(\p{Script=Latin})\p{M}+/gu, '$1');
  return bare.normalize('NFC').replace(letter, (each) => letters[each] ?? each);
}

/** The part before the first @, and behind the last \ of `DOMAIN\name`. */
function stripDomain(value: string): string {
  const name = value.slice(value.lastIndexOf('\\') + 1);
  const at = name.indexOf('@');
  return at === -1 ? name : name.slice(0, at);
}

/**
 * Entra ID names a guest `ada_example.com#EXT#@tenant.onmicrosoft.com`: the @ of the guest's own address has become an
 * underscore. It is the last one, since domains have none and local parts may have some.
 */
function repairGuestUpn(value: string): string {
  const mark = value.search(/#ext#/i);
  if (mark === -1) return value;
  const own = value.slice(0, mark);
  const at = own.lastIndexOf('_');
  const domain = own.slice(at + 1);
  return at <= 0 || !domain.includes('.') ? value : `${own.slice(0, at)}@${domain}`;
}

const named = (
  name: string,
  change: (text: string) => string,
  description: string,
  example: AnyFunction['example'],
) =>
  define({
    name,
    params: [{ name: 'text', type: 'text' }],
    result: text,
    whenNull: null,
    description,
    example,
    call: (meter, value) => {
      spend(meter, value.length / 8);
      return change(value);
    },
  });

const guest =
  'The own address of an Entra ID guest, from the user principal name with #EXT#; other names as they are.';
const guestName = '("ada_example.com#EXT#@tenant.onmicrosoft.com")';

export const nameFunctions: readonly AnyFunction[] = [
  named(
    'normalizeDiacritics',
    normalizeDiacritics,
    'Latin letters without their marks: ä → a; as in Entra ID ß → ss, ø → oe, ł → l, æ → ae.',
    {
      expression: 'normalizeDiacritics("Zoë Łøß")',
      gives: 'Zoe Loess',
    },
  ),
  named('stripDomain', stripDomain, 'The name without its domain, from name@domain and from DOMAIN\\name.', {
    expression: 'stripDomain(user.userName)',
    gives: 'ada',
  }),
  named('repairGuestUpn', repairGuestUpn, guest, {
    expression: `repairGuestUpn${guestName}`,
    gives: 'ada@example.com',
  }),
  named('guestUpn', repairGuestUpn, `Another name of repairGuestUpn. ${guest}`, {
    expression: `guestUpn${guestName}`,
    gives: 'ada@example.com',
  }),
];
