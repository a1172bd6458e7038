/** What other sides were asked to call us for, as it is kept. */

import type { Audit } from '../../audit/index.ts';
import type { Clock, ProvisioningError, Subscription } from '../../model/index.ts';
import type { Database, Queryable } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
}

export function openRemembered(parts: {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly audit: Audit;
}) {
  const { db, clock, audit } = parts;
  const tables = (within: Queryable = db) => within.tables<ServerTables>();

  async function held(source: string): Promise<readonly Subscription[]> {
    const rows = await tables()
      .selectFrom('hook_subscription')
      .selectAll()
      .where('source', '=', source)
      .orderBy('topic')
      .execute();
    return rows.map(({ id, topic, ends_at, mark }) => ({ id, topic, endsAt: ends_at, mark }));
  }

  const note = (
    within: Queryable,
    source: string,
    action: string,
    details: Readonly<Record<string, string>>,
  ) => audit.append([{ at: clock.now(), actor: 'system', action, subject: source, details }], within);

  return {
    held,

    /** Remembers one in the place of the one before. */
    async keep(source: string, subscription: Subscription, before: Subscription | undefined): Promise<void> {
      const { id, topic, endsAt, mark } = subscription;
      if (before?.id === id && before.endsAt === endsAt && before.mark === mark) return;
      await db.transaction(async (tx) => {
        await tables(tx)
          .insertInto('hook_subscription')
          .values({ source, topic, id, ends_at: endsAt, mark })
          .onConflict((conflict) =>
            conflict.columns(['source', 'topic']).doUpdateSet({ id, ends_at: endsAt, mark }),
          )
          .execute();
        const action = before?.id === id ? 'subscription.renewed' : 'subscription.made';
        await note(tx, source, action, { id, topic, until: new Date(endsAt).toISOString() });
      });
    },

    /** Forgets them all, and what came of asking. */
    async forget(source: string): Promise<void> {
      await db.transaction(async (tx) => {
        const gone = await tables(tx)
          .deleteFrom('hook_subscription')
          .where('source', '=', source)
          .returning(['id', 'topic'])
          .execute();
        await tables(tx).deleteFrom('hook_subscriber').where('source', '=', source).execute();
        for (const { id, topic } of gone) await note(tx, source, 'subscription.removed', { id, topic });
      });
    },

    /** Forgets what is left of sources that are no more. @param sources those that there are */
    async tidy(sources: readonly string[]): Promise<void> {
      const known = ['', ...sources];
      for (const table of ['hook_subscription', 'hook_subscriber'] as const)
        await tables().deleteFrom(table).where('source', 'not in', known).execute();
    },

    async noteLook(source: string, error: ProvisioningError | undefined): Promise<void> {
      const row = { looked_at: clock.now(), code: error?.code ?? null, message: error?.message ?? null };
      await tables()
        .insertInto('hook_subscriber')
        .values({ source, ...row })
        .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
        .execute();
    },

    /** Why the last look did not end well. */
    async problem(source: string): Promise<Problem | undefined> {
      const row = await tables()
        .selectFrom('hook_subscriber')
        .selectAll()
        .where('source', '=', source)
        .executeTakeFirst();
      return row?.code == null ? undefined : { code: row.code, message: row.message ?? '' };
    },
  };
}
