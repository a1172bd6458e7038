/** The other side of far-target.ts: holds the world, and answers what it is asked. */

import { asProvisioningError, type Change, type ReadScope, type TargetRecord } from '../src/model/index.ts';
import { createWorld, MemoryConfig, openMemory } from '../src/targets/memory/index.ts';
import { realClock } from '../src/testkit/clock.ts';
import { testTools } from '../src/testkit/tools.ts';
import type { Asked, Told } from './far-target.ts';

/** Records that travel together. */
const PAGE = 1_000;

const world = createWorld();
const tools = testTools({ clock: realClock() });
let target = openMemory({ world, config: MemoryConfig.parse({}), tools });
const readings = new Map<number, AsyncIterator<TargetRecord>>();
let opened = 0;

async function answer({ question }: Asked): Promise<unknown> {
  switch (question.what) {
    case 'open':
      target = openMemory({ world, config: question.config, tools });
      return undefined;
    case 'change': {
      const make = target.changes[question.change.type] as ((change: Change) => Promise<unknown>) | undefined;
      return make?.(question.change);
    }
    case 'batch': {
      const batch = target.batches?.find(({ type }) => type === question.type);
      return (batch?.apply as ((changes: readonly Change[]) => Promise<unknown>) | undefined)?.(
        question.changes,
      );
    }
    case 'read':
      opened += 1;
      readings.set(opened, target.read(question.scope as ReadScope | undefined)[Symbol.asyncIterator]());
      return opened;
    case 'more':
      return next(question.reading);
    case 'check':
      return target.check();
    case 'seats':
      return target.seats?.();
    case 'license': {
      const { product, groups, total } = question;
      world.products.set(product, { name: product, total });
      for (const name of groups) world.addEntitlement({ name, kind: 'group', licences: [product] });
      return undefined;
    }
    case 'groups': {
      for (const name of question.names) world.addEntitlement({ name, kind: 'group' });
      return undefined;
    }
    case 'live': {
      const today = new Date(tools.clock.now()).toISOString();
      const [group] = world.entitlements.keys();
      for (const [at, { id, attributes }] of [...world.accounts.values()].entries()) {
        const lastActive = at % 3 === 0 ? question.since : today;
        world.changeAccount(id, (account) => ({ ...account, lastActive }));
        if (at >= question.strangers) continue;
        const { email = '' } = attributes;
        const stranger = world.addAccount({ attributes: { userName: `stranger${at}`, email }, active: true });
        world.grant(stranger, group ?? '');
      }
      return undefined;
    }
    case 'reset':
      return world.server.reset();
    case 'counts': {
      const calls = [...world.server.calls.values()].reduce((sum, count) => sum + count, 0);
      return { calls, writes: world.server.writes };
    }
  }
}

async function next(reading: number): Promise<readonly TargetRecord[]> {
  const records: TargetRecord[] = [];
  const place = readings.get(reading);
  while (place !== undefined && records.length < PAGE) {
    const { value, done } = await place.next();
    if (done === true) {
      if (records.length === 0) readings.delete(reading);
      break;
    }
    records.push(value);
  }
  return records;
}

process.on('message', async (asked: Asked) => {
  let told: Told;
  try {
    told = { number: asked.number, value: await answer(asked) };
  } catch (thrown) {
    const { code, message } = asProvisioningError(thrown);
    told = { number: asked.number, failed: { code, message } };
  }
  process.send?.(told);
});
process.on('disconnect', () => process.exit(0));
