/** The whole configuration as rollcall.yaml: to download, to compare with what is kept, and to take over. */

import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { stringify } from 'yaml';
import { canonicalJson, ProvisioningError } from '../../model/index.ts';
import {
  type Connectors,
  compareImport,
  type Import,
  invalid,
  readYaml,
  removeUnnamed,
  type Settings,
  saveImport,
} from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { route } from './route.ts';

const tag = 'service';
const Section = z.enum(['sources', 'targets', 'syncs', 'service']);

const Compared = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        section: Section,
        name: z.string(),
        isNew: z.boolean(),
        differences: z.array(
          z.strictObject({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
        ),
        secrets: z.array(
          z.strictObject({
            path: z.string(),
            state: z.enum(['taken', 'kept', 'needed']).meta({
              description: '`needed`: its text must be sent along. `kept`: it stays as it is sealed.',
            }),
          }),
        ),
      }),
    ),
    unnamed: z
      .array(z.strictObject({ section: Section, name: z.string() }))
      .meta({ description: 'What is kept and the file does not name; it stays unless `remove` is sent.' }),
    ignored: z.array(z.string()).meta({ description: 'Sections that say how one process runs.' }),
    faults: z.array(Fault),
    digest: z.string().meta({ description: 'Of what was compared; to be sent along when it is taken over.' }),
  })
  .openapi('ComparedConfiguration');

const Written = z.strictObject({
  file: z.string().max(2_000_000).meta({ description: 'The text of the file, in YAML.' }),
  secrets: z
    .record(z.string(), z.string().min(1))
    .default({})
    .meta({ description: 'Texts of secrets, by their places: `sources.okta.token`.' }),
});

/** What these routes need. */
export interface ConfigurationRooms {
  readonly connectors: Connectors;
  readonly settings: Pick<
    Settings,
    | 'connections'
    | 'exported'
    | 'removeConnection'
    | 'removeService'
    | 'removeSync'
    | 'saveConnection'
    | 'saveService'
    | 'saveSync'
    | 'savedSyncs'
    | 'service'
  >;
  /** What else a file for another process should say, as it writes it. */
  readonly written: object;
}

const head =
  '# The configuration of Rollcall. Sealed secrets never leave: in their place stands { env: NAME }.\n' +
  '# listen, store, encryption-keys and tokens belong to one machine and are not here.\n';

export function configurationRoutes({ connectors, settings, written }: ConfigurationRooms) {
  /** References are of the machine where the file was written: through the API only texts that were sent are secrets. */
  const compare = ({ file, secrets }: z.output<typeof Written>): Promise<Import> =>
    compareImport(
      {
        settings,
        connectors,
        around: { environment: {}, directory: '/' },
        supply: ({ path }) => {
          const text = secrets[path];
          return text === undefined ? { fault: 'is a secret that is not kept here yet; give it' } : { text };
        },
      },
      readYaml(file),
    );

  return [
    route(
      {
        method: 'get',
        path: '/settings/file',
        tag,
        role: 'viewer',
        summary: 'Download the whole configuration as rollcall.yaml',
        description: 'Sealed secrets never leave: in their place stands { env: NAME }.',
        produces: { 'application/yaml': 'rollcall.yaml' },
      },
      async ({ context }) => {
        context.header('content-disposition', 'attachment; filename="rollcall.yaml"');
        context.header('content-type', 'application/yaml; charset=utf-8');
        const all = { ...written, ...(await settings.exported()) };
        return context.body(head + stringify(all, { lineWidth: 110 }));
      },
    ),
    route(
      {
        method: 'post',
        path: '/settings/file/compare',
        tag,
        role: 'administrator',
        summary: 'Show how a rollcall.yaml differs from what is kept; change nothing',
        body: Written,
        answer: Compared,
      },
      async ({ body }) => told(await compare(body)),
    ),
    route(
      {
        method: 'post',
        path: '/settings/file/apply',
        tag,
        role: 'administrator',
        summary: 'Take over a rollcall.yaml, as it was compared',
        body: Written.extend({
          digest: z.string(),
          remove: z
            .boolean()
            .default(false)
            .meta({ description: 'Also removes what the file does not name.' }),
        }),
        answer: z.strictObject({ saved: z.int(), removed: z.int() }),
        refuses: ['stale', 'conflict'],
      },
      async ({ body, principal }) => {
        const compared = await compare(body);
        if (compared.faults.length > 0) throw invalid('The file', compared.faults);
        if (told(compared).digest !== body.digest)
          throw new ProvisioningError(
            'stale',
            'The settings were changed since the file was compared with them; compare it again.',
          );
        await saveImport(settings, compared.entries, principal.actor);
        const unnamed = body.remove ? compared.unnamed : [];
        await removeUnnamed(settings, unnamed, principal.actor);
        return { saved: compared.entries.length, removed: unnamed.length };
      },
    ),
  ];
}

/** What was compared, without a secret. */
function told({ entries, unnamed, ignored, faults }: Import): z.output<typeof Compared> {
  const needed = new Set(entries.flatMap(({ secrets }) => secrets).map(({ path }) => path));
  const shown = {
    entries: entries.map(({ section, name, expected, differences, secrets }) => ({
      section,
      name,
      isNew: expected === 0,
      differences: [...differences],
      secrets: secrets.map(({ path, state }) => ({ path, state })),
    })),
    unnamed: unnamed.map(({ section, name }) => ({ section, name })),
    ignored: [...ignored],
  };
  const versions = [
    ...entries.map(({ name, expected }) => [name, expected]),
    ...unnamed.map((one) => one.version),
  ];
  const { entries: compared, unnamed: left } = shown;
  const differing = compared.map(({ section, name, differences }) => ({ section, name, differences }));
  return {
    ...shown,
    faults: faults.filter(({ path }) => !needed.has(path)),
    digest: createHash('sha256').update(canonicalJson({ differing, left, versions })).digest('hex'),
  };
}
