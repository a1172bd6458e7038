/** What a promise of the kit is, and how a list of them is put to a subject. */

/**
 * One promise that every connector of a kind makes. Data, not a test: vitest runs it against a simulator,
 * `rollcall verify` against a real sandbox, and `test/kit.test.ts` against connectors with planted faults.
 */
export interface KitPromise<Subject> {
  /** A sentence without its full stop; connectors decline promises by it, and documentation prints it. */
  readonly name: string;
  /** Promises without which this one cannot be judged: when one of them is broken, this one is not checked. */
  readonly builtOn?: readonly string[];
  /** Whether a source that is pushed to, and cannot be read, makes this promise too. */
  readonly ofPushed?: boolean;
  /**
   * Resolves when the subject keeps the promise. Throws `NotChecked` when the subject's world offers no way to find out;
   * anything else that is thrown says how the promise is broken.
   */
  readonly keep: (subject: Subject) => Promise<void>;
}

/** What came of one promise. */
export type PromiseResult = { readonly name: string } & (
  | { readonly state: 'kept' }
  | { readonly state: 'broken'; readonly message: string; readonly cause: unknown }
  | { readonly state: 'declined'; readonly reason: string }
  | { readonly state: 'not-checked'; readonly reason: string }
);

/** Thrown by a promise that this subject's world gives no means to check. */
export class NotChecked extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotChecked';
  }
}

/** The hook that a check needs, or `NotChecked` when this world does not have it (a real sandbox has no hooks). */
export function needed<Hook>(hook: Hook | undefined, what: string): Hook {
  if (hook === undefined) throw new NotChecked(`needs a simulator: ${what}`);
  return hook;
}

/**
 * Puts promises to a subject, one after the other, and tells what came of each as it comes.
 * @param request.declined what the connector does not promise, by name, with its reason.
 */
export async function* keepPromises<Subject>(request: {
  readonly promises: readonly KitPromise<Subject>[];
  readonly subject: Subject;
  readonly declined?: Readonly<Record<string, string>>;
}): AsyncIterable<PromiseResult> {
  const { promises, subject, declined = {} } = request;
  const broken = new Set<string>();
  for (const promise of promises) {
    const { name } = promise;
    const reason = declined[name];
    const ground = promise.builtOn?.find((other) => broken.has(other));
    if (reason !== undefined) yield { name, state: 'declined', reason };
    else if (ground !== undefined) yield { name, state: 'not-checked', reason: `"${ground}" is broken` };
    else {
      const result = await keepOne(promise, subject);
      if (result.state === 'broken') broken.add(name);
      yield result;
    }
  }
}

/** Puts one promise to a subject. */
export async function keepOne<Subject>(
  promise: KitPromise<Subject>,
  subject: Subject,
): Promise<PromiseResult> {
  const { name } = promise;
  try {
    await promise.keep(subject);
    return { name, state: 'kept' };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (thrown instanceof NotChecked) return { name, state: 'not-checked', reason: message };
    return { name, state: 'broken', message, cause: thrown };
  }
}
