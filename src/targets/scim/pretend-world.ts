/** Pretend SCIM applications for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { scim } from './index.ts';
import { type ScimSimulator, type ScimSimulatorOptions, simulateScim } from './simulator.ts';

const token = 'scim-token-0123456789';
const password = 'scim-password-0123456789';
const clientSecret = 'client-secret-0123456789';
/** Absent where a world has none, or another way in. */
type Settings = Readonly<Record<string, unknown>>;

export interface Pretended {
  readonly application?: Partial<ScimSimulatorOptions>;
  readonly settings?: Settings;
  readonly by?: 'token' | 'password' | 'oauth';
}

const url = 'https://app.example.com/scim/v2';
const ways = {
  token: { token },
  password: { username: 'rollcall', password },
  oauth: {
    oauth: {
      'token-url': 'https://app.example.com/oauth/token',
      'client-id': 'rollcall',
      'client-secret': clientSecret,
    },
  },
} as const;

function pretend({ application = {}, by = 'token' }: Pretended): ScimSimulator {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  return simulateScim({
    clock,
    url,
    pageMax: 3,
    ...(by === 'token' && { token }),
    ...(by === 'password' && { basic: { username: 'rollcall', password } }),
    ...(by === 'oauth' && { oauth: { clientId: 'rollcall', clientSecret } }),
    ...application,
  });
}

/** A TargetWorld for the kit: a fresh pretend application whose pages hold three. */
export function pretendWorld(pretended: Pretended = {}) {
  const { by = 'token', settings = {} } = pretended;
  const app = pretend(pretended);
  const groups = [1, 2, 3].map((n) => app.hand.group(`kit-${n}`));
  return {
    fetch: app.fetch,
    settings: { url, ...ways[by], ...settings },
    secrets: [{ token, password, oauth: clientSecret }[by]],
    pageSize: 3,
    missingAccount: 'u-999999',
    lacks: { 'credentials that are valid': () => app.hand.revoke() },
    group: (n: number) => groups[n - 1] ?? app.hand.group(`kit-${n}`),
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person-${n}@example.com`,
        externalId: `person-${n}`,
        displayName: `Person ${n}`,
        firstName: `Given ${n}`,
        lastName: `Family ${n}`,
        email: `person-${n}@example.com`,
        phone: `+49 30 ${n}`,
        title: `Title ${n}`,
        nickName: `Nick ${n}`,
        userType: `Type ${n}`,
        preferredLanguage: n % 2 === 0 ? 'de' : 'en',
        locale: `loc-${n}`,
        timezone: `Zone/${n}`,
        department: `Department ${n}`,
        organization: `Organization ${n}`,
        division: `Division ${n}`,
        costCenter: `Cost ${n}`,
        employeeNumber: `E${n}`,
      },
    }),
  };
}

/** A connector opened on a fresh pretend application. */
export function openPretend(
  tools: (fetch: Fetch) => Tools,
  pretended: Pretended = {},
): { readonly app: ScimSimulator; readonly target: ProvisioningTarget; readonly tools: Tools } {
  const app = pretend({ ...pretended, application: { pageMax: 100, ...pretended.application } });
  const made = tools(app.fetch);
  const config = scim.config.parse({ url, ...ways[pretended.by ?? 'token'], ...pretended.settings });
  return { app, target: scim.open(config, made), tools: made };
}
