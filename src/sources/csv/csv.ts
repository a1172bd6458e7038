/** Users and groups files as an identity source. */

import { createHash } from 'node:crypto';
import {
  type Clock,
  canonicalJson,
  type IdentitySource,
  ProvisioningError,
  type SourceRecord,
  type Tools,
} from '../../model/index.ts';
import type { CsvConfig } from './config.ts';
import { createFaultList } from './fault-list.ts';
import { digestOf, openFile } from './file.ts';
import { newestFiles } from './newest.ts';
import { type Files, type Proof, prove } from './proof.ts';
import { tell } from './telling.ts';

/** Opens files as a source; they are touched only when it is read or checked. */
export function openCsv(config: CsvConfig, { signal, log, clock }: Tools): IdentitySource {
  async function proved(files: Files): Promise<Proof> {
    const faults = createFaultList();
    const proof = await prove({ files, config, faults, signal });
    faults.refuse();
    return proof;
  }

  async function* told(files: OpenedSet): AsyncIterable<SourceRecord> {
    const proof = await proved(files);
    const digests: string[] = [];
    const onDigest = (digest: string) => digests.push(digest);
    yield* tell({ files, config, faults: createFaultList(), signal, proof, onDigest });
    if (digests.join() !== proof.digests.join()) throw changedMeanwhile(files);
    log.debug({ people: proof.people.size }, 'The files were told whole.');
    yield {
      type: 'complete',
      cursor: cursorOf(digests, config),
      proof: {
        pages: digests.length,
        expected: { people: proof.people.size },
        remarks: ['The files were proved whole, and were the same when they were told.', ...files.remarks],
      },
    };
  }

  /** Files tell what is, not what became of what was: either nothing has changed, or everything is to be read. */
  async function* unchanged(since: string, { users, groups }: Files): AsyncIterable<SourceRecord> {
    const digests = [await digestOf(users), ...(groups === undefined ? [] : [await digestOf(groups)])];
    if (since !== cursorOf(digests, config)) {
      throw new ProvisioningError(
        'stale',
        'The files have changed since they were last read; read them whole.',
      );
    }
    yield { type: 'complete', cursor: since };
  }

  return {
    async check() {
      const files = await openFiles(config, clock);
      try {
        await proved(files);
      } finally {
        await closeFiles(files);
      }
    },
    async *read(since) {
      const files = await openFiles(config, clock);
      try {
        yield* since === undefined ? told(files) : unchanged(since, files);
      } finally {
        await closeFiles(files);
      }
    },
    async close() {},
  };
}

type OpenedSet = Files & { readonly remarks: readonly string[] };

async function openFiles(config: CsvConfig, clock: Clock): Promise<OpenedSet> {
  const paths = await newestFiles(config, clock);
  const users = await openFile(paths.users, 'users file');
  try {
    const groups = paths.groups === undefined ? undefined : await openFile(paths.groups, 'groups file');
    return { users, groups, remarks: paths.remarks };
  } catch (failed) {
    await users.close();
    throw failed;
  }
}

async function closeFiles({ users, groups }: Files): Promise<void> {
  await users.close();
  await groups?.close();
}

/** Stands for what the files say and how the settings read them. */
function cursorOf(digests: readonly string[], config: CsvConfig): string {
  return `csv1:${createHash('sha256').update(canonicalJson({ digests, config })).digest('hex')}`;
}

function changedMeanwhile({ users, groups }: Files): ProvisioningError {
  const names = [users.name, groups?.name].filter((name) => name !== undefined).join(' or ');
  const message = `${names} changed while it was read; write it elsewhere and move it into place.`;
  return new ProvisioningError('unavailable', message);
}
