/** Texts of fields in which expressions are written. */

const n = (count: number): string => new Intl.NumberFormat().format(count);

export const expressionTexts = {
  choices: (field: string): string => `What may be written in ${field}`,
  such: 'Such as',
  have: (people: number, looked: number): string =>
    people === 0
      ? `None of ${n(looked)} people looked at has it`
      : `${n(people)} of ${n(looked)} people looked at have it`,
} as const;
