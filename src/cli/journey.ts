/** Steps that many tests of commands begin with. */

import type { Desk } from './fixture.ts';

/** Plans, approves and applies; gives the run's id. */
export async function approved(desk: Desk): Promise<string> {
  const { json } = await desk.run('plan', 'staff', '--json');
  const applied = await desk.run('apply', json.plan.id, '--approve', '--json');
  return applied.json.run.id;
}
