import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { testTools } from '../../testkit/index.ts';
import { csv } from './index.ts';

const people = 500_000;
const filler = 'x'.repeat(500);

function* rows(): Iterable<string> {
  yield 'id,userName,title\n';
  for (let n = 0; n < people; n++) yield `${n},p${n},${n}${filler}\n`;
}

test('500,000 people in a file of 260 MB are told in less memory than the file has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-csv-'));
  try {
    const users = join(folder, 'people.csv');
    await pipeline(Readable.from(rows()), createWriteStream(users));
    const source = csv.open(csv.config.parse({ users }), testTools());
    const before = process.memoryUsage().heapUsed;
    let count = 0;
    let most = 0;
    for await (const { type } of source.read()) {
      if (type === 'identity' && ++count % 10_000 === 0) {
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
    }
    expect(count).toBe(people);
    expect(most).toBeLessThan(200_000_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
