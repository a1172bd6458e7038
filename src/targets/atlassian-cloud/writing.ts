/** Writes names and addresses of accounts that the organisation manages, and says of all others why they stay as they are. */

import type { Applied, Change } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Refusal } from '../../rest/index.ts';
import type { Known } from './people.ts';
import type { Parts } from './reading.ts';
import { keyOf, missing, unsupported } from './refusals.ts';

type Update = Extract<Change, { readonly type: 'account.update' }>;

export interface Writing {
  update(change: Update): Promise<Applied>;
  /** Writes the name of an account that was made a moment ago; gives a note when it was not possible. */
  nameOf(id: string, name: string, email: string): Promise<string | undefined>;
}

export function openWriting({ api, people, settling }: Parts): Writing {
  async function update({ id, after }: Update): Promise<Applied> {
    const known = await people.changeable(id);
    const { userName: email, displayName: name } = after;
    if (!known.managed) return { note: ownersOnly(known.name) };
    let applied: Applied = {};
    if (typeof email === 'string' && email !== '') {
      const attempted = await settling.settle([id], () => api.setEmail(id, email, known.name));
      if (attempted.refusal !== undefined) return notWritten(id, known, { attempted, email });
      people.moved(id, email, { ...known, name: email });
      applied = answered(attempted);
    }
    if (typeof name === 'string' && name !== '') {
      const attempted = await settling.settle([id], () => api.rename(id, name, known.name));
      if (attempted.refusal !== undefined) return notWritten(id, known, { attempted });
      applied = answered(attempted);
    }
    return applied;
  }

  /** What its owner or an identity provider keeps is no failure that would come again with every run: it is said. */
  async function notWritten(
    id: string,
    known: Known,
    { attempted, email }: { readonly attempted: Attempted<undefined>; readonly email?: string },
  ): Promise<Applied> {
    if (attempted.refusal === undefined) return {};
    const { refusal, error } = attempted;
    const why = whyNot(refusal);
    if (why === 'not-managed') return { note: ownersOnly(known.name) };
    if (why === 'kept-elsewhere')
      return {
        note: `Nothing was changed: an identity provider keeps this of ${known.name} (${refusal.words}).`,
      };
    if (why === 'unverified')
      throw unsupported(
        `Atlassian takes only addresses of verified domains: verify the domain of ${email ?? known.name} in the administration, or leave the address as it is.`,
        refusal,
      );
    if (refusal.status === 404) throw missing(id);
    if (email !== undefined && refusal.status === 400 && (await isTaken(email, id)))
      throw new ProvisioningError(
        'conflict',
        `The organisation has another account with the address ${email}.`,
      );
    throw error;
  }

  async function isTaken(email: string, id: string): Promise<boolean> {
    for await (const page of api.users({ emails: [email] }, { bare: true })) {
      if (page.some(({ accountId }) => accountId !== id)) return true;
    }
    return false;
  }

  return {
    update,
    async nameOf(id, name, email) {
      try {
        const attempted = await settling.settle([id], () => api.rename(id, name, email));
        if (attempted.refusal === undefined) return undefined;
        return whyNot(attempted.refusal) === 'not-managed'
          ? `The name was left as it is: ${email} is not managed by the organisation.`
          : `The name was not written: ${attempted.error.message}`;
      } catch (thrown) {
        // The account is made, and whoever made it must hear of it; the next run writes the name.
        if (thrown instanceof ProvisioningError) return `The name was not written: ${thrown.message}`;
        throw thrown;
      }
    },
  };
}

function ownersOnly(name: string): string {
  return `Nothing was changed: ${name} is not managed by the organisation, so only its owner can change name and address.`;
}

/** Why a managed account's interface refuses, by its key and its reason. */
function whyNot({
  status,
  body,
  words,
}: Refusal): 'not-managed' | 'kept-elsewhere' | 'unverified' | undefined {
  if (status !== 403) return undefined;
  const key = keyOf(body);
  if (key === 'forbidden.targetUnverified' || /unclaimedDomain|unverified/i.test(key ?? ''))
    return 'unverified';
  if (/externalDirectory|authPolicy/.test(words)) return 'kept-elsewhere';
  return key === 'forbidden' ? 'not-managed' : undefined;
}

function answered({ answer }: Attempted<unknown>): Applied {
  return answer?.requestId === undefined ? {} : { requestId: answer.requestId };
}
