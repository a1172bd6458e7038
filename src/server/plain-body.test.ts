import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plainBody } from './plain-body.ts';

test('a body whose connection ends before all of it is looked at is refused, and nobody waits for it', async () => {
  const incoming = new IncomingMessage(new Socket());
  Object.assign(incoming, { method: 'POST', headers: { 'content-length': '2' }, complete: true });
  incoming.push('{}');
  incoming.push(null);
  incoming.destroy();
  await once(incoming, 'close');
  const read = plainBody(incoming)
    ?.wholeBody()
    .catch(({ code }) => code);
  expect(await Promise.race([read, setImmediate('nobody knows')])).toBe('invalid');
});
