/** Jobs of a sync that was removed after they were queued have nothing to do: that is no failure. */

import type { JobHandler } from '../jobs/index.ts';
import { asProvisioningError } from '../model/index.ts';

/**
 * These handlers, but for jobs whose payload names a sync that is not there any more.
 * @param look fails with `not-found` for such a sync
 */
export function unlessGone<Name extends string>(
  look: (sync: string) => Promise<unknown>,
  handlers: Readonly<Record<Name, JobHandler>>,
): Readonly<Record<Name, JobHandler>> {
  const isGone = async (sync: string): Promise<boolean> => {
    try {
      await look(sync);
      return false;
    } catch (thrown) {
      // Whatever else is amiss is for the handler to say.
      return asProvisioningError(thrown).code === 'not-found';
    }
  };
  const careful =
    (handler: JobHandler): JobHandler =>
    async (payload, around) => {
      if (typeof payload.sync === 'string' && (await isGone(payload.sync))) return;
      await handler(payload, around);
    };
  const entries = Object.entries<JobHandler>(handlers).map(([name, handler]) => [name, careful(handler)]);
  return Object.fromEntries(entries) as Record<Name, JobHandler>;
}
