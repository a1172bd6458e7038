/** Users and groups files as an identity source. */

import {
  type CheckStep,
  goThrough,
  type IdentitySource,
  ProvisioningError,
  type SourceRecord,
  type Tools,
} from '../../model/index.ts';
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
    async check(tell) {
      let files: OpenedSet | undefined;
      const open: CheckStep = {
        name: 'files',
        without: 'Nobody can be read.',
        async ask() {
          files = await origin.open();
          return undefined;
        },
      };
      const whole: CheckStep = {
        name: 'content',
        without: 'A file that is not whole is not read at all, so that nobody is taken for a leaver.',
        async ask() {
          if (files === undefined) return { unknown: 'There is no file to look into.' };
          const { people } = await proved(files);
          return { remark: `The files are whole and name ${people.size.toLocaleString('en-GB')} people.` };
        },
      };
      try {
        await goThrough([open, whole], { tell });
      } finally {
        if (files !== undefined) await closeFiles(files);
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
