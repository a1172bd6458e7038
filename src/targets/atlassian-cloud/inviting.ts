/** How accounts are made: people are invited, silently, up to 25 in one call; each gets an answer of its own. */

import type { Account, Applied, Batch, Change } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Answer } from '../../rest/index.ts';
import { fetchAhead } from '../shared/index.ts';
import { chunks, type Parts } from './reading.ts';
import { noSeat } from './refusals.ts';
import type { Invitation, Invited } from './shapes.ts';
import type { Writing } from './writing.ts';

type Create = Extract<Change, { readonly type: 'account.create' }>;
type Outcome = Applied | { readonly failed: unknown };

/** People whom one invitation takes. */
const most = 25;

/** Makes accounts: alone, or many in one call. */
export function openInviting(
  parts: Parts,
  writing: Writing,
): { readonly create: (change: Create) => Promise<Applied>; readonly batch: Batch<'account.create'> } {
  const { api, config, people, settling } = parts;

  async function create(change: Create): Promise<Applied> {
    const [outcome] = await createAll([change]);
    if (outcome === undefined || 'failed' in outcome) throw outcome?.failed;
    return outcome;
  }

  /** One search for all, one invitation for all, then names. Whoever is there already is a conflict, never adopted. */
  async function createAll(changes: readonly Create[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<string, Outcome>();
    const wanted = new Map<string, Create>();
    for (const change of changes) {
      const email = addressOf(change.account);
      if (email !== '' && !wanted.has(email)) wanted.set(email, change);
    }
    for (const email of await present([...wanted.keys()])) outcomes.set(email, { failed: taken(email) });
    const open = [...wanted.keys()].filter((email) => !outcomes.has(email));
    for (const piece of chunks(open, most)) {
      for (const [email, outcome] of await invite(piece)) outcomes.set(email, outcome);
    }
    const finish = async (change: Create): Promise<Outcome> => {
      const email = addressOf(change.account);
      const outcome = outcomes.get(email) ?? { failed: noAddress() };
      if (wanted.get(email) !== change) return { failed: email === '' ? noAddress() : taken(email) };
      return 'failed' in outcome ? outcome : complete(change, outcome);
    };
    const finished: Outcome[] = [];
    for await (const outcome of fetchAhead(changes, config.concurrency, finish)) finished.push(outcome);
    return finished;
  }

  /** Addresses that have an account in the directory. */
  async function present(emails: readonly string[]): Promise<readonly string[]> {
    const fresh = people.fresh();
    const found = emails.filter((email) => fresh.has(email));
    for (const piece of chunks(emails, 100)) {
      for await (const page of api.users({ emails: piece }, { bare: true })) {
        for (const { email, membershipStatus } of page) {
          if (email != null && membershipStatus !== 'no_membership') found.push(email.toLowerCase());
        }
      }
    }
    return found;
  }

  /** A refusal of many says nothing of each, so then each is invited alone. */
  async function invite(emails: readonly string[]): Promise<readonly (readonly [string, Outcome])[]> {
    let attempted: Awaited<ReturnType<typeof api.invite>>;
    try {
      attempted = await api.invite(emails);
    } catch (failed) {
      return emails.map((email) => [email, { failed }] as const);
    }
    if (attempted.refusal === undefined) {
      const { answer } = attempted;
      return Promise.all(emails.map(async (email) => [email, await judge(email, answer)] as const));
    }
    const { refusal, error } = attempted;
    if (emails.length > 1 && refusal.status !== 402) {
      const each: (readonly [string, Outcome])[] = [];
      for (const email of emails) each.push(...(await invite([email])));
      return each;
    }
    const failed = refusal.status === 409 ? noSeat('an application that invitations bring', refusal) : error;
    return emails.map((email) => [email, { failed }] as const);
  }

  /** What came of one invitation among many (206: of some of them, nothing). */
  async function judge(email: string, answer: Answer<Invitation>): Promise<Outcome> {
    const { requestId, status } = answer;
    const told = answer.body.data.find((one) => one.email.toLowerCase() === email);
    const failures = told === undefined ? [] : failuresOf(told);
    const id = told?.id ?? (await idOf(email, status === 206 || failures.length > 0));
    if (id === undefined) {
      const why = failures.join('; ') || 'it gives no reason';
      return {
        failed: new ProvisioningError(
          'unsupported',
          `Atlassian did not invite ${email} (${why}): remove the cause, or leave the person out of the sync.`,
        ),
      };
    }
    people.made(email, id);
    settling.made(id);
    return {
      id,
      ...(requestId !== undefined && { requestId }),
      ...(failures.length > 0 && { note: `Invited, but not given everything: ${failures.join('; ')}.` }),
    };
  }

  /** The account of an address, where the answer does not name it. Whoever was refused is not waited for. */
  async function idOf(email: string, refused: boolean): Promise<string | undefined> {
    const look = async (): Promise<string | undefined> => {
      for await (const page of api.users({ emails: [email] }, { bare: true })) {
        for (const user of page) if (user.email?.toLowerCase() === email) return user.accountId;
      }
      return undefined;
    };
    return refused ? look() : settling.until(look);
  }

  /** The name, where the organisation may write it; and shut, if the account is to be made shut. */
  async function complete({ account }: Create, applied: Applied): Promise<Outcome> {
    const { id = '' } = applied;
    const email = addressOf(account);
    const { displayName } = account.attributes;
    const notes = [applied.note];
    if (typeof displayName === 'string' && displayName !== '') {
      const unnamed = await writing.nameOf(id, displayName, email);
      notes.push(unnamed);
      if (unnamed === undefined)
        people.remember(id, {
          name: email,
          managed: true,
          accountStatus: 'active',
          suspended: !account.active,
        });
    }
    if (!account.active) {
      const closed = await settling.settle([id], () => api.suspend(id, email));
      if (closed.refusal !== undefined) {
        const sentence = `The account ${email} was made active, and could not be suspended again.`;
        const details = { cause: closed.error, effectUnknown: true };
        return { failed: new ProvisioningError(closed.error.code, sentence, details) };
      }
    }
    const note = notes.filter((one) => one !== undefined).join(' ');
    return { ...applied, ...(note !== '' && { note }) };
  }

  return { create, batch: { type: 'account.create', by: 'anything', size: most, apply: createAll } };
}

function addressOf({ attributes: { userName } }: Pick<Account, 'attributes'>): string {
  return typeof userName === 'string' ? userName.trim().toLowerCase() : '';
}

function failuresOf({ results }: Invited): readonly string[] {
  const failures: string[] = [];
  for (const { groupAssignmentResult, roleAssignmentResult } of results ?? []) {
    for (const { status, statusReason, group } of groupAssignmentResult ?? []) {
      if (status === 'ERROR') failures.push(`group ${group ?? ''}: ${statusReason ?? 'refused'}`);
    }
    for (const { status, statusReason, resource, role } of roleAssignmentResult ?? []) {
      if (status === 'ERROR')
        failures.push(`${role ?? ''} of ${resource ?? ''}: ${statusReason ?? 'refused'}`);
    }
  }
  return failures;
}

function taken(email: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `The organisation has an account with the address ${email} already.`,
  );
}

function noAddress(): ProvisioningError {
  return new ProvisioningError(
    'invalid',
    'Atlassian needs an e-mail address of everybody: map userName or email to one.',
  );
}
