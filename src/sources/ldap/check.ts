/** Proves credentials and rights one by one; says for what is missing what to grant, and where. */

import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Reading, searchFor } from './census.ts';
import { tellsChanges } from './cursor.ts';
import { cookieOfNow } from './dirsync.ts';
import { mustTellStanding } from './full.ts';
import { memberAttributes } from './members.ts';
import { idOf } from './person.ts';
import { presets } from './presets.ts';
import { readRoot } from './root.ts';

const paging = '1.2.840.113556.1.4.319';

/** Connecting and binding have succeeded already. Throws ProvisioningError. */
export async function checkReading(reading: Reading, { proved }: Pick<Tools, 'proved'>): Promise<void> {
  const { directory, config } = reading;
  proved?.(config.bindDn, 'It may sign in.');
  const root = await readRoot(directory, config);
  if (root.controls.size > 0 && !root.controls.has(paging))
    throw new ProvisioningError(
      'unsupported',
      `The server ${directory.title} has no paged results (RFC 2696), and without them nobody knows whether all people were told; switch them on there.`,
    );
  await checkPeople(reading);
  proved?.(searchFor(reading, 'people').base, 'It may read people, with their ids and user names.');
  await checkGroups(reading);
  proved?.(searchFor(reading, 'groups').base, 'It may read groups, with their members.');
  if (config.flavour !== 'active-directory' || !tellsChanges(config)) return;
  if ((await cookieOfNow(reading, root)) !== undefined) {
    proved?.(`CN=Deleted Objects,${root.context}`, 'It sees deleted objects.');
    return;
  }
  throw new ProvisioningError(
    'forbidden',
    `The account ${config.bindDn} does not see deleted objects, so changes cannot tell who left: as a domain administrator run dsacls "CN=Deleted Objects,${root.context}" /takeOwnership, then dsacls "CN=Deleted Objects,${root.context}" /G "${config.bindDn}:LCRP" (List Contents, Read Property); or set changes to false, and everything is read every time.`,
  );
}

async function checkPeople(reading: Reading): Promise<void> {
  const { directory, config, person } = reading;
  const search = searchFor(reading, 'people');
  for await (const [entry] of directory.search({ ...search, attributes: person.attributes })) {
    if (entry === undefined) continue;
    mustHaveId(reading, entry.dn, idOf(entry, config.id ?? presets[config.flavour].id));
    mustTellStanding(reading, entry);
    if (person.userName(entry) !== undefined) return;
    throw new ProvisioningError(
      'forbidden',
      `The server ${directory.title} tells no user name of ${entry.dn}: grant ${config.bindDn} read access to it, or name the attribute that holds it in attributes.userName.`,
    );
  }
  throw new ProvisioningError(
    'forbidden',
    `The server ${directory.title} tells nobody under ${search.base} that fits ${search.filter}: grant ${config.bindDn} the right to search and read there, or correct base and userFilter.`,
  );
}

async function checkGroups(reading: Reading): Promise<void> {
  const { directory, config } = reading;
  const search = searchFor(reading, 'groups');
  const id = config.id ?? presets[config.flavour].id;
  let any = false;
  for await (const page of directory.search({ ...search, attributes: [id, ...memberAttributes(reading)] })) {
    for (const entry of page) {
      any = true;
      mustHaveId(reading, entry.dn, idOf(entry, id));
      if (config.members === 'memberOf') return;
      if (
        entry.names.some(
          (name) => /^(?:member|uniqueMember|memberUid)(?:;|$)/i.test(name) && entry.texts(name).length > 0,
        )
      )
        return;
      if (entry.names.some((name) => /^member;range=/i.test(name))) return;
    }
  }
  // No group at all, or none with members, may be true: a directory of people only is no fault.
  if (any)
    throw new ProvisioningError(
      'forbidden',
      `The server ${directory.title} tells groups under ${search.base}, and no member of any: grant ${config.bindDn} read access to ${memberAttributes(reading).join(', ')}; or narrow groupFilter to groups that have members.`,
    );
}

function mustHaveId({ config, directory }: Reading, dn: string, id: string | undefined): void {
  if (id !== undefined) return;
  const name = config.id ?? presets[config.flavour].id;
  throw new ProvisioningError(
    'forbidden',
    `The server ${directory.title} does not tell ${name} of ${dn}: grant ${config.bindDn} read access to ${name}, or name another attribute that never changes in id.`,
  );
}
