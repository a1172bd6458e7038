/** `rollcall leavers`: who has left, how far the way out is, and how long access lasted. */

import type { App } from '../app.ts';
import type { Deprovisioned, Deprovisioning } from '../reconciliation/index.ts';
import { csvRow } from '../server/admin/index.ts';
import type { CommandDeclaration } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { namesOfPeople } from './people.ts';
import { number, table, time } from './text.ts';

const day = 86_400_000;
/** Days that are looked back. */
const DAYS = 30;
const units = [
  ['d', day],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

const states = {
  suspected: 'suspected',
  leaving: 'has access until then',
  open: 'has access',
  closed: 'closed, not looked at yet',
  gone: 'no access',
} as const;

export const leavers: CommandDeclaration = {
  usage: 'leavers',
  summary: 'List who has left, whether access is gone, and how long that took.',
  description:
    'The time runs from the word of the source to what the target shows. What is allowed is closed-within of the sync; with --late the exit code is 6 as long as somebody has access for longer.',
  options: [
    { flags: '--days <n>', summary: `Told within so many days; ${DAYS} when absent.` },
    { flags: '--open', summary: 'List only who has access still.' },
    { flags: '--late', summary: 'List only who has or had access for longer than is allowed.' },
    { flags: '--csv', summary: 'As CSV.' },
  ],
  work: ({ options, room, world, withApp }) =>
    withApp(async (app) => {
      const found = await app.reconciliation.deprovisioning({
        since: world.clock.now() - (numberOption(options, 'days') ?? DAYS) * day,
        ...(options.open === true ? { open: true } : {}),
        limit: 100_000,
      });
      const listed = found.leavers.filter(({ late }) => options.late !== true || late);
      const names = await namesOf(app, listed);
      const json = { ...found, leavers: listed, names: Object.fromEntries(names) };
      if (options.csv === true) return { json, lines: csvOf(listed, names) };
      const isLate = options.late === true && listed.some(({ shownAt }) => shownAt === undefined);
      return { json, lines: linesOf(found, listed, { names, room }), ...(isLate ? { exit: 6 } : {}) };
    }),
};

async function namesOf(app: App, of: readonly Deprovisioned[]): Promise<ReadonlyMap<string, string>> {
  const sources = (await app.settings.connections()).flatMap(({ kind, name }) =>
    kind === 'source' ? [name] : [],
  );
  return namesOfPeople(
    app,
    sources,
    of.map(({ person }) => person),
  );
}

function linesOf(
  { closed, open, late, median, p95 }: Deprovisioning,
  listed: readonly Deprovisioned[],
  { names, room }: { readonly names: ReadonlyMap<string, string>; readonly room: number | undefined },
): readonly string[] {
  if (listed.length === 0) return ['Nobody has left.'];
  const rows = listed.map((one) => [
    names.get(one.person) ?? one.person,
    one.target,
    time(one.toldAt),
    lasting(one.lasted),
    one.objective === undefined ? '' : `${lasting(one.objective)}${one.late ? ', late' : ''}`,
    one.dueAt === undefined ? states[one.state] : `${states[one.state]}: ${time(one.dueAt)}`,
  ]);
  const half = median === undefined ? '' : `; half of them within ${lasting(median)}`;
  const most = p95 === undefined ? '' : `, 95 of 100 within ${lasting(p95)}`;
  return [
    ...table(['who', 'target', 'told at', 'access for', 'allowed', ''], rows, room),
    '',
    `${number(open)} with access, ${number(closed)} without${half}${most}; ${number(late)} late.`,
  ];
}

function csvOf(listed: readonly Deprovisioned[], names: ReadonlyMap<string, string>): readonly string[] {
  const header = [
    'person',
    'name',
    'target',
    'account',
    'sync',
    'state',
    'told at',
    'due at',
    'gone at',
    'seconds',
    'late',
  ];
  const at = (moment: number | undefined): string =>
    moment === undefined ? '' : new Date(moment).toISOString();
  return [
    header,
    ...listed.map((one) => [
      one.person,
      names.get(one.person) ?? '',
      one.target,
      one.account,
      one.sync,
      one.state,
      at(one.toldAt),
      at(one.dueAt),
      at(one.shownAt),
      String(Math.round(one.lasted / 1_000)),
      one.late ? 'yes' : 'no',
    ]),
  ].map((row) => csvRow(row).slice(0, -2));
}

/** `3.5 h`: in the greatest unit of which there is one at least. */
function lasting(milliseconds: number): string {
  const [unit, length] = units.find(([, least]) => milliseconds >= least) ?? ['s', 1_000];
  return `${(milliseconds / length).toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`;
}
