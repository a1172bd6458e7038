import { expect, test } from 'vitest';
import type { TargetSubject } from '../../testkit/index.ts';
import { testTarget } from '../../testkit/test-target.ts';
import { createWorld, memoryConnector } from './index.ts';

const world = createWorld();
void world;
test('x', () => expect(1).toBe(1));

export const subject: TargetSubject = {
  connector: memoryConnector(() => current),
  world() {
    current = createWorld();
    const { server, addAccount, addEntitlement, grant, products } = current;
    products.set('software', { name: 'Software', total: 100 });
    const seatGroup = addEntitlement({ kind: 'group', name: 'software-users', licences: ['software'] });
    const admins = addEntitlement({
      kind: 'group',
      name: 'admins',
      administrative: true,
      protected: 'system group',
    });
    const root = addAccount({ attributes: { userName: 'root' }, active: true, protected: 'break-glass' });
    grant(root, admins);
    return {
      settings: { pageSize: 3, batchSize: 3 },
      account: (n) => ({
        active: true,
        attributes: {
          userName: `ada${n}@example.com`,
          externalId: `e-${n}`,
          email: `ada${n}@mail.example.com`,
          displayName: `Ada ${n}`,
          title: `Engineer ${n}`,
          department: `Department ${n}`,
        },
      }),
      pageSize: 3,
      seatGroup,
      protected: { accounts: [root], entitlements: [admins] },
      faults: {
        plan(plan) {
          server.reset();
          server.faults = plan;
        },
      },
    };
  },
};
let current = createWorld();
testTarget(subject);
