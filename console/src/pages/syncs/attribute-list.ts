/** Which attributes of a target are shown, and which are folded away until they are asked for. */

import type { Answer } from '../../api/client.ts';
import type { Values } from '../../shared/form/shape.ts';

type Definition = Pick<
  Answer<'get /connections/{name}/capabilities'>['schema'][number],
  'name' | 'description' | 'required' | 'mutability'
>;

/** One that may be written. */
export interface Listed extends Definition {
  /** False: something is written to it, and the target takes it not. */
  readonly isTaken: boolean;
}

/** As many are shown whether they are written or not. */
const few = 8;

/**
 * What is needed or written stands in its order; of a target that takes many, the rest is folded away.
 * @param written what was written when the form opened: a field never moves while somebody writes in it
 */
export function listAttributes(
  schema: readonly Definition[],
  written: Values,
): { readonly shown: readonly Listed[]; readonly rest: readonly Listed[] } {
  const taken = schema
    .filter(({ mutability }) => mutability !== 'readOnly')
    .map((one) => ({ ...one, isTaken: true }));
  const others = Object.keys(written)
    .filter((name) => !taken.some((one) => one.name === name))
    .map((name) => ({
      name,
      description: '',
      required: false,
      mutability: 'readWrite' as const,
      isTaken: false,
    }));
  const all = [...taken, ...others];
  if (all.length <= few) return { shown: all, rest: [] };
  const isShown = ({ name, required }: Listed): boolean => required || name in written;
  return { shown: all.filter(isShown), rest: all.filter((one) => !isShown(one)) };
}
