/** Who may what. */

import { ProvisioningError } from '../../model/index.ts';
import { type Role, roles } from '../../settings/index.ts';

/** Somebody who has shown who they are. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
  /** As the audit names them: `token:NAME`. */
  readonly actor: string;
  /** Whether they sign in by a password of their own; absent for tokens, which have none. */
  readonly hasPassword?: boolean;
}

/** Whether one role may what another may. */
function may(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Throws `forbidden` when the role does not suffice. */
export function requireRole(principal: Principal, needed: Role): void {
  if (may(principal.role, needed)) return;
  throw new ProvisioningError(
    'forbidden',
    `The token ${principal.name} has the role ${principal.role}; this needs the role ${needed}.`,
  );
}
