/** A file that is held open while it is proved and told, so that another one put in its place does not matter. */

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ProvisioningError } from '../../model/index.ts';

export interface OpenFile {
  /** The last part of its path, for messages. */
  readonly name: string;
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  /** All bytes from the beginning; the digest of what was read is told at the end. */
  bytes(onDigest: (digest: string) => void): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const chunkSize = 256 * 1024;

const refusals: Readonly<Record<string, readonly ['unavailable' | 'forbidden' | 'invalid', string]>> = {
  ENOENT: ['unavailable', 'is not there; put it there, or correct its path'],
  EACCES: ['forbidden', 'may not be read by the user that Rollcall runs as; allow it'],
  EPERM: ['forbidden', 'may not be read by the user that Rollcall runs as; allow it'],
  EISDIR: ['invalid', 'is a folder; name the file itself'],
};

/** Opens a file for reading. @throws ProvisioningError that says what to do when it cannot be read. */
export async function openFile(path: string, what: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const stat = await handle.stat();
    if (stat.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' });
    return openedFile(path, handle, stat.size);
  } catch (cause) {
    await handle?.close();
    const [code, message] = refusals[(cause as NodeJS.ErrnoException).code ?? ''] ?? [
      'unavailable',
      'cannot be read',
    ];
    throw new ProvisioningError(code, `The ${what} ${path} ${message}.`, { cause });
  }
}

/** A file that is open already. */
export function openedFile(path: string, handle: FileHandle, size: number): OpenFile {
  return {
    name: basename(path),
    path,
    size,
    async *bytes(onDigest) {
      const hash: Hash = createHash('sha256');
      for (let position = 0; ; ) {
        const { bytesRead, buffer } = await handle.read(
          Buffer.allocUnsafe(chunkSize),
          0,
          chunkSize,
          position,
        );
        if (bytesRead === 0) break;
        position += bytesRead;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        yield chunk;
      }
      onDigest(hash.digest('hex'));
    },
    close: () => handle.close(),
  };
}

/** The digest of all bytes of a file. */
export async function digestOf(file: OpenFile): Promise<string> {
  let digest = '';
  for await (const _ of file.bytes((told) => {
    digest = told;
  }));
  return digest;
}
