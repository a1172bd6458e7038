/** A target opened in a world of its own, with the few gestures that promises about targets are made of. */

import type {
  Account,
  Applied,
  Change,
  Entitlement,
  ProvisioningTarget,
  ReadScope,
  Reason,
} from '../model/index.ts';
import { must } from './judge.ts';
import { NotChecked } from './kit.ts';
import { openStage, type Stage } from './stage.ts';
import type { NewAccount, TargetSubject, TargetWorld } from './subject.ts';

/** What one reading of a target told. */
export interface Held {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  /** `account → entitlement`, as `grantKey` writes it. */
  readonly grants: ReadonlySet<string>;
  /** The types of all records, in order. */
  readonly told: readonly string[];
  /** Ids of accounts and keys of grants that were told more than once. */
  readonly twice: readonly string[];
}

/** A change without its reason, which the kit fills in. */
export type Wanted = {
  [Type in Change['type']]: Omit<Extract<Change, { type: Type }>, 'reason'>;
}[Change['type']];

export interface TargetStage extends Stage<TargetWorld, ProvisioningTarget> {
  readonly target: ProvisioningTarget;
  /** Everything that the target tells, after it has settled. Judges nothing but an endless stream. */
  read(scope?: ReadScope): Promise<Held>;
  /** Applies one change; `NotChecked` when the target offers no such change. */
  apply(change: Wanted): Promise<Applied>;
  /** Makes the account of the nth person, as fitted; gives its id. */
  make(n: number): Promise<string>;
  /** The nth person's account as a plan would want it. */
  fitted(n: number): NewAccount;
  /** The id of the nth group that anybody may be put into. */
  group(n: number): Promise<string>;
}

export const kitReason: Reason = { situation: 'absent', rule: 'kit', because: 'The kit asks.' };

export const grantKey = (account: string, entitlement: string) => `${account} → ${entitlement}`;

/** An id that names no account: the world's, or one like an id that is known. */
export function missingAccount(world: TargetWorld, known: string): string {
  return world.missingAccount ?? known.replace(/[0-9]/g, '9');
}

/** Runs `work` with the subject's target opened in a fresh world, and closes both. */
export async function withTarget<R>(
  subject: TargetSubject,
  work: (stage: TargetStage) => Promise<R>,
): Promise<R> {
  const stage = await openTargetStage(subject);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

/** Opens the subject's target in a fresh world; the caller closes it. */
async function openTargetStage(subject: TargetSubject): Promise<TargetStage> {
  const world = await subject.world();
  const stage = openStage<TargetWorld, ProvisioningTarget>({ connector: subject.connector, world });
  const target = stage.opened;
  const made: string[] = [];

  async function apply(change: Wanted): Promise<Applied> {
    const handler = target.changes[change.type] as ((change: object) => Promise<Applied>) | undefined;
    if (handler === undefined)
      throw new NotChecked(`the target makes no ${change.type}: decline the promise, with the reason`);
    const applied = await handler({ ...change, reason: kitReason });
    if (change.type === 'account.create' && applied.id !== undefined) made.push(applied.id);
    return applied;
  }

  const fitted = (n: number): NewAccount => {
    const { attributes, active } = target.fit({ ...world.account(n), id: '' });
    return { attributes, active };
  };

  return {
    ...stage,
    target,
    apply,
    fitted,
    async read(scope) {
      await world.settle?.();
      return readTarget(target, scope);
    },
    async make(n) {
      if (world.person !== undefined && target.changes['account.create'] === undefined)
        return world.person(fitted(n));
      const { id } = await apply({ type: 'account.create', identity: `person-${n}`, account: fitted(n) });
      must(id !== undefined, 'account.create gave no id.');
      return id;
    },
    async group(n) {
      if (world.group !== undefined) return world.group(n);
      const name = `rollcall-kit-${n}`;
      const known = world.sandbox ? await entitlementNamed(target, name) : undefined;
      if (known !== undefined) return known;
      const { id } = await apply({ type: 'entitlement.create', kind: 'group', name });
      must(id !== undefined, 'entitlement.create gave no id.');
      return id;
    },
    async close() {
      if (world.sandbox) await tidy(subject, world, made);
      await stage.close();
    },
  };
}

/** A group that an earlier promise has left in a sandbox: no change of ours removes groups. */
async function entitlementNamed(target: ProvisioningTarget, name: string): Promise<string | undefined> {
  const { entitlements } = await readTarget(target);
  return [...entitlements.values()].find((entitlement) => entitlement.name === name)?.id;
}

/**
 * A sandbox is left without the accounts that the kit made, or at least with none of them active. The connection for it is a
 * new one: a promise may have told the other to leave.
 */
async function tidy(
  { connector }: TargetSubject,
  world: TargetWorld,
  made: readonly string[],
): Promise<void> {
  const stage = openStage<TargetWorld, ProvisioningTarget>({ connector, world });
  const { 'account.delete': remove, 'account.deactivate': close } = stage.opened.changes;
  for (const id of made) {
    try {
      await (remove?.({ type: 'account.delete', id, reason: kitReason }) ??
        close?.({ type: 'account.deactivate', id, reason: kitReason }));
    } catch {
      // Gone already, or not to be removed: the report of the promise that made it says more than this would.
    }
  }
  await stage.opened.close();
}

/** More records than any pretend world holds: the stream has no end. */
const limit = 1_000_000;

/** Reads a target to the end of its stream, whatever that end is. */
export async function readTarget(target: ProvisioningTarget, scope?: ReadScope): Promise<Held> {
  const accounts = new Map<string, Account>();
  const entitlements = new Map<string, Entitlement>();
  const grants = new Set<string>();
  const told: string[] = [];
  const twice: string[] = [];
  for await (const record of target.read(scope)) {
    told.push(record.type);
    must(told.length < limit, `The reading told more than ${limit} records: it goes in circles.`);
    if (record.type === 'account') {
      if (accounts.has(record.account.id)) twice.push(record.account.id);
      accounts.set(record.account.id, record.account);
    }
    if (record.type === 'entitlement') entitlements.set(record.entitlement.id, record.entitlement);
    if (record.type === 'grant') {
      const key = grantKey(record.account, record.entitlement);
      if (grants.has(key)) twice.push(key);
      grants.add(key);
    }
  }
  return { accounts, entitlements, grants, told, twice };
}
