/** `==` and `in`: equal in value, whatever the order of members; a whole number equals the same number with a point. */

import { lengthCost, type Meter, spend } from './meter.ts';
import { isList, isMap, type Value } from './value.ts';

/** Whether two values are equal. Costs what it walks through, since lists may hold the same long text again and again. */
export function equal(a: Value, b: Value, meter: Meter): boolean {
  if (a === b && typeof a !== 'string') return true;
  if (typeof a === 'string' || typeof b === 'string') return sameText(a, b, meter);
  if (typeof a === 'bigint' || typeof a === 'number')
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a double are compared by value.
    return (typeof b === 'bigint' || typeof b === 'number') && a == b;
  if (isList(a))
    return (
      isList(b) && a.length === b.length && a.every((item, index) => equalItem(item, b[index] ?? null, meter))
    );
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  spend(meter, names.length);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && equalItem(a[name] ?? null, b[name] ?? null, meter));
}

function equalItem(a: Value, b: Value, meter: Meter): boolean {
  spend(meter, 1);
  return equal(a, b, meter);
}

function sameText(a: Value, b: Value, meter: Meter): boolean {
  if (typeof a !== 'string' || typeof b !== 'string' || a.length !== b.length) return false;
  spend(meter, lengthCost(a.length));
  return a === b;
}

/** `value in container`: an item of a list, or a name of an object. Nothing is in what is missing; undefined: no container. */
export function contains(value: Value, container: Value, meter: Meter): boolean | undefined {
  if (container === null) return false;
  if (isList(container)) return container.some((item) => equalItem(value, item, meter));
  if (!isMap(container)) return undefined;
  return typeof value === 'string' && Object.hasOwn(container, value);
}
