/** `rollcall audit verify`, `rollcall audit list`. */

import type { AuditLine } from '../audit/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { numberOption, timeOption } from './numbers.ts';
import { personNamed } from './people.ts';
import { counted, table, time } from './text.ts';

const verify: CommandDeclaration = {
  usage: 'verify',
  summary: 'Say whether the audit is as it was written.',
  description:
    'Checks every line of the audit against the chain of hashes. Given what an earlier verification said (kept where nobody who reaches the database can reach it), it also says whether lines were rewritten or cut off since.',
  options: [{ flags: '--since <lines:head>', summary: 'What an earlier verification gave: 1234:9f86d081…' }],
  work: ({ options, withApp }) =>
    withApp(async ({ audit }) => {
      const verification = await audit.verify(...before(textOption(options, 'since')));
      if (!verification.intact)
        return {
          json: verification,
          lines: [
            `${counted(verification.checked, 'line')} before it ${verification.checked === 1 ? 'is' : 'are'} intact.`,
          ],
          exit: exitCodes.internal,
          warnings: [`${verification.message} Compare it with a backup.`],
        };
      const { checked, head } = verification;
      return {
        json: verification,
        lines: [
          `All ${counted(checked, 'line')} of the audit ${checked === 1 ? 'is' : 'are'} as written.`,
          `Keep this elsewhere, for rollcall audit verify --since ${checked}:${head}`,
        ],
      };
    }),
};

function before(text: string | undefined): [] | [{ readonly checked: number; readonly head: string }] {
  if (text === undefined) return [];
  const [, checked, head] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (checked !== undefined && head !== undefined) return [{ checked: Number(checked), head }];
  throw new ProvisioningError(
    'invalid',
    '--since must be what an earlier verification gave: a number of lines, a colon, and 64 hexadecimal digits.',
  );
}

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List who did what, when, to whom, and why; the newest first.',
  options: [
    { flags: '-p, --person <person>', summary: 'Only about this person.' },
    { flags: '--sync <sync>', summary: 'Only of this sync.' },
    { flags: '--run <run>', summary: 'Only of this run.' },
    { flags: '--plan <plan>', summary: 'Only of this plan.' },
    { flags: '--actor <actor>', summary: 'Only by this actor: system, cli, token:NAME …' },
    { flags: '--action <action>', summary: 'Only this: plan.approved, change.applied …' },
    { flags: '--from <time>', summary: 'From this date or time on (UTC).' },
    { flags: '--to <time>', summary: 'Before this date or time (UTC).' },
    { flags: '--before <number>', summary: 'Only lines before this one.' },
    { flags: '--limit <count>', summary: 'At most so many, 1,000 at most; 50 when absent.' },
  ],
  work: ({ options, room, withApp }) =>
    withApp(async (app) => {
      const person = textOption(options, 'person');
      const named = Object.fromEntries(
        ['sync', 'run', 'plan', 'actor', 'action'].flatMap((name) => {
          const value = textOption(options, name);
          return value === undefined ? [] : [[name, value]];
        }),
      );
      const numbers = {
        from: timeOption(options, 'from'),
        to: timeOption(options, 'to'),
        before: numberOption(options, 'before'),
      };
      const lines = await app.audit.list({
        limit: numberOption(options, 'limit') ?? 50,
        ...named,
        ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
        ...(person === undefined ? {} : { person: (await personNamed(app, person)).id }),
      });
      const shown = table(['line', 'when', 'who', 'what', 'to what', 'details'], lines.map(rowOf), room);
      return { json: { lines }, lines: shown.length === 0 ? ['There are no such lines.'] : shown };
    }),
};

function rowOf({
  seq,
  at,
  actor,
  action,
  subject,
  sync,
  person,
  plan,
  details,
}: AuditLine): readonly string[] {
  const what = [subject, sync, person, plan].filter((one) => one !== undefined).join(' ');
  return [String(seq), time(at), actor, action, what, details === undefined ? '' : JSON.stringify(details)];
}

export const audit: CommandGroup = {
  name: 'audit',
  summary: 'Read the audit, and verify that nobody has changed it.',
  commands: [verify, list],
};
