/** The changes that the organisation can make. Suspending is the way out; removing is done only when a sync asks for it. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { grants } from './grants.ts';
import { isOpen, type Known } from './people.ts';
import type { Parts } from './reading.ts';
import { missing, noSeat, unsupported, whyForbidden } from './refusals.ts';
import type { Writing } from './writing.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** The handlers of one connection, but for making accounts. */
export function openChanges(parts: Parts, writing: Writing): Omit<ChangeHandlers, 'account.create'> {
  const { api, people, settling, groups } = parts;

  async function deactivate({ id }: Of<'account.deactivate'>): Promise<Applied> {
    const known = await people.changeable(id);
    const attempted = await settling.settle([id], () => api.suspend(id, known.name));
    if (attempted.refusal?.status === 400 && (await isSuspended(id)))
      return { note: `${known.name} was suspended already.` };
    await mustBeDone(attempted, id, known);
    people.remember(id, { ...known, suspended: true });
    return answered(attempted);
  }

  async function isSuspended(id: string): Promise<boolean> {
    return (await api.userDetails(id))?.membershipStatus === 'suspended';
  }

  /** Undoes whatever shut the account: the organisation's own deactivation of a managed one, and the suspension. */
  async function activate({ id }: Of<'account.activate'>): Promise<Applied> {
    const known = await people.changeable(id);
    if (isOpen(known)) return { note: `${known.name} was active already.` };
    let applied: Applied = {};
    if (known.accountStatus !== 'active') {
      if (!known.managed || known.accountStatus === 'closed') throw ownersAffair(known);
      const enabled = await settling.settle([id], () => api.enable(id, known.name));
      await mustBeDone(enabled, id, known);
      applied = answered(enabled);
    }
    if (known.suspended) {
      const restored = await settling.settle([id], () => api.restore(id, known.name));
      if (restored.refusal?.status === 409) throw noSeat(known.name, restored.refusal);
      await mustBeDone(restored, id, known);
      applied = answered(restored);
    }
    people.remember(id, { ...known, accountStatus: 'active', suspended: false });
    return applied;
  }

  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const known = await people.changeable(id);
    const attempted = await settling.settle([id], () => api.remove(id, known.name));
    await mustBeDone(attempted, id, known);
    people.forget(id);
    return {
      ...answered(attempted),
      note: 'Removed from the directory; groups and roles are not remembered there.',
    };
  }

  /** Throws what a refusal means for the person. */
  async function mustBeDone(attempted: Attempted<undefined>, id: string, known: Known): Promise<void> {
    if (attempted.refusal === undefined) return;
    const { refusal, error } = attempted;
    if (refusal.status === 404) {
      people.forget(id);
      throw missing(id);
    }
    if (refusal.status === 409) throw unsupported(`Atlassian does not do this to ${known.name}.`, refusal);
    const sentence = `Atlassian does not let this key change ${known.name}: administrators of the organisation are changed by hand.`;
    throw refusal.status === 403 ? await whyForbidden(api, sentence, { refusal, error }) : error;
  }

  /** Making a group tells no id: it is looked for by its name, until the search knows it. */
  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const attempted = await api.createGroup(name);
    if (attempted.refusal !== undefined) {
      const exists = attempted.refusal.status === 409;
      throw exists
        ? new ProvisioningError('conflict', `The organisation has a group named ${name} already.`)
        : attempted.error;
    }
    const id = await settling.until(async () => {
      for await (const page of api.groups({ groupNames: [name] })) {
        const found = page.find((group) => group.name.toLowerCase() === name.toLowerCase());
        if (found !== undefined) return found.id;
      }
      return undefined;
    });
    if (id === undefined)
      throw new ProvisioningError(
        'unavailable',
        `The group ${name} was made, and Atlassian does not tell of it yet: run the sync again in some minutes.`,
        { effectUnknown: true },
      );
    settling.made(id);
    await groups.renew();
    return { ...answered(attempted), id };
  }

  return {
    'account.update': writing.update,
    'account.activate': activate,
    'account.deactivate': deactivate,
    'account.delete': remove,
    'entitlement.create': createGroup,
    ...grants(parts),
  };
}

function ownersAffair({ name, accountStatus }: Known): ProvisioningError {
  return new ProvisioningError(
    'unsupported',
    accountStatus === 'closed'
      ? `The account ${name} was deleted: cancel the deletion in Atlassian's administration, or invite another address.`
      : `The account ${name} is deactivated and not managed by the organisation, so only its owner can open it again.`,
  );
}

function answered({ answer }: Attempted<unknown>): Applied {
  return answer?.requestId === undefined ? {} : { requestId: answer.requestId };
}
