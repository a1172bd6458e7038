/** The audit: listed, proved, exported. */

import { z } from '@hono/zod-openapi';
import type { Audit, AuditLine } from '../../audit/index.ts';
import { batchesOf, exported, exportQuery, fileOf } from './exporting.ts';
import { after, given, page, pageOf, pageQuery, timeQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'audit';

const Line = z
  .strictObject({
    seq: z.int(),
    at: z.int(),
    actor: z.string(),
    action: z.string(),
    subject: z.string().optional(),
    sync: z.string().optional(),
    run: z.string().optional(),
    plan: z.string().optional(),
    person: z.string().optional(),
    details: z.unknown().optional(),
    hash: z.string().meta({ description: 'sha256 over the hash of the line before and this line.' }),
  })
  .openapi('AuditLine');

const filter = {
  action: z.string().optional(),
  actor: z.string().optional(),
  person: z.string().optional(),
  sync: z.string().optional(),
  run: z.string().optional(),
  plan: z.string().optional(),
  ...timeQuery,
};

const Verification = z.union([
  z.strictObject({ checked: z.int(), intact: z.literal(true), head: z.string() }),
  z.strictObject({ checked: z.int(), intact: z.literal(false), firstBroken: z.int(), message: z.string() }),
]);

/** Lines that are read at once for an export. */
const batch = 1_000;
const columns = [
  'seq',
  'at',
  'actor',
  'action',
  'subject',
  'sync',
  'run',
  'plan',
  'person',
  'details',
  'hash',
] as const;

/** What these routes need. */
export interface AuditRooms {
  readonly audit: Pick<Audit, 'list' | 'verify'>;
}

export function auditRoutes({ audit }: AuditRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/audit',
        tag,
        role: 'viewer',
        summary: 'List what was done, the newest first',
        query: z.strictObject({ ...pageQuery, ...filter }),
        answer: pageOf(Line),
      },
      async ({ query: { limit, cursor, ...wanted } }) => {
        const before = after<number>(cursor, 'number');
        const found = await audit.list({
          limit: limit + 1,
          ...given(wanted),
          ...(before === undefined ? {} : { before }),
        });
        return page(found, limit, (line) => line.seq);
      },
    ),
    route(
      {
        method: 'get',
        path: '/audit/verify',
        tag,
        role: 'viewer',
        summary: 'Prove that the audit is as it was written',
        query: z.strictObject({
          checked: z.coerce
            .number()
            .int()
            .min(0)
            .optional()
            .meta({ description: 'Of an earlier proof, kept elsewhere.' }),
          head: z.string().optional().meta({ description: 'Of the same earlier proof.' }),
        }),
        answer: Verification,
      },
      ({ query: { checked, head } }) =>
        audit.verify(checked === undefined || head === undefined ? undefined : { checked, head }),
    ),
    route(
      {
        method: 'get',
        path: '/audit/export',
        tag,
        role: 'viewer',
        summary: 'Export the audit, the oldest line first',
        query: z.strictObject({ ...exportQuery, ...filter }),
        produces: fileOf('AuditLine'),
      },
      async ({ query: { format, ...wanted }, context }) =>
        exported(context, {
          name: 'audit',
          format,
          columns,
          batches: () =>
            batchesOf<AuditLine>((last) =>
              audit.list({ ...given(wanted), after: last?.seq ?? 0, limit: batch }),
            ),
          row: (line) => line,
        }),
    ),
  ];
}
