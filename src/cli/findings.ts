/** What `doctor` looks at beside connections and syncs. */

import type { App, World } from '../app.ts';
import type { ErrorCode } from '../model/index.ts';
import { endings, endsSoon } from './endings.ts';
import { counted, number, time } from './text.ts';

/** One thing looked at. `look`: nothing is broken, and somebody should know. */
export interface Finding {
  readonly state: 'ok' | 'look' | 'bad';
  readonly what: string;
  readonly message: string;
  /** Of what is bad. */
  readonly code?: ErrorCode;
}

type Look = (app: App, world: World) => Promise<readonly Finding[]>;

/** Lines of the audit that are verified in passing; more are left to `rollcall audit verify`. */
const QUICK = 200_000;
/** How far the clock may lie behind the newest line of the audit (milliseconds). */
const DRIFT = 60_000;
/** Before this date no clock was ever right that runs this (milliseconds since 1970). */
const EARLIEST = Date.UTC(2026, 0, 1);

/** Everything, in the order in which it is shown. */
export async function findings(app: App, world: World): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const look of looks) found.push(...(await look(app, world)));
  return found;
}

function ok(what: string, message: string): Finding {
  return { state: 'ok', what, message };
}

function toLookAt(what: string, message: string): Finding {
  return { state: 'look', what, message };
}

const store: Look = async ({ db, config }) => {
  const { to } = await db.migrate();
  const place = db.engine === 'sqlite' ? config.store : 'PostgreSQL';
  return [ok('store', `${place}, ${counted(to, 'migration')} run, up to date`)];
};

const clock: Look = async ({ audit }, world) => {
  const now = world.clock.now();
  const [newest] = await audit.list({ limit: 1 });
  const told = `${time(now)} UTC`;
  if (now < EARLIEST)
    return [{ state: 'bad', what: 'clock', code: 'internal', message: `says ${told}; set it right` }];
  if (newest !== undefined && newest.at > now + DRIFT)
    return [
      {
        state: 'bad',
        what: 'clock',
        code: 'internal',
        message: `says ${told}, before the newest line of the audit (${time(newest.at)}); set it right`,
      },
    ];
  return [ok('clock', told)];
};

const keys: Look = async ({ settings, config, db }) => {
  await settings.proveKeys();
  if (config.encryptionKeys.length > 0)
    return [
      ok(
        'encryption keys',
        `${counted(config.encryptionKeys.length, 'key')} at hand; they open what is sealed`,
      ),
    ];
  const beside =
    db.engine === 'sqlite'
      ? ' lies beside the store; keep a copy of it apart from copies of the store'
      : ' is at hand';
  return [ok('encryption key', `opens what is sealed; it${beside}`)];
};

const audit: Look = async (app) => {
  const [newest] = await app.audit.list({ limit: 1 });
  if (newest !== undefined && newest.seq > QUICK)
    return [toLookAt('audit', `${number(newest.seq)} lines; verify them with rollcall audit verify`)];
  const verification = await app.audit.verify();
  if (verification.intact) return [ok('audit', `${counted(verification.checked, 'line')}, as written`)];
  return [
    {
      state: 'bad',
      what: 'audit',
      code: 'internal',
      message: `${verification.message} Compare it with a backup.`,
    },
  ];
};

const heldPlans: Look = async ({ reconciliation }) => {
  const held = await reconciliation.plans({ states: ['held'] });
  if (held.length === 0) return [ok('held plans', 'none waits')];
  return held.map(({ id, sync, createdAt, hold }) =>
    toLookAt(
      'held plan',
      `of ${sync}, since ${time(createdAt)}: ${hold.map(({ message }) => message).join(' ')} See rollcall plans show ${id}`,
    ),
  );
};

const heldReadings: Look = async ({ directory }) => {
  const held = await directory.readings({ state: 'held' });
  if (held.length === 0) return [ok('held readings', 'none waits')];
  return held.map(({ id, source, message = '' }) =>
    toLookAt('held reading', `of ${source}: ${message} See rollcall readings show ${id}`),
  );
};

const failedJobs: Look = async ({ jobs }) => {
  const { failed } = await jobs.counts();
  if (failed === 0) return [ok('jobs', 'none has failed')];
  const newest = await jobs.failures({ limit: 5 });
  return newest
    .map(({ name, at, message }) => toLookAt('failed job', `${name}, ${time(at)}: ${message}`))
    .concat(
      failed > newest.length ? [toLookAt('failed jobs', `${number(failed - newest.length)} more`)] : [],
    );
};

const syncs: Look = async ({ settings, reconciliation }) => {
  const found: Finding[] = [];
  for (const { name, sync } of await settings.savedSyncs()) {
    if (sync === undefined) continue;
    if (!sync.enabled)
      found.push(toLookAt(`sync ${name}`, 'is not enabled; plans can be made, nothing is run'));
    if (!(await reconciliation.confirmed(name)))
      found.push(
        toLookAt(
          `sync ${name}`,
          `nobody has approved a plan of it yet, so nothing is applied by itself; begin with rollcall plan ${name}`,
        ),
      );
    if (sync.deprovision.inactiveAfter !== undefined && sync.reactions.inactive === 'ignore')
      found.push(
        toLookAt(
          `sync ${name}`,
          'deprovision.inactive-after is set, and reactions.inactive is ignore: nothing is done with who is inactive',
        ),
      );
  }
  return found;
};

const unused: Look = async ({ settings }) => {
  const used = new Set((await settings.savedSyncs()).flatMap(({ written }) => [...written.from, written.to]));
  const idle = (await settings.connections()).filter(({ name }) => !used.has(name));
  return idle.map(({ kind, name }) => toLookAt(`${kind} ${name}`, 'no sync uses it'));
};

const administrator: Look = async ({ administrators }, world) => {
  const now = world.clock.now();
  const tokens = await administrators.tokens();
  const able = tokens.filter(
    ({ role, expiresAt }) => role === 'administrator' && (expiresAt === undefined || expiresAt > now),
  );
  if (able.length > 0) return [ok('administrators', `${counted(able.length, 'token')} of that role`)];
  return [
    toLookAt(
      'administrators',
      'there is no token of that role; make one with rollcall tokens create NAME --role administrator',
    ),
  ];
};

/** What identity providers prove themselves by to us. */
const credentials: Look = async ({ door }, world) => {
  const now = world.clock.now();
  const found: Finding[] = [];
  for (const each of await door.credentials.list()) {
    const { source, name, kind, expiresAt } = each;
    const when = expiresAt === undefined ? undefined : endsSoon(expiresAt, now);
    if (expiresAt === undefined || when === undefined) continue;
    const words =
      expiresAt > now
        ? `make its successor with rollcall credentials rotate ${source} ${name}, and give it to the identity provider`
        : `revoke it with rollcall credentials revoke ${source} ${name}`;
    found.push(toLookAt(`${kind} ${name} of ${source}`, `${when}; ${words}`));
  }
  return found;
};

/** Whose clients push to us, as far as they show it. */
const dialects: Look = async ({ inspector }) =>
  (await inspector.dialects()).flatMap(({ source, setting, seems, title, because, differs }) => {
    if (seems === undefined) return [];
    const words = `looks like ${title}: it ${because.join('; it ')}`;
    if (!differs) return [ok(`client of ${source}`, words)];
    return [
      toLookAt(
        `client of ${source}`,
        `${words}. The settings say dialect: ${setting}, so its own names are not understood; set ${seems}, or leave it to auto`,
      ),
    ];
  });

/** What we prove ourselves by to them. */
const secrets: Look = async ({ settings }, world) =>
  (await endings(settings, world.clock.now())).map(({ what, message }) => toLookAt(what, message));

const looks: readonly Look[] = [
  store,
  clock,
  keys,
  audit,
  heldPlans,
  heldReadings,
  failedJobs,
  syncs,
  unused,
  administrator,
  credentials,
  dialects,
  secrets,
];
