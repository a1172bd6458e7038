/** Notices people who would share what only one can have: one account, or one unique name. */

import type { AttributeDefinition } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { bulkUpsert } from '../store/index.ts';
import { accountKey } from './keeping.ts';
import type { PersonPlan } from './plan.ts';
import { addPeople } from './plan-people.ts';
import type { ReconciliationTables } from './tables.ts';

/** The kind of claim for an account itself; all other kinds are names of unique attributes. */
const ACCOUNT = '#account';

interface Claim {
  readonly kind: string;
  readonly key: string;
  readonly person: string;
  /** The claimant's own account; empty when it is yet to be made. */
  readonly account: string;
}

function claimsOf(plan: PersonPlan, unique: readonly string[]): Claim[] {
  const { person } = plan;
  return plan.changes.flatMap((change): Claim[] => {
    if (change.type === 'link.add')
      return [{ kind: ACCOUNT, key: change.account, person, account: change.account }];
    const attributes =
      change.type === 'account.create'
        ? change.account.attributes
        : change.type === 'account.update'
          ? change.after
          : {};
    const account = change.type === 'account.update' ? change.id : '';
    return unique.flatMap((kind) => {
      const key = accountKey({ attributes }, kind);
      return key === undefined ? [] : [{ kind, key, person, account }];
    });
  });
}

/** Writes down what the people of a batch lay claim to. */
export async function recordClaims(
  db: Queryable,
  plan: string,
  plans: readonly PersonPlan[],
  schema: readonly AttributeDefinition[],
): Promise<void> {
  const unique = schema.filter(({ uniqueness }) => uniqueness === 'server').map(({ name }) => name);
  const rows = plans.flatMap((each) => claimsOf(each, unique)).map((claim) => ({ plan, ...claim }));
  if (rows.length === 0) return;
  await bulkUpsert(db, {
    table: 'plan_claim',
    columns: { plan: 'text', kind: 'text', key: 'text', person: 'text', account: 'text' },
    key: ['plan', 'kind', 'key', 'person'],
    update: ['account'],
    rows,
  });
}

/**
 * Settles the claims once everybody has been looked at: whoever shares a claim with somebody else, or claims what another
 * account has already, is ambiguous and held; nothing is done for them until a person has decided.
 * Gives how many people were held.
 */
export async function settleClaims(db: Queryable, plan: string, target: string): Promise<number> {
  const contested = new Map<string, string>();
  for (const claim of await sharedClaims(db, plan)) contested.set(claim.person, sharedMessage(claim));
  for (const claim of await takenClaims(db, plan, target)) {
    contested.set(
      claim.person,
      `The ${claim.kind} ${claim.key} is taken by the account ${claim.by}; give this person another, or link that account by hand.`,
    );
  }
  const tables = db.tables<ReconciliationTables>();
  const people = [...contested.keys()];
  for (let from = 0; from < people.length; from += 1_000) {
    const some = people.slice(from, from + 1_000);
    await tables.deleteFrom('plan_change').where('plan', '=', plan).where('person', 'in', some).execute();
    await addPeople(
      db,
      plan,
      some.map((person) => ({
        person,
        situation: 'ambiguous',
        standing: 'held',
        message: contested.get(person) ?? '',
        changes: [],
        lacking: [],
      })),
    );
  }
  await tables.deleteFrom('plan_claim').where('plan', '=', plan).execute();
  return people.length;
}

function sharedMessage({
  kind,
  key,
  rivals,
}: {
  readonly kind: string;
  readonly key: string;
  readonly rivals: number;
}): string {
  const others = rivals === 2 ? 'another person' : `${rivals - 1} other people`;
  const what = kind === ACCOUNT ? `the account ${key}` : `the ${kind} ${key}`;
  return `This person and ${others} claim ${what}; make them differ at the source, or link one by hand.`;
}

async function sharedClaims(db: Queryable, plan: string) {
  const tables = db.tables<ReconciliationTables>();
  const rows = await tables
    .selectFrom('plan_claim')
    .innerJoin(
      tables
        .selectFrom('plan_claim')
        .select(['kind', 'key', ({ fn }) => fn.countAll<number>().as('rivals')])
        .where('plan', '=', plan)
        .groupBy(['kind', 'key'])
        .having(({ fn }) => fn.countAll<number>(), '>', 1)
        .as('shared'),
      (join) => join.onRef('shared.kind', '=', 'plan_claim.kind').onRef('shared.key', '=', 'plan_claim.key'),
    )
    .select(['plan_claim.person', 'plan_claim.kind', 'plan_claim.key', 'shared.rivals'])
    .where('plan_claim.plan', '=', plan)
    .execute();
  return rows.map((row) => ({ ...row, rivals: Number(row.rivals) }));
}

async function takenClaims(db: Queryable, plan: string, target: string) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('plan_claim')
    .innerJoin('observed_key', (join) =>
      join
        .onRef('observed_key.attribute', '=', 'plan_claim.kind')
        .onRef('observed_key.key', '=', 'plan_claim.key')
        .on('observed_key.target', '=', target),
    )
    .select(['plan_claim.person', 'plan_claim.kind', 'plan_claim.key', 'observed_key.account as by'])
    .where('plan_claim.plan', '=', plan)
    .whereRef('observed_key.account', '<>', 'plan_claim.account')
    .execute();
}
