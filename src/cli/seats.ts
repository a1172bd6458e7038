/** `rollcall seats [target]`: what is used, by whom, what it costs, and what could be taken back. */

import type { App } from '../app.ts';
import { ProvisioningError } from '../model/index.ts';
import { reclaimKinds, type SeatHolder, type SeatReport } from '../reconciliation/index.ts';
import { csvRow } from '../server/admin/index.ts';
import { type Answer, type CommandDeclaration, listOption } from './declaration.ts';
import { number, table, time } from './text.ts';

/** More than any target has. */
const everybody = Number.MAX_SAFE_INTEGER;

export const seats: CommandDeclaration = {
  usage: 'seats [target]',
  summary: 'Count seats, what they cost, and which of them nobody uses.',
  description:
    'Counts open accounts that hold a group or role that gives a seat, as they were last read; asks nobody. Who counts as inactive is what deprovision.inactive-after of the sync says, whatever reactions.inactive does with it. Prices stand under seats in rollcall.yaml, or in the settings.',
  args: { target: 'The name of a target; every target when absent.' },
  options: [
    { flags: '--people', summary: 'Also list who takes the seats, and through which groups.' },
    { flags: '--inactive', summary: 'List only those whose seat could be taken back.' },
    { flags: '--reclaimable', summary: 'List seats that could be taken back, of every kind, and why.' },
    {
      flags: '--reclaim <kinds>',
      summary: 'Make plans that take back seats of these kinds: inactive, never, duplicate, left.',
      many: true,
    },
    {
      flags: '--by <way>',
      summary: 'How: take the groups that give the seats (when absent), or close the accounts.',
      choices: ['remove-licences', 'deactivate'],
    },
    { flags: '--csv', summary: 'List who takes the seats, as CSV.' },
  ],
  work: ({ args: [name], options, room, withApp }) =>
    withApp(async (app) => {
      const kinds = listOption(options, 'reclaim');
      if (kinds !== undefined) return reclaimed(app, { name, kinds, by: options.by });
      if (options.reclaimable === true) return couldBe(app, name, room);
      const listed = options.people === true || options.inactive === true || options.csv === true;
      const targets: Listed[] = [];
      for (const target of await targetsOf(app, name)) {
        const holders: SeatHolder[] = [];
        const keep = (holder: SeatHolder): void => {
          if (options.inactive !== true || holder.inactive !== undefined) holders.push(holder);
        };
        const { report } = await app.reconciliation.seatLook({
          target,
          first: 0,
          ...(listed ? { each: keep } : {}),
        });
        targets.push({ ...report, ...(listed ? { holders } : {}) });
      }
      if (options.csv === true) return { json: { targets }, lines: csvOf(targets) };
      return { json: { targets }, lines: [...summary(targets, room), ...people(targets, room)] };
    }),
};

/** Makes plans that take seats back; each waits for approval. */
async function reclaimed(
  app: App,
  {
    name,
    kinds,
    by,
  }: { readonly name: string | undefined; readonly kinds: readonly string[]; readonly by: unknown },
): Promise<Answer> {
  if (name === undefined)
    throw new ProvisioningError(
      'invalid',
      'Name the target whose seats are to be taken back: rollcall seats TARGET.',
    );
  const unknown = kinds.find((kind) => !reclaimKinds.some((known) => known === kind));
  if (unknown !== undefined)
    throw new ProvisioningError(
      'invalid',
      `There is no kind ${unknown}; the kinds are ${reclaimKinds.join(', ')}.`,
    );
  const plans = await app.reconciliation.reclaim({
    target: name,
    kinds: reclaimKinds.filter((kind) => kinds.includes(kind)),
    by: by === 'deactivate' ? 'deactivate' : 'remove-licences',
    actor: 'cli',
  });
  return {
    json: { plans },
    lines: plans.map((plan) => `Plan ${plan} waits: look at it with rollcall plans show ${plan}.`),
    exit: 6,
  };
}

/** Seats that could be taken back, and what that would save. */
async function couldBe(app: App, name: string | undefined, room: number | undefined): Promise<Answer> {
  const targets = [];
  const rows: string[][] = [];
  for (const target of await targetsOf(app, name)) {
    const { reclaim, reclaimable } = await app.reconciliation.seatLook({ target, first: everybody });
    const called = namesOf(reclaim.products);
    for (const one of reclaimable)
      rows.push([target, one.userName ?? one.account, one.kind, called(one.products), one.because]);
    targets.push({ target, ...reclaim, seats: reclaimable });
  }
  const saved = targets.flatMap(({ target, currency = '', products }) =>
    products.map(({ name: called, seats, saving }) => [
      target,
      called,
      number(seats),
      saving === undefined ? '' : `${saving.toFixed(2)} ${currency}`,
    ]),
  );
  const lines = table(['target', 'account', 'kind', 'products', 'why'], rows, room);
  return {
    json: { targets },
    lines:
      rows.length === 0
        ? ['No seat could be taken back.']
        : [...lines, '', ...table(['target', 'product', 'seats', 'to save a month'], saved, room)],
  };
}

/** One target, or all that syncs lead to and that have been read. */
async function targetsOf(app: App, name: string | undefined): Promise<readonly string[]> {
  if (name !== undefined) return [name];
  const read: string[] = [];
  for (const target of [...new Set((await app.settings.syncs()).map(({ to }) => to))].sort()) {
    try {
      await app.reconciliation.seatsAsOf(target);
      read.push(target);
    } catch (thrown) {
      if (!(thrown instanceof ProvisioningError && thrown.code === 'not-found')) throw thrown;
    }
  }
  return read;
}

type Listed = SeatReport & { readonly holders?: readonly SeatHolder[] };

function summary(targets: readonly Listed[], room: number | undefined): readonly string[] {
  const rows = targets.flatMap(({ target, asOf, currency = '', products }) => {
    const money = (amount: number | undefined): string =>
      amount === undefined ? '' : `${amount.toFixed(2)} ${currency}`;
    return products.map(({ name, used, total, reclaimable, unlinked, cost, saving }) => [
      target,
      name,
      total === undefined ? number(used) : `${number(used)} of ${number(total)}`,
      number(reclaimable),
      number(unlinked),
      money(cost),
      money(saving),
      time(asOf),
    ]);
  });
  const header = ['target', 'product', 'used', 'inactive', 'unlinked', 'a month', 'to save', 'as of'];
  const lines = table(header, rows, room);
  return lines.length > 0
    ? lines
    : ['No target that was read has groups that give seats, or nobody holds them.'];
}

function people(targets: readonly Listed[], room: number | undefined): readonly string[] {
  const rows = targets.flatMap(({ target, products, holders = [] }) => {
    const called = namesOf(products);
    return holders.map((holder) => [
      target,
      holder.userName ?? holder.account,
      called(holder.products),
      holder.via.join(', '),
      holder.inactive ?? '',
    ]);
  });
  const lines = table(['target', 'account', 'products', 'through', 'inactive'], rows, room);
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Products as people call them. */
function namesOf(known: readonly { readonly product: string; readonly name: string }[]) {
  const names = new Map(known.map(({ product, name }) => [product, name]));
  return (products: readonly string[]): string => products.map((one) => names.get(one) ?? one).join(', ');
}

function csvOf(targets: readonly Listed[]): readonly string[] {
  const header = [
    'target',
    'account',
    'userName',
    'person',
    'sync',
    'products',
    'through',
    'lastActive',
    'inactive',
  ];
  const rows = targets.flatMap(({ target, holders = [] }) =>
    holders.map((one) => [
      target,
      one.account,
      one.userName ?? '',
      one.person ?? '',
      one.sync ?? '',
      one.products.join(' '),
      one.via.join(' '),
      one.lastActive ?? '',
      one.inactive ?? '',
    ]),
  );
  return [header, ...rows].map((row) => csvRow(row).slice(0, -2));
}
