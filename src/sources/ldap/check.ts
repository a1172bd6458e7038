/** Proves credentials and rights one by one; says for what is missing what to grant, and where. */

import {
  type CheckAnswer,
  credentialsLine,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { type Reading, searchFor } from './census.ts';
import type { LdapConfig } from './config.ts';
import { tellsChanges } from './cursor.ts';
import { cookieOfNow } from './dirsync.ts';
import { mustTellStanding } from './full.ts';
import { memberAttributes } from './members.ts';
import { idOf } from './person.ts';
import { presets } from './presets.ts';
import { readRoot } from './root.ts';

const paging = '1.2.840.113556.1.4.319';

/** Connects and binds, then tries each right by using it. Throws ProvisioningError. */
export async function checkReading(
  connected: AsyncGenerator<Reading>,
  config: LdapConfig,
  tell?: TellCheck,
): Promise<void> {
  let reading: Reading | undefined;
  let root: Root | undefined;
  const bound = (): { readonly reading: Reading; readonly root: Root } => {
    if (reading !== undefined && root !== undefined) return { reading, root };
    throw new ProvisioningError('internal', 'The directory was asked before it was connected to.');
  };
  try {
    await goThrough(
      [
        {
          name: credentialsLine,
          without: 'Nothing can be asked of the directory.',
          async ask() {
            reading = (await connected.next()).value;
            if (reading !== undefined) root = await readRoot(reading.directory, config);
            return undefined;
          },
        },
        { ...paged, ask: async () => mustPage(bound()) },
        {
          name: 'people',
          without: 'Nobody can be read.',
          ask: async () => checkPeople(bound().reading),
        },
        {
          name: 'groups',
          without: 'Who is in which group cannot be read, so no reading is whole.',
          ask: async () => checkGroups(bound().reading),
        },
        ...(config.flavour === 'active-directory' && tellsChanges(config)
          ? [{ ...deleted, ask: async () => mustSeeDeleted(bound()) }]
          : []),
      ],
      { tell },
    );
  } finally {
    await connected.return(undefined);
  }
}

type Root = Awaited<ReturnType<typeof readRoot>>;

const paged = {
  name: 'paged results',
  without: 'Nobody knows whether all people were told.',
};

const deleted = {
  name: 'deleted objects',
  without: 'Changes cannot tell who left.',
};

function mustPage({ reading, root }: { readonly reading: Reading; readonly root: Root }): undefined {
  if (root.controls.size === 0 || root.controls.has(paging)) return undefined;
  throw new ProvisioningError(
    'unsupported',
    `The server ${reading.directory.title} has no paged results (RFC 2696), and without them nobody knows whether all people were told; switch them on there.`,
  );
}

async function mustSeeDeleted({
  reading,
  root,
}: {
  readonly reading: Reading;
  readonly root: Root;
}): Promise<undefined> {
  if ((await cookieOfNow(reading, root)) !== undefined) return undefined;
  const { bindDn } = reading.config;
  throw new ProvisioningError(
    'forbidden',
    `The account ${bindDn} does not see deleted objects, so changes cannot tell who left: as a domain administrator run dsacls "CN=Deleted Objects,${root.context}" /takeOwnership, then dsacls "CN=Deleted Objects,${root.context}" /G "${bindDn}:LCRP" (List Contents, Read Property); or set changes to false, and everything is read every time.`,
  );
}

async function checkPeople(reading: Reading): Promise<undefined> {
  const { directory, config, person } = reading;
  const search = searchFor(reading, 'people');
  for await (const [entry] of directory.search({ ...search, attributes: person.attributes })) {
    if (entry === undefined) continue;
    mustHaveId(reading, entry.dn, idOf(entry, config.id ?? presets[config.flavour].id));
    mustTellStanding(reading, entry);
    if (person.userName(entry) !== undefined) return undefined;
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

async function checkGroups(reading: Reading): Promise<CheckAnswer> {
  const { directory, config } = reading;
  const search = searchFor(reading, 'groups');
  const id = config.id ?? presets[config.flavour].id;
  let any = false;
  for await (const page of directory.search({ ...search, attributes: [id, ...memberAttributes(reading)] })) {
    for (const entry of page) {
      any = true;
      mustHaveId(reading, entry.dn, idOf(entry, id));
      if (config.members === 'memberOf') return undefined;
      if (
        entry.names.some(
          (name) => /^(?:member|uniqueMember|memberUid)(?:;|$)/i.test(name) && entry.texts(name).length > 0,
        )
      )
        return undefined;
      if (entry.names.some((name) => /^member;range=/i.test(name))) return undefined;
    }
  }
  // No group at all, or none with members, may be true: a directory of people only is no fault.
  if (any)
    throw new ProvisioningError(
      'forbidden',
      `The server ${directory.title} tells groups under ${search.base}, and no member of any: grant ${config.bindDn} read access to ${memberAttributes(reading).join(', ')}; or narrow groupFilter to groups that have members.`,
    );
  return { remark: `There is no group under ${search.base}.` };
}

function mustHaveId({ config, directory }: Reading, dn: string, id: string | undefined): void {
  if (id !== undefined) return;
  const name = config.id ?? presets[config.flavour].id;
  throw new ProvisioningError(
    'forbidden',
    `The server ${directory.title} does not tell ${name} of ${dn}: grant ${config.bindDn} read access to ${name}, or name another attribute that never changes in id.`,
  );
}
