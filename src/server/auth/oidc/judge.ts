/** Who somebody is and what they may, by what the provider says of them and the rules of the settings. Pure. */

import { type Role, roles } from '../../../settings/index.ts';
import type { Claims, ProviderSettings } from './provider.ts';

/** Somebody whom the rules let in. */
export interface Newcomer {
  readonly issuer: string;
  /** The provider's own name of the person, which never changes. */
  readonly subject: string;
  /** What the audit calls them. */
  readonly name: string;
  /** In lower case; only when it counts. */
  readonly address?: string;
  readonly role: Role;
}

/** Letters of a name, at most. */
const longest = 64;

/** Who it is, or one sentence why they may not sign in. */
export function judge(
  claims: Claims,
  settings: ProviderSettings,
): { readonly newcomer: Newcomer } | { readonly refused: string; readonly name: string } {
  const { issuer, title, claim, domains } = settings;
  const told = typeof claims.email === 'string' ? claims.email.trim().toLowerCase() : undefined;
  const counts =
    told !== undefined && (settings['unverified-addresses'] || String(claims.email_verified) === 'true');
  const name = nameOf(counts ? told : undefined, claims);
  const refuse = (refused: string) => ({ refused, name });
  if (domains.length > 0) {
    if (told === undefined)
      return refuse(
        `${title} tells no address of you, and only some domains may sign in; have it tell the claim email.`,
      );
    if (!counts)
      return refuse(
        `${title} does not say that it has verified ${told}, so the address does not count. Ask an administrator.`,
      );
    if (!domains.includes(told.split('@').at(-1) ?? ''))
      return refuse(`Nobody of the domain of ${told} may sign in here.`);
  }
  const values = valuesOf(claims, claim);
  if (values === undefined && isLeftOut(claims, claim))
    return refuse(
      `${title} left ${claim} out of what it told, since there are too many; have it tell only those that are assigned to Rollcall.`,
    );
  const given = roles.filter(
    (role) => role === settings.everybody || settings.roles[role].some((value) => values?.includes(value)),
  );
  const role = given.at(-1);
  if (role === undefined)
    return refuse(
      `${name} is known at ${title}, but nothing gives them a role here. An administrator can see in Settings what does.`,
    );
  return {
    newcomer: { issuer, subject: claims.sub, name, role, ...(counts ? { address: told } : {}) },
  };
}

function nameOf(address: string | undefined, { preferred_username: preferred, sub }: Claims): string {
  const written = address ?? (typeof preferred === 'string' && preferred.trim() !== '' ? preferred : sub);
  return written
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longest);
}

/** The values of a claim, by its whole name or along its points; nothing when it is not told. */
function valuesOf(claims: Claims, claim: string): readonly string[] | undefined {
  let value: unknown = claims[claim];
  if (value === undefined)
    for (const [index, step] of claim.split('.').entries())
      value = index === 0 ? claims[step] : (value as Readonly<Record<string, unknown>> | undefined)?.[step];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  return value.filter((each): each is string => typeof each === 'string');
}

/** Entra ID tells more than 200 groups elsewhere (Core 1.0 section 5.6.2), where we do not look. */
function isLeftOut(claims: Claims, claim: string): boolean {
  const names = claims._claim_names;
  return typeof names === 'object' && names !== null && claim in names;
}
