/** Takes in what a source tells: a batch of a reading, or single statements, with all that follows from them. */

import { setImmediate as turn } from 'node:timers/promises';
import { ProvisioningError, type SourceRecord } from '../model/index.ts';
import { type Queryable, reasonOf } from '../store/index.ts';
import { takeActivity } from './activity.ts';
import { type Batch, gather } from './batch.ts';
import { closeIntake } from './consequences.ts';
import type { GroupUpdate, TellOptions, Told } from './contract.ts';
import { groupRows, noSuchGroup, takeGroups } from './groups.ts';
import { takeIdentities } from './identities.ts';
import { type DirectoryParts, type Intake, type IntakeRequest, openIntake } from './intake.ts';
import { takeMembers } from './members.ts';
import { removeGroups, removeIdentities } from './removals.ts';

/** People and groups first, so that members are told of something; what was removed last. */
export async function takeIn(intake: Intake, batch: Batch): Promise<void> {
  await takeIdentities(intake, batch.identities);
  await intake.writes.done();
  await takeActivity(intake, batch.activity);
  await takeGroups(intake, batch.groups);
  await takeMembers(intake, batch.members);
  await removeIdentities(intake, batch.removed.identities, 'removed');
  await removeGroups(intake, batch.removed.groups, 'removed');
}

/** The weight of what is gathered between two turns of others: ten milliseconds. */
const mostGathered = 10_000;

/** Single statements, in one transaction; see `Directory.tell`. */
export async function tell(
  parts: DirectoryParts,
  told: { readonly source: string; readonly records: readonly SourceRecord[] },
  options: TellOptions,
): Promise<Told> {
  const batches = [gather({ members: 'set', once: false })];
  let gathered = 0;
  for (const record of told.records) {
    if (gathered >= mostGathered) {
      await turn();
      gathered = 0;
    }
    if (record.type === 'checkpoint' || record.type === 'complete')
      throw new ProvisioningError(
        'internal',
        `A single statement was told as a ${record.type} of a reading.`,
      );
    if (batches.at(-1)?.takes(record) === false) batches.push(gather({ members: 'set', once: false }));
    const batch = batches.at(-1);
    gathered -= batch?.weight ?? 0;
    batch?.add(record);
    gathered += batch?.weight ?? 0;
  }
  return inOneGo(parts, { source: told.source, ...options }, async (intake) => {
    for (const batch of batches) await takeIn(intake, batch);
  });
}

/** A group without its members; see `Directory.updateGroup`. */
export async function updateGroup(
  parts: DirectoryParts,
  told: { readonly source: string; readonly group: GroupUpdate },
  options: TellOptions,
): Promise<Told> {
  const { id, name, externalId, attributes } = told.group;
  const head = {
    id,
    name,
    ...(externalId === undefined ? {} : { externalId }),
    ...(attributes === undefined ? {} : { attributes }),
  };
  return inOneGo(parts, { source: told.source, ...options }, async (intake) => {
    const row = (await groupRows(intake, [id])).get(id);
    if (row === undefined || row.gone_at !== null) throw noSuchGroup(told.source, id);
    await takeGroups(intake, new Map([[id, head]]));
  });
}

/** Takes in what `work` tells, with all that follows from it, in one transaction. */
export async function inOneGo(
  parts: DirectoryParts,
  request: IntakeRequest & { readonly within?: Queryable },
  work: (intake: Intake) => Promise<void>,
): Promise<Told> {
  const { source } = request;
  async function take(within: Queryable): Promise<Told> {
    const intake = await openIntake(parts, within, request);
    try {
      await work(intake);
      const { total: _, ...told } = await closeIntake(intake);
      if (told.everyone || told.persons.length > 0) await parts.onTold(within, { source, ...told });
      await intake.writes.done();
      return told;
    } catch (thrown) {
      // Nothing of it may go on when what fails is undone; and where one of these has failed, that is why the rest did.
      await intake.writes.done();
      throw reasonOf(thrown);
    }
  }
  return request.within === undefined ? parts.db.transaction(take) : take(request.within);
}
