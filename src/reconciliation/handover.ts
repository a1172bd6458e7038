/** What leavers lead and own: told in the plan before their accounts are closed, and handed over where the sync names somebody. */

import type { Account, Holding, Person, Planned } from '../model/index.ts';
import { asProvisioningError, foldKey } from '../model/index.ts';
import { bulkUpsert, fromJson, type Queryable } from '../store/index.ts';
import type { Context } from './context.ts';
import { accountsById, accountsByKey } from './observed.ts';
import type { PersonPlan } from './plan.ts';
import type { Rules } from './rules.ts';
import type { ReconciliationTables } from './tables.ts';

/** Leavers of whom also that is asked which takes a call for each; of more, only what is listed for all. */
const COUNTED = 50;

/** A leaver's holdings, and the account to which what can be moved goes. */
export interface LeaverHoldings {
  readonly person: string;
  readonly account: string;
  readonly holdings: readonly (Holding & { readonly to?: string })[];
}

interface Handed {
  readonly plans: readonly PersonPlan[];
  readonly holdings: readonly LeaverHoldings[];
}

/**
 * Looks what the people of a batch hold whose accounts are to be closed, and puts handing over before the closing. A target
 * that cannot tell it, or fails to, keeps nobody's door open: then nothing is told and nothing is handed over.
 */
export function openHandover(
  context: Context,
  rules: Rules,
): (plans: readonly PersonPlan[], people: readonly Person[]) => Promise<Handed> {
  let asked = 0;
  return async (plans, people) => {
    const leaves = leavesAt(context.target);
    const leavers = plans.flatMap((plan) => leaves(plan) ?? []);
    if (leavers.length === 0 || context.target.holdings === undefined) return { plans, holdings: [] };
    asked += leavers.length;
    const held = await holdingsAt(context, leavers, asked <= COUNTED);
    const byId = new Map(people.map((person) => [person.id, person]));
    const holdings: LeaverHoldings[] = [];
    const handed: PersonPlan[] = [];
    const heirs = openHeirs(context, new Set(leavers));
    for (const plan of plans) {
      const account = leaves(plan);
      const mine = account === undefined ? undefined : held.get(account);
      const person = byId.get(plan.person);
      if (account === undefined || mine === undefined || mine.length === 0 || person === undefined) {
        handed.push(plan);
        continue;
      }
      const heir = await heirs(rules.mapping.successors(person));
      const moves = movesOf(context, { plan, account, holdings: mine, heir });
      const moved = new Set(moves.flatMap((move) => (move.type === 'holding.move' ? [move.holding] : [])));
      handed.push({ ...plan, changes: [...moves, ...plan.changes] });
      holdings.push({
        person: plan.person,
        account,
        holdings: mine.map((one) => (moved.has(one) && heir !== undefined ? { ...one, to: heir.id } : one)),
      });
    }
    return { plans: handed, holdings };
  };
}

/** The account that a plan closes; where the target closes none, that of somebody who has left and loses what gave access. */
function leavesAt({ changes: can }: Pick<Context['target'], 'changes'>) {
  const mayClose = can['account.deactivate'] !== undefined;
  return ({ changes, departure, account }: PersonPlan): string | undefined => {
    const closing = changes.find(({ type }) =>
      ['account.deactivate', 'account.delete', 'account.anonymise'].includes(type),
    );
    if (closing !== undefined) return 'id' in closing ? closing.id : undefined;
    const loses = changes.some(({ type }) => type === 'grant.remove');
    return !mayClose && departure !== undefined && loses ? account : undefined;
  };
}

async function holdingsAt(
  { target, log, sync }: Pick<Context, 'target' | 'log' | 'sync'>,
  accounts: readonly string[],
  counts: boolean,
): Promise<ReadonlyMap<string, readonly Holding[]>> {
  try {
    return (await target.holdings?.of({ accounts, counts }))?.held ?? new Map();
  } catch (thrown) {
    const error = asProvisioningError(thrown);
    log.warn({ target: sync.to, code: error.code }, `What leavers hold is not known: ${error.message}`);
    return new Map();
  }
}

/** Finds who takes over: the first named who has an open account that is not about to be closed. */
function openHeirs(
  { db, sync }: Context,
  leaving: ReadonlySet<string>,
): (names: readonly string[]) => Promise<Account | undefined> {
  const known = new Map<string, Account | undefined>();
  async function find(name: string): Promise<Account | undefined> {
    const key = foldKey(name);
    if (known.has(key)) return known.get(key);
    const ids = (await accountsByKey(db, sync.to, 'userName', [key])).get(key) ?? [];
    const accounts = await accountsById(db, sync.to, ids);
    const found = [...accounts.values()].find(({ id, active }) => active && !leaving.has(id));
    known.set(key, found);
    return found;
  }
  return async (names) => {
    for (const name of names) {
      const found = await find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function movesOf(
  { target }: Context,
  of: {
    readonly plan: PersonPlan;
    readonly account: string;
    readonly holdings: readonly Holding[];
    readonly heir: Account | undefined;
  },
): readonly Planned[] {
  const { plan, account, holdings, heir } = of;
  if (heir === undefined || target.changes['holding.move'] === undefined) return [];
  const first = plan.changes.find(({ reason }) => reason.person !== undefined);
  return holdings
    .filter(({ kind }) => target.holdings?.movable.includes(kind))
    .map((holding) => ({
      type: 'holding.move',
      account,
      to: heir.id,
      holding,
      reason: {
        person: plan.person,
        situation: first?.reason.situation ?? plan.situation ?? 'confirmed',
        rule: 'handover',
        because: 'Whoever leads it loses access.',
      },
    }));
}

export async function addHoldings(
  tx: Queryable,
  plan: string,
  holdings: readonly LeaverHoldings[],
): Promise<void> {
  if (holdings.length === 0) return;
  await bulkUpsert(tx, {
    table: 'plan_holding',
    columns: { plan: 'text', person: 'text', account: 'text', holdings: 'json' },
    key: ['plan', 'person'],
    update: ['account', 'holdings'],
    rows: holdings.map((one) => ({ ...one, plan })),
  });
}

/** What leavers of a plan lead and own, by person; at most so many. */
export async function planHoldings(
  db: Queryable,
  plan: string,
  query: { readonly after?: string; readonly limit: number },
): Promise<readonly LeaverHoldings[]> {
  let select = db
    .tables<ReconciliationTables>()
    .selectFrom('plan_holding')
    .selectAll()
    .where('plan', '=', plan);
  if (query.after !== undefined) select = select.where('person', '>', query.after);
  const rows = await select.orderBy('person').limit(query.limit).execute();
  return rows.map(({ person, account, holdings }) => ({
    person,
    account,
    holdings: fromJson<LeaverHoldings['holdings']>(holdings),
  }));
}
