import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, findSpec, judgedFetch, openContract, type Spelling } from '../../testkit/openapi.ts';
import { entraId } from './index.ts';
import { guid, openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const graph = 'https://graph.microsoft.com/v1.0';

/** Judges what goes to Graph; the file spells the short name of a delta as its long one. */
const as: Spelling = (request) =>
  request.url.startsWith(graph)
    ? new Request(request.url.replace(/\/(users|groups)\/delta\b/, '/$1/microsoft.graph.delta()'), request)
    : undefined;

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return judgedFetch(inner, contract, { faults: found, as }).fetch;
}

test('the published description of Graph holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-msgraph.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base: graph, overrides: specOverrides });
  const found = await judgeSourceKit(
    { connector: entraId, world: () => pretendWorld({ units: 400 }), as },
    contract,
  );
  await beyondTheKit(contract, found);
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'GET /groups',
    'GET /groups/microsoft.graph.delta()',
    'GET /groups/{group-id}',
    'GET /groups/{group-id}/members',
    'GET /users',
    'GET /users/microsoft.graph.delta()',
  ]);
});

/** Sign-ins, managers, further properties, large groups and refusals. */
async function beyondTheKit(contract: Contract, found: Set<string>): Promise<void> {
  const { entra, open, read, tools } = openPretend({}, (fetch) => judged(fetch, contract, found));
  const settings = { signIns: true, keep: ['onPremisesExtensionAttributes.extensionAttribute1'] };
  for (let n = 0; n < 7; n++)
    entra.hand.user(guid(`u${n}`), {
      userPrincipalName: `u${n}@example.com`,
      accountEnabled: true,
      userType: 'Member',
      manager: guid('u0'),
      signInActivity: { lastSignInDateTime: '2026-01-02T03:04:05Z' },
    });
  const everybody = Array.from({ length: 7 }, (_, n) => ['user', guid(`u${n}`)] as const);
  entra.hand.group({ id: guid('g'), displayName: 'All', members: everybody });
  const end = (await read(undefined, settings)).at(-1);
  const cursor = end?.type === 'complete' ? end.cursor : '';
  entra.hand.user(guid('u1'), { jobTitle: 'Countess' });
  entra.hand.group({ id: guid('g'), displayName: 'All of us', members: everybody });
  await read(cursor, settings);
  for await (const record of open(settings).activity?.() ?? []) expect(record.type).toBeDefined();
  await tools.clock.sleep(8 * 86_400_000);
  await expect(read(cursor, settings)).rejects.toMatchObject({ code: 'stale' });
  entra.roles = [];
  await expect(read(undefined, settings)).rejects.toMatchObject({ code: 'forbidden' });
}
