/** What one transaction writes and nobody has to wait for before its end: on PostgreSQL it travels together. */

import { reasonOf } from '../store/index.ts';

export interface Writes {
  /** Takes on something that is being written; nothing that is read or written before `done` may depend on it. */
  add(writing: Promise<unknown>): void;
  /** Resolves when all of it is written. Throws the first failure, also when something else has failed because of it. */
  done(): Promise<void>;
}

export function openWrites(): Writes {
  let open: Promise<void>[] = [];
  let failed: { readonly why: unknown } | undefined;
  return {
    add(writing) {
      open.push(
        writing.then(
          () => undefined,
          (why: unknown) => {
            failed ??= { why: reasonOf(why) };
          },
        ),
      );
    },
    async done() {
      while (open.length > 0) {
        const some = open;
        open = [];
        await Promise.all(some);
      }
      if (failed !== undefined) throw failed.why;
    },
  };
}
