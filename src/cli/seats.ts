/** `rollcall seats [target]`: what is used, by whom, what it costs, and what could be taken back. */

import type { App } from '../app.ts';
import { ProvisioningError } from '../model/index.ts';
import type { SeatHolder, SeatReport } from '../reconciliation/index.ts';
import { csvRow } from '../server/admin/index.ts';
import type { CommandDeclaration } from './declaration.ts';
import { number, table, time } from './text.ts';

export const seats: CommandDeclaration = {
  usage: 'seats [target]',
  summary: 'Count seats, what they cost, and which of them nobody uses.',
  description:
    'Counts open accounts that hold a group or role that gives a seat, as they were last read; asks nobody. Who counts as inactive is what deprovision.inactive-after of the sync says, whatever reactions.inactive does with it. Prices stand under seats in rollcall.yaml.',
  args: { target: 'The name of a target; every target when absent.' },
  options: [
    { flags: '--people', summary: 'Also list who takes the seats, and through which groups.' },
    { flags: '--inactive', summary: 'List only those whose seat could be taken back.' },
    { flags: '--csv', summary: 'List who takes the seats, as CSV.' },
  ],
  work: ({ args: [name], options, room, withApp }) =>
    withApp(async (app) => {
      const listed = options.people === true || options.inactive === true || options.csv === true;
      const targets: (SeatReport & { readonly holders?: readonly SeatHolder[] })[] = [];
      for (const report of await reportsOf(app, name)) {
        const holders = listed ? await holdersAt(app, report.target, options.inactive === true) : undefined;
        targets.push({ ...report, ...(holders === undefined ? {} : { holders }) });
      }
      if (options.csv === true) return { json: { targets }, lines: csvOf(targets) };
      return { json: { targets }, lines: [...summary(targets, room), ...people(targets, room)] };
    }),
};

/** The reports of one target, or of all that syncs lead to and that have been read. */
async function reportsOf(app: App, name: string | undefined): Promise<readonly SeatReport[]> {
  if (name !== undefined) return [await app.reconciliation.seats(name)];
  const reports: SeatReport[] = [];
  for (const target of [...new Set((await app.settings.syncs()).map(({ to }) => to))].sort()) {
    try {
      reports.push(await app.reconciliation.seats(target));
    } catch (thrown) {
      if (!(thrown instanceof ProvisioningError && thrown.code === 'not-found')) throw thrown;
    }
  }
  return reports;
}

async function holdersAt(app: App, target: string, inactive: boolean): Promise<readonly SeatHolder[]> {
  const holders: SeatHolder[] = [];
  for await (const holder of app.reconciliation.seatHolders({ target }))
    if (!inactive || holder.inactive !== undefined) holders.push(holder);
  return holders;
}

type Listed = SeatReport & { readonly holders?: readonly SeatHolder[] };

function summary(targets: readonly Listed[], room: number | undefined): readonly string[] {
  const rows = targets.flatMap(({ target, asOf, currency = '', products }) => {
    const money = (amount: number | undefined): string =>
      amount === undefined ? '' : `${amount.toFixed(2)} ${currency}`;
    return products.map(({ product, used, reclaimable, unlinked, cost, saving }) => [
      target,
      product,
      number(used),
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
  const rows = targets.flatMap(({ target, holders = [] }) =>
    holders.map((holder) => [
      target,
      holder.userName ?? holder.account,
      holder.products.join(', '),
      holder.via.join(', '),
      holder.inactive ?? '',
    ]),
  );
  const lines = table(['target', 'account', 'products', 'through', 'inactive'], rows, room);
  return lines.length === 0 ? [] : ['', ...lines];
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
