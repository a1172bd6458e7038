/** An account that was made, and not left as it should be. */

import { ProvisioningError } from '../../model/index.ts';

/** Turns what went wrong after an account was made into an error by which whoever sent it looks before sending it again. */
export function halfDone(name: string): (cause: unknown) => never {
  return (cause) => {
    const code = cause instanceof ProvisioningError ? cause.code : 'internal';
    throw new ProvisioningError(code, `The account ${name} was made active, and could not be closed again.`, {
      cause,
      effectUnknown: true,
    });
  };
}
