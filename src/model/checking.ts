/** What a check of a connection tells, line by line; and how a connector goes through what it needs. */

import { asProvisioningError, type Fault, ProvisioningError } from './error.ts';

/** One thing that a connection needs. */
export interface Need {
  /** As the other side calls it: `User.Read.All`; where it has no word for it, ours: `administrator`. */
  readonly name: string;
  /** What does not work without it, as a sentence. */
  readonly without: string;
  /** False: the connection works without it, but for what `without` says. */
  readonly needed: boolean;
}

/** One line of a check. `asking` is followed by another of the same name. */
export type CheckLine =
  | (Need & { readonly state: 'asking' })
  /** It is there. The message, if any, says what else is worth knowing. */
  | (Need & { readonly state: 'granted'; readonly message?: string })
  /** It is not there. What is missing, and what to do where the message does not say it already: sentences. */
  | (Need & { readonly state: 'missing'; readonly message: string; readonly todo?: string })
  /** It could not be found out. The message says why. */
  | (Need & { readonly state: 'unknown'; readonly message: string });

/** Hears each line as soon as it is known. */
export type TellCheck = (line: CheckLine) => void;

/** What asking came to; nothing: it is there. */
export type CheckAnswer =
  | undefined
  | { readonly remark: string }
  | { readonly missing: string; readonly todo?: string }
  | { readonly unknown: string };

/** One thing to be found out, by calls that change nothing. */
export interface CheckStep extends Omit<Need, 'needed'> {
  /** True when absent. */
  readonly needed?: boolean;
  /**
   * Asks. What it throws is told as missing, or as unknown where the other side cannot be asked now. After `forbidden`
   * the rest is asked all the same; after anything else, or without credentials, it is not: it would fail of the same.
   */
  readonly ask: () => Promise<CheckAnswer>;
}

/** What asking comes to where it proves all by not being refused. */
export async function nothing(asked: Promise<unknown>): Promise<undefined> {
  await asked;
  return undefined;
}

/** The name of the line about that by which the connection proves itself. */
export const credentialsLine = 'credentials';

interface Going {
  readonly tell?: TellCheck | undefined;
  /** What a check that found something missing is refused with, by the names of what is missing. */
  readonly lacking?: (missing: readonly Fault[]) => ProvisioningError;
}

/**
 * Asks for one thing after another, and tells each. Throws ProvisioningError when something that is needed is missing or
 * could not be asked for: what stopped the check; else what `lacking` makes of all that is missing, and without it the
 * refusal of the one, or one that holds the sentences of all.
 */
export async function goThrough(
  steps: readonly CheckStep[],
  { tell = () => undefined, lacking }: Going,
): Promise<void> {
  const missing: { readonly fault: Fault; readonly thrown: ProvisioningError }[] = [];
  let stopped: ProvisioningError | undefined;
  let areRefused = false;
  for (const { ask, name, without, needed = true } of steps) {
    const need: Need = { name, without, needed };
    // That the credentials are refused was told already.
    if (areRefused && name === credentialsLine) continue;
    if (stopped !== undefined) {
      tell({ ...need, state: 'unknown', message: 'It was not asked for: the check stopped before.' });
      continue;
    }
    tell({ ...need, state: 'asking' });
    const { line, thrown } = await lineOf(need, ask);
    if (thrown?.code === 'unauthorized' && name !== credentialsLine) {
      areRefused = true;
      tell({ ...credentials, state: 'missing', message: thrown.message });
      tell({ ...need, state: 'unknown', message: 'It was not told: the credentials are refused.' });
    } else tell(line);
    if (thrown !== undefined && (thrown.code !== 'forbidden' || name === credentialsLine)) stopped = thrown;
    if (line.state === 'missing' && needed)
      missing.push({
        fault: { path: name, message: line.message },
        thrown: thrown ?? new ProvisioningError('forbidden', sentenceOf(line)),
      });
  }
  if (stopped !== undefined) throw stopped;
  const [first] = missing;
  if (first === undefined) return;
  const faults = missing.map(({ fault }) => fault);
  if (lacking !== undefined) throw lacking(faults);
  if (missing.length === 1) throw first.thrown;
  const sentences = missing.map(({ thrown }) => thrown.message).join(' ');
  throw new ProvisioningError('forbidden', sentences, { faults });
}

const credentials: Need = {
  name: credentialsLine,
  without: 'Nothing can be asked of the other side.',
  needed: true,
};

async function lineOf(
  need: Need,
  ask: CheckStep['ask'],
): Promise<{ readonly line: CheckLine; readonly thrown?: ProvisioningError }> {
  try {
    const answer = await ask();
    if (answer === undefined) return { line: { ...need, state: 'granted' } };
    if ('remark' in answer) return { line: { ...need, state: 'granted', message: answer.remark } };
    if ('unknown' in answer) return { line: { ...need, state: 'unknown', message: answer.unknown } };
    const { missing: message, todo } = answer;
    return { line: { ...need, state: 'missing', message, ...(todo !== undefined && { todo }) } };
  } catch (caught) {
    const thrown = asProvisioningError(caught);
    const { message } = thrown;
    return { line: { ...need, state: provesNothing(need, thrown) ? 'unknown' : 'missing', message }, thrown };
  }
}

/** Of a refusal that says nothing of whether this very thing is there. */
function provesNothing({ name }: Need, { code }: ProvisioningError): boolean {
  if (code === 'unauthorized') return name !== credentialsLine;
  return code === 'unavailable' || code === 'rate-limited' || code === 'internal';
}

/** What is missing and what to do, as one text. */
function sentenceOf({ message, todo }: { readonly message: string; readonly todo?: string }): string {
  return todo === undefined ? message : `${message} ${todo}`;
}
