/** Changes of Active Directory by DirSync (MS-ADTS section 3.1.1.3.4.1.3): calls in proportion to what changed. */

import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { Reading } from './census.ts';
import type { DirSync } from './controls.ts';
import { digestOf, type Synchronised, stale, writeCursor } from './cursor.ts';
import type { Root } from './root.ts';
import { type Entry, nameKey } from './syntax.ts';
import { type Changed, tellChanged } from './touched.ts';

/** Rounds of one reading; each gives up to a megabyte. */
const mostRounds = 100_000;

/** The cookie of this moment: nothing matches, so that nothing is told but it. Undefined when it may not be had. */
export async function cookieOfNow(reading: Reading, root: Root): Promise<string | undefined> {
  const { context, host = '', invocation = '' } = root;
  if (context === undefined || !(await seesDeleted(reading, context))) return undefined;
  const sync = reading.directory.controls.dirSync(Buffer.alloc(0));
  for (let round = 0; round === 0 || sync.more; round++) {
    mustMove(round, reading);
    await reading.directory.ask({
      purpose: 'give a DirSync cookie',
      base: context,
      filter: '(!(objectClass=*))',
      attributes: ['objectGUID'],
      controls: [sync],
    });
  }
  const { config } = reading;
  const cookie = sync.cookie.toString('base64');
  return writeCursor({ kind: 'dirsync', settings: digestOf(config), host, invocation, cookie, at: 0 });
}

/**
 * Whether the account sees who was deleted. DirSync tells each account what it may see, and departures are what must not
 * be missed: without this right there are no changes, only full readings.
 */
async function seesDeleted({ directory }: Reading, context: string): Promise<boolean> {
  try {
    const [container] = await directory.ask({
      purpose: 'show deleted objects',
      base: `CN=Deleted Objects,${context}`,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['isDeleted'],
      controls: [directory.controls.showDeleted()],
    });
    return container !== undefined && isGone(container);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && (thrown.code === 'not-found' || thrown.code === 'forbidden'))
      return false;
    throw thrown;
  }
}

export interface Synchronising {
  readonly reading: Reading;
  readonly root: Root;
  readonly cursor: Synchronised;
  /** Our clock, milliseconds since 1970. */
  readonly now: number;
}

/** What changed since the cursor, with a checkpoint after each round; ends with `complete`. */
export async function* tellSynchronised(parts: Synchronising): AsyncGenerator<SourceRecord> {
  const { reading, root, cursor, now } = parts;
  const { host = '', invocation = '', context } = root;
  if (context === undefined || host !== cursor.host || invocation !== cursor.invocation)
    throw stale('Another domain controller answered, or its database was restored');
  const { directory, config } = reading;
  const sync = directory.controls.dirSync(Buffer.from(cursor.cookie, 'base64'));
  const withFolders = nameKey(config.base) !== nameKey(context);
  const next = () => writeCursor({ ...cursor, cookie: sync.cookie.toString('base64'), at: now });
  for (let round = 0; round === 0 || sync.more; round++) {
    mustMove(round, reading);
    const entries = await asked(parts, { sync, context, withFolders });
    if (entries.some(isFolderMoved)) throw stale('An organisational unit was moved or renamed');
    const expired = round === 0 && cursor.at > 0 ? { after: cursor.at, until: now } : undefined;
    yield* tellChanged(reading, { changed: entries.flatMap(asChanged), ...(expired && { expired }) });
    if (sync.more) yield { type: 'checkpoint', cursor: next() };
  }
  yield {
    type: 'complete',
    cursor: next(),
    proof: { pages: directory.pages, ...(root.clock !== undefined && { clock: root.clock }) },
  };
}

async function asked(
  { reading, cursor }: Synchronising,
  { sync, context, withFolders }: { sync: DirSync; context: string; withFolders: boolean },
): Promise<readonly Entry[]> {
  const { directory } = reading;
  const folders = withFolders ? '(objectClass=organizationalUnit)' : '';
  try {
    // No list of attributes: asked for by name, one that was cleared looks like one that did not change.
    return await directory.ask({
      purpose: 'tell what changed (DirSync)',
      base: context,
      filter: `(|(objectClass=user)(objectClass=group)(isDeleted=TRUE)${folders})`,
      controls: [sync, directory.controls.extendedNames()],
    });
  } catch (thrown) {
    const refused = thrown instanceof ProvisioningError && cursor.cookie !== '';
    if (refused && (thrown.code === 'unsupported' || thrown.code === 'invalid'))
      throw stale('The domain controller no longer takes the DirSync cookie');
    throw thrown;
  }
}

function mustMove(round: number, { directory }: Reading): void {
  if (round < mostRounds) return;
  throw new ProvisioningError(
    'unavailable',
    `The domain controller ${directory.title} always says that there is more to come (DirSync); read everything anew.`,
  );
}

/** A folder that moves takes along whoever is in it, and DirSync tells only the folder. New folders are empty. */
function isFolderMoved(entry: Entry): boolean {
  const classes = entry.texts('objectClass');
  const isNew = entry.text('whenCreated') !== undefined;
  const moved = entry.text('name') !== undefined || entry.bytes('parentGUID') !== undefined;
  const isFolder =
    /^(?:<[^>]*>;)*OU=/i.test(entry.dn) && !classes.includes('user') && !classes.includes('group');
  return isFolder && moved && !isNew && !isGone(entry);
}

function isGone(entry: Entry): boolean {
  return entry.text('isDeleted')?.toUpperCase() === 'TRUE';
}

function asChanged(entry: Entry): readonly Changed[] {
  const guid = /^<GUID=([0-9a-f-]{36})>/i.exec(entry.dn)?.[1]?.toLowerCase();
  if (guid === undefined) return [];
  const gone = isGone(entry);
  const whole = ['whenCreated', 'name', 'parentGUID', 'groupType'].some(
    (name) => entry.bytes(name) !== undefined,
  );
  const came: string[] = [];
  const went: string[] = [];
  for (const attribute of entry.names) {
    if (/^member;range=1-1$/i.test(attribute)) came.push(...entry.texts(attribute));
    else if (/^member;range=0-0$/i.test(attribute)) went.push(...entry.texts(attribute));
    else if (/^member$/i.test(attribute)) return [{ guid, gone, whole: true, came: [], went: [] }];
  }
  return [{ guid, gone, whole, came, went }];
}
