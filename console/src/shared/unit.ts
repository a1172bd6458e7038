/** A number with its unit: the unit as the language of the texts writes it, the number as the reader does. */

export interface Measured {
  readonly value: number;
  /** As ECMA-402 names it: `minute`. */
  readonly unit: string;
  /** Behind the decimal sign, at most. */
  readonly digits: number;
}

/** Parts that make the number, and not what stands around it. */
const ofNumber = new Set(['minusSign', 'plusSign', 'integer', 'group', 'decimal', 'fraction']);

/**
 * A line never breaks between the two.
 * @param locales of the language of the texts and of the reader; an absent one is the browser's
 */
export function withUnit(
  { value, unit, digits }: Measured,
  { language, reader }: { readonly language?: string; readonly reader?: string },
): string {
  const number = new Intl.NumberFormat(reader, { maximumFractionDigits: digits }).format(value);
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
  const parts = new Intl.NumberFormat(language, style).formatToParts(value);
  const place = parts.findIndex(({ type }) => ofNumber.has(type));
  return parts
    .map(({ type, value: text }, index) => (ofNumber.has(type) ? (index === place ? number : '') : text))
    .join('')
    .replaceAll(' ', '\u00A0');
}
