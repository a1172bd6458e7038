/** Choosing values of a list in the obvious way. */

export type Scalar = string | number | boolean | null;
export type Element = { [part: string]: Scalar };
export type List = 'emails' | 'doors';

/** Which values of a list. */
export type Choice =
  | { readonly is: 'and' | 'or' | 'not'; readonly of: readonly Choice[] }
  | { readonly is: 'present'; readonly path: string }
  | { readonly is: 'compare'; readonly path: string; readonly operator: string; readonly value: Scalar };

/** That the obvious way ends here. */
export class Refused extends Error {
  readonly scimType: string;

  constructor(scimType: string) {
    super(scimType);
    this.scimType = scimType;
  }
}

/** The choice as a client writes it. */
export function textOf(choice: Choice): string {
  if (choice.is === 'present') return `${choice.path} pr`;
  if (choice.is === 'compare') return `${choice.path} ${choice.operator} ${JSON.stringify(choice.value)}`;
  if (choice.is === 'not') return `not (${choice.of.map(textOf)})`;
  return choice.of.map((each) => `(${textOf(each)})`).join(` ${choice.is} `);
}

/** Throws `Refused` for what cannot be compared. */
export function checkChoice(choice: Choice): void {
  if (choice.is === 'present') return;
  if (choice.is !== 'compare') {
    for (const each of choice.of) checkChoice(each);
    return;
  }
  const { path, operator, value } = choice;
  const isOrder = ['gt', 'ge', 'lt', 'le'].includes(operator);
  const isEquality = operator === 'eq' || operator === 'ne';
  if (path === 'primary') {
    const isTruth = value === null || ['true', 'false'].includes(String(value).toLowerCase());
    if (!isEquality || !isTruth) throw new Refused('invalidFilter');
  }
  if (path === 'floor') {
    const isNumber = value === null || typeof value === 'number';
    if (!(isEquality || isOrder) || !isNumber) throw new Refused('invalidFilter');
  }
}

/** Whether the value is chosen. */
export function fitting(list: List, choice: Choice, element: Element): boolean {
  if ('of' in choice) {
    const results = choice.of.map((each) => fitting(list, each, element));
    if (choice.is === 'not') return !results.includes(true);
    return choice.is === 'and' ? !results.includes(false) : results.includes(true);
  }
  const there = foldedIn(list, choice.path, element[choice.path] ?? null);
  if (choice.is === 'present') return there !== null && there !== '';
  const told = choice.path === 'primary' && choice.value !== null ? asBoolean(choice.value) : choice.value;
  const wanted = foldedIn(list, choice.path, told);
  if (choice.operator === 'eq') return there === wanted;
  if (choice.operator === 'ne') return there !== wanted;
  if (typeof there === 'string' && typeof wanted === 'string') {
    if (choice.operator === 'co') return there.includes(wanted);
    if (choice.operator === 'sw') return there.startsWith(wanted);
    if (choice.operator === 'ew') return there.endsWith(wanted);
  } else if (typeof there !== 'number' || typeof wanted !== 'number') {
    return false;
  }
  if (choice.operator === 'gt') return there > wanted;
  if (choice.operator === 'ge') return there >= wanted;
  if (choice.operator === 'lt') return there < wanted;
  return there <= wanted;
}

/** Whether two parts are equal as they are compared. */
export function same(list: List, part: string, a: Scalar | undefined, b: Scalar | undefined): boolean {
  return foldedIn(list, part, a) === foldedIn(list, part, b);
}

/** Capitals matter in the `value` of a door alone. */
function foldedIn<Value>(list: List, part: string, value: Value): Value | string {
  const isExact = list === 'doors' && part === 'value';
  return typeof value === 'string' && !isExact ? value.toLowerCase() : value;
}

/** As clients write it. */
export function asBoolean(value: Scalar): boolean {
  const text = String(value).toLowerCase();
  if (typeof value === 'number' || (text !== 'true' && text !== 'false')) throw new Refused('invalidValue');
  return text === 'true';
}
