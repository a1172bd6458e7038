/** Users and groups files as an identity source. */

import { type IdentitySource, ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import type { CsvConfig } from './config.ts';
import { createFaultList } from './fault-list.ts';
import { closeFiles, type OpenedSet, originOf } from './origin.ts';
import { type Files, type Proof, prove } from './proof.ts';
import { tell } from './telling.ts';

/** Opens files as a source; they are touched only when it is read or checked. */
export function openCsv(config: CsvConfig, tools: Tools): IdentitySource {
  const { signal, log } = tools;
  const origin = originOf(config, tools);

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
      cursor: origin.cursor(digests, files),
      proof: {
        pages: digests.length,
        expected: { people: proof.people.size },
        remarks: ['The files were proved whole, and were the same when they were told.', ...files.remarks],
      },
    };
  }

  /** Files tell what is, not what became of what was: either nothing has changed, or everything is to be read. */
  async function* unchanged(since: string): AsyncIterable<SourceRecord> {
    if (!(await origin.isCurrent(since)))
      throw new ProvisioningError(
        'stale',
        'The files have changed since they were last read; read them whole.',
      );
    yield { type: 'complete', cursor: since };
  }

  return {
    async check() {
      const files = await origin.open();
      try {
        const { people } = await proved(files);
        tools.proved?.(files.users.name, `It is read whole, with ${people.size} people.`);
        if (files.groups !== undefined) tools.proved?.(files.groups.name, 'It is read whole.');
      } finally {
        await closeFiles(files);
      }
    },
    async *read(since) {
      if (since !== undefined) return yield* unchanged(since);
      const files = await origin.open();
      try {
        yield* told(files);
      } finally {
        await closeFiles(files);
      }
    },
    async close() {},
  };
}

function changedMeanwhile({ users, groups }: Files): ProvisioningError {
  const names = [users.name, groups?.name].filter((name) => name !== undefined).join(' or ');
  const message = `${names} changed while it was read; write it elsewhere and move it into place.`;
  return new ProvisioningError('unavailable', message);
}
