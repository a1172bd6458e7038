/** Where the files are: in a folder, or at addresses; and how it is known that they are the same as before. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type Tools } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import { type FetchedFile, openFetching, Stamp } from './address.ts';
import { type CsvConfig, isAddress } from './config.ts';
import { digestOf, type OpenFile, openFile } from './file.ts';
import { newestFiles } from './newest.ts';
import type { Files } from './proof.ts';

export type OpenedSet = Files & { readonly remarks: readonly string[] };

export interface Origin {
  open(): Promise<OpenedSet>;
  /** Stands for what the files say and how the settings read them. @param digests of users and groups */
  cursor(digests: readonly string[], files: OpenedSet): string;
  /** Whether the files are those that the cursor stands for. */
  isCurrent(cursor: string): Promise<boolean>;
}

export function originOf(config: CsvConfig, tools: Tools): Origin {
  return isAddress(config.users) ? atAddresses(config, tools) : inFolder(config, tools);
}

const hash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

function inFolder(config: CsvConfig, { clock }: Tools): Origin {
  async function open(): Promise<OpenedSet> {
    const paths = await newestFiles(config, clock);
    return opened(
      () => openFile(paths.users, 'users file'),
      paths.groups === undefined ? undefined : () => openFile(paths.groups ?? '', 'groups file'),
      paths.remarks,
    );
  }
  const cursor = (digests: readonly string[]): string => `csv1:${hash({ digests, config })}`;
  return {
    open,
    cursor,
    async isCurrent(known) {
      const files = await open();
      try {
        const digests: string[] = [];
        for (const file of listOf(files)) digests.push(await digestOf(file));
        return known === cursor(digests);
      } finally {
        await closeFiles(files);
      }
    },
  };
}

const Cursor = z.object({
  version: z.literal(2),
  /** How the settings read the files; credentials are none of it. */
  settings: z.string(),
  files: z.array(z.object({ digest: z.string(), stamp: Stamp })).min(1),
});

function atAddresses(config: CsvConfig, tools: Tools): Origin {
  const fetching = openFetching(config, tools);
  const { token: _, password: __, userName: ___, tokenHeader: ____, ...reading } = config;
  const settings = hash(reading);
  const { users, groups } = config;
  const addresses = [users, ...(groups === undefined ? [] : [groups])];
  return {
    open: () =>
      opened(
        () => fetching.fetch(users, 'users file'),
        groups === undefined ? undefined : () => fetching.fetch(groups, 'groups file'),
        [],
      ),
    cursor: (digests, files) =>
      JSON.stringify({
        version: 2,
        settings,
        files: listOf(files).map((file, index) => ({
          digest: digests[index] ?? '',
          stamp: (file as FetchedFile).stamp,
        })),
      } satisfies z.output<typeof Cursor>),
    async isCurrent(cursor) {
      const known = Cursor.safeParse(jsonOf(cursor)).data;
      if (known?.settings !== settings || known.files.length !== addresses.length) return false;
      for (const [index, file] of known.files.entries())
        if (!(await fetching.same(addresses[index] ?? '', file))) return false;
      return true;
    },
  };
}

async function opened(
  openUsers: () => Promise<OpenFile>,
  openGroups: (() => Promise<OpenFile>) | undefined,
  remarks: readonly string[],
): Promise<OpenedSet> {
  const users = await openUsers();
  try {
    return { users, groups: await openGroups?.(), remarks };
  } catch (failed) {
    await users.close();
    throw failed;
  }
}

const listOf = ({ users, groups }: Files): readonly OpenFile[] => [
  users,
  ...(groups === undefined ? [] : [groups]),
];

export async function closeFiles({ users, groups }: Files): Promise<void> {
  await users.close();
  await groups?.close();
}
