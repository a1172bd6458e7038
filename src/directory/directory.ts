/** The directory, put together of its parts. */

import { ProvisioningError } from '../model/index.ts';
import { serialise } from '../store/index.ts';
import { activityStatus, readActivity } from './activity-reading.ts';
import { amend } from './amend.ts';
import { amendMembers } from './amend-members.ts';
import { countMoves } from './blocks.ts';
import type { Directory } from './contract.ts';
import { isComplete, readSince, statusOf, wholeSince } from './counts.ts';
import { believeReading, disbelieveReading } from './ending.ts';
import { countEvents, listEvents } from './events.ts';
import { countBeneath, listBeneath } from './everybody.ts';
import { forgetPersons } from './forget.ts';
import { keepFound } from './found.ts';
import { groupsByName, searchGroups } from './group-search.ts';
import { tell, updateGroup } from './ingest.ts';
import { type DirectoryParts, noteChange, writers } from './intake.ts';
import { openLookUps } from './looking-up.ts';
import { keepNestings } from './nestings.ts';
import { pageOfIds, stepOfPlaces } from './paging.ts';
import { countPersons, listPersons, sourcesOf } from './persons.ts';
import { keepBlocks } from './placing.ts';
import { listPresences } from './presences.ts';
import { readSource } from './reading.ts';
import { findReading, listReadings } from './readings.ts';
import { findReferred } from './referred.ts';
import { forgetOld } from './retention.ts';
import { findPersons } from './search.ts';
import {
  findGroup,
  findGroups,
  groupsHolding,
  groupsIn,
  idsAmong,
  listGroups,
  listMembers,
} from './stored-groups.ts';
import { identitiesById, identitiesIn, listIdentities } from './stored-identities.ts';
import { supposePerson } from './supposing.ts';

/** Opens the directory over its tables. Asks nothing of the database yet. */
export function openDirectory(parts: DirectoryParts): Directory {
  const { db } = parts;
  const nestingsOf = keepNestings(db);
  const find = keepFound(db);
  const place = keepBlocks(db);
  const busy = new Set<string>();

  /** In this process a second reading is refused; of another process the caller's lease and the record keep watch. */
  async function alone<R>(source: string, work: () => Promise<R>): Promise<R> {
    if (busy.has(source))
      throw new ProvisioningError(
        'conflict',
        `${source} is being read already; wait until that reading has ended.`,
      );
    busy.add(source);
    try {
      return await work();
    } finally {
      busy.delete(source);
    }
  }

  return {
    tell: (source, records, options = {}) => tell(parts, { source, records }, options),
    updateGroup: (source, group, options = {}) => updateGroup(parts, { source, group }, options),
    lock: (within) => serialise(within, writers),
    amend: (source, amendments, within) => amend(parts, { source, amendments }, within),
    amendMembers: (source, amendments, within) => amendMembers(parts, { source, amendments }, within),

    read: (source, from, options) => alone(source, () => readSource(parts, { source, from }, options)),
    async believe(id) {
      const source = (await findReading(db, id))?.source;
      return source === undefined
        ? believeReading(parts, id)
        : alone(source, () => believeReading(parts, id));
    },
    disbelieve: (reading) => disbelieveReading(parts, reading),
    readings: (query = {}) => listReadings(db, query),
    reading: (id) => findReading(db, id),
    status: (source, within = db) => statusOf(within, source),
    complete: (source, within = db) => isComplete(within, source),
    wholeSince: (source) => wholeSince(db, source),
    readActivity: (source, told, options = {}) => readActivity(parts, { source, tell: told, ...options }),
    activity: (source) => activityStatus(db, source),
    readSince: (source) => readSince(db, source),

    persons: (query) => listPersons(query.within ?? db, nestingsOf, query),
    presences: (query) => listPresences(db, query),
    count: (from, within = db) => countPersons(within, from),
    async person(id, from, within = db) {
      const [person] = await listPersons(within, nestingsOf, {
        from: from ?? (await sourcesOf(within, id)),
        ids: [id],
      });
      return person;
    },
    findPersons: (query) => findPersons(db, query),
    suppose: (request) => supposePerson(db, nestingsOf, request),
    forget: (persons, within) =>
      within === undefined
        ? db.transaction((own) => forgetPersons(own, persons))
        : forgetPersons(within, persons),
    forgetOld: (retention) => db.transaction((within) => forgetOld(within, retention)),

    ...openLookUps(db, { place, clock: parts.clock }),
    identities: (source, ids, within = db) => identitiesById(within, source, ids),
    referred: (references) => findReferred(db, references),
    listIdentities: (source, page, within = db) => listIdentities({ within, find, place }, source, page),
    identitiesIn: (source, ids, within = db) => identitiesIn(within, source, ids),
    group: (source, id, within = db) => findGroup(within, source, id),
    findGroups: (source, by, within = db) => findGroups(within, source, by),
    listGroups: (source, page, within = db) => listGroups({ within, find, place }, source, page),
    groupsIn: (source, ids, within = db) => groupsIn(within, source, ids),
    idsAmong: (source, asked, within = db) => idsAmong(within, source, asked),
    pageOf: (listing, page, within = db) => pageOfIds({ within, find, place }, listing, page),
    stepOf: (listing, step, within = db) => stepOfPlaces({ within, find, place }, listing, step),
    placesOf: (listing, search, within = db) => find(within, listing, search),
    async noteListed(within, listing, moves) {
      await countMoves(within, listing, moves);
      await noteChange(within, listing.source);
    },
    members: (source, group, page) => listMembers(page.within ?? db, { source, group }, page),
    searchGroups: (query) => searchGroups(db, query),
    groupsByName: (query) => groupsByName(db, query),
    above: async (source, group) => (await nestingsOf(db, [source])).get(source)?.flatten([group]) ?? [],
    countBeneath: (source, group) => countBeneath(db, nestingsOf, { source, group }),
    beneath: (source, group, page) => listBeneath(db, nestingsOf, { source, group, ...page }),
    groupsOf: (source, identities, within = db) => groupsHolding(within, source, identities),

    eventCounts: (query) => countEvents(db, query),
    events: (query = {}) => listEvents(db, query),
  };
}
