/** Anonymises a person instead of deleting the account: Jira deletes nobody who has written anything, but can take the name from it. */

import type { Applied, Tools } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { unsupported } from '../shared/index.ts';
import type { AnonymisationProgress, JiraApi } from './api.ts';
import { missing } from './people.ts';

/** Milliseconds between looks: at Jira's one place for such work, and at the work itself. A minute in all. */
const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Asks Jira to anonymise and waits for it, a minute at most: then it goes on by itself, and the note says so. What the person
 * owned goes to `owner`. Throws `not-found`; `unavailable` while Jira anonymises somebody else; `unsupported` with Jira's reason.
 */
export async function anonymise(
  api: JiraApi,
  { clock, signal }: Pick<Tools, 'clock' | 'signal'>,
  person: { readonly key: string; readonly name: string; readonly owner: string },
): Promise<Applied> {
  const begun = await begin();
  const task = /[?&]taskId=(\d+)/.exec(begun.headers.get('location') ?? '')?.[1];
  for (const pause of pauses) {
    const progress = await api.anonymisation(task);
    if (progress === undefined || isDone(progress)) return answered(begun.requestId);
    mustGoWell(progress);
    await clock.sleep(pause, signal);
  }
  return {
    ...answered(begun.requestId),
    note: `Jira is still anonymising ${person.name} and goes on by itself.`,
  };

  async function begin() {
    for (const pause of [...pauses, undefined]) {
      const attempted: Attempted<undefined> = await api.anonymise(person.key, person.owner, person.name);
      if (attempted.refusal === undefined) return attempted.answer;
      const { refusal, error } = attempted;
      if (refusal.status === 404) throw missing(person.key);
      if (refusal.status === 403)
        throw unsupported(
          'Jira lets only system administrators anonymise: give the account of this connection that permission.',
          refusal,
        );
      if (refusal.status !== 409) throw error;
      if (pause !== undefined) await clock.sleep(pause, signal);
    }
    throw new ProvisioningError(
      'unavailable',
      'Jira anonymises one person at a time and has been busy with another for a minute: the next run goes on.',
    );
  }

  function mustGoWell({ status, errors }: AnonymisationProgress): void {
    const told = Object.values(errors ?? {}).flatMap((each) => each?.errorMessages ?? []);
    if (told.length === 0 && !/FAIL|INTERRUPT/i.test(status ?? '')) return;
    throw new ProvisioningError(
      'unsupported',
      `Jira did not anonymise ${person.name}: look at it under User management › Anonymize user. It says: ${told.join('; ') || status}.`,
    );
  }
}

function isDone({ status, progress, currentProgress }: AnonymisationProgress): boolean {
  return status === 'COMPLETED' || (status == null && (progress ?? currentProgress ?? 0) >= 100);
}

function answered(requestId: string | undefined): Applied {
  return requestId === undefined ? {} : { requestId };
}
