/** `rollcall readings list | show | believe | disbelieve`: what sources told, and whether absence is taken for departure. */

import type { Reading, ReadingState } from '../directory/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { ACTOR } from './rounds.ts';
import { counted, indented, number, table, time } from './text.ts';

const states: readonly ReadingState[] = [
  'running',
  'complete',
  'held',
  'failed',
  'superseded',
  'disbelieved',
];
const args = { reading: 'The id of the reading.' };

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List readings of sources, the newest first.',
  options: [
    { flags: '--source <source>', summary: 'Only of this source.' },
    { flags: '--state <state>', summary: 'Only in this state.', choices: states },
    { flags: '--before <reading>', summary: 'Only readings older than this one.' },
    { flags: '--limit <count>', summary: 'At most so many; 20 when absent.' },
  ],
  work: ({ options, room, withApp }) =>
    withApp(async ({ directory }) => {
      const source = textOption(options, 'source');
      const state = textOption(options, 'state') as ReadingState | undefined;
      const before = textOption(options, 'before');
      const readings = await directory.readings({
        limit: numberOption(options, 'limit') ?? 20,
        ...(source === undefined ? {} : { source }),
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before }),
      });
      const rows = readings.map((reading) => [
        reading.id,
        time(reading.startedAt),
        reading.source,
        reading.kind,
        reading.state,
        number(reading.records),
        reading.message ?? '',
      ]);
      const lines = table(
        ['reading', 'started', 'source', 'kind', 'state', 'records', 'message'],
        rows,
        room,
      );
      return { json: { readings }, lines: lines.length === 0 ? ['There are no such readings.'] : lines };
    }),
};

const show: CommandDeclaration = {
  usage: 'show <reading>',
  summary: 'Show a reading with the proof of its completeness.',
  args,
  work: ({ args: [id = ''], withApp }) =>
    withApp(async ({ directory }) => {
      const reading = await directory.reading(id);
      if (reading === undefined)
        throw new ProvisioningError(
          'not-found',
          `There is no reading ${id}; list them with rollcall readings list.`,
        );
      return { json: { reading }, lines: readingLines(reading) };
    }),
};

/** A reading with all that proves its completeness, line by line. */
export function readingLines(reading: Reading): readonly string[] {
  const { id, source, kind, state, startedAt, records, batches, departed, checksum, message } = reading;
  const lifecycle = Object.entries(reading.lifecycle).flatMap(([name, count]) =>
    count > 0 ? [counted(count, name)] : [],
  );
  const more = reading.faultCount - reading.faults.length;
  return [
    `Reading ${id} of ${source} (${kind}), started ${time(startedAt)}: ${state}`,
    ...(message === undefined ? [] : [message]),
    `${counted(records, 'record')} in ${counted(batches, 'batch', 'batches')}, checksum ${checksum}`,
    ...proofLines(reading.proof),
    `Departed: ${Object.entries(departed)
      .map(([what, count]) => `${number(count)} ${what}`)
      .join(', ')}`,
    ...(lifecycle.length === 0 ? [] : [lifecycle.join(', ')]),
    ...(reading.faultCount === 0 ? [] : [`${counted(reading.faultCount, 'fault')} in what was told:`]),
    ...indented(reading.faults.map((fault) => `${fault.path}: ${fault.message}`)),
    ...(more > 0 ? [`  … and ${number(more)} more`] : []),
    ...(state === 'held'
      ? [`Decide with rollcall readings believe ${id}, or rollcall readings disbelieve ${id}.`]
      : []),
  ];
}

/** What the source itself says of the completeness of the reading. */
function proofLines(proof: Reading['proof']): readonly string[] {
  if (proof === undefined) return [];
  const { pages, expected, permissions, clock, remarks = [] } = proof;
  const counts = Object.entries(expected ?? {}).map(([what, count]) => `${number(count)} ${what}`);
  const says = [
    counted(pages, 'page'),
    ...(counts.length === 0 ? [] : [`the source counts ${counts.join(' and ')}`]),
    ...(clock === undefined ? [] : [`its clock said ${time(clock)}`]),
  ];
  return [
    `Proof: ${says.join(', ')}`,
    ...(permissions === undefined ? [] : [`Granted: ${permissions.join(', ')}`]),
    ...remarks,
  ];
}

/** The decision and its line in the audit, as the admin API makes them. */
function deciding(decision: 'believe' | 'disbelieve'): CommandDeclaration['work'] {
  return ({ args: [id = ''], withApp, world }) =>
    withApp(async ({ directory, audit, db }) => {
      const reading = await directory[decision](id);
      const action = decision === 'believe' ? 'reading.believed' : 'reading.disbelieved';
      const details = { reading: id, departed: reading.departed };
      await audit.append(
        [{ at: world.clock.now(), actor: ACTOR, action, subject: reading.source, details }],
        db,
      );
      return { json: { reading }, lines: readingLines(reading) };
    });
}

const believe: CommandDeclaration = {
  usage: 'believe <reading>',
  summary: 'Believe a held reading: whoever it lacked has departed.',
  args,
  work: deciding('believe'),
};

const disbelieve: CommandDeclaration = {
  usage: 'disbelieve <reading>',
  summary: 'Drop a held reading: nobody has departed.',
  args,
  work: deciding('disbelieve'),
};

export const readings: CommandGroup = {
  name: 'readings',
  summary: 'List and show readings of sources, and decide over held ones.',
  commands: [list, show, believe, disbelieve],
};
