/** Sets the stage: a folder with a rollcall.yaml, pretended systems on loopback, and the true service. */

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, connectors, openApp, type World } from '../app.ts';
import { loadConfig } from '../config.ts';
import type { Clock } from '../model/index.ts';
import { goRound, type Round } from '../reconciliation/index.ts';
import { type JiraSimulator, serveOnLoopback, simulateJira } from '../targets/jira-data-center/simulator.ts';
import { type Cast, castOf } from './cast.ts';
import { type Company, type Employee, makeCompany } from './company.ts';
import { configText, type LaterTarget, sync } from './config-text.ts';
import { type Confluence, openConfluence } from './confluence.ts';
import { type HrFiles, hrFiles } from './hr-files.ts';
import { type HandMade, handMade } from './jira-people.ts';
import { listenOnLoopback } from './listen.ts';
import { type Okta, openOkta } from './okta.ts';
import { type Before, lookBefore } from './oracle.ts';
import { type Organisation, openOrganisation } from './organisation.ts';
import { oktaGroups } from './structure.ts';

export interface StageOptions {
  readonly world: World;
  /** People of the company. */
  readonly size: number;
  /** Where the service listens; absent: any port that is free. */
  readonly port?: number;
  /** Milliseconds by which its clock is behind when it opens: as many as will pass at once, so that it ends with the true time. */
  readonly behind?: number;
}

export interface Stage {
  readonly world: World;
  readonly app: App;
  readonly jira: JiraSimulator;
  readonly okta: Okta;
  /** Reads the people of our directory, once it is attached. */
  readonly confluence: Confluence;
  readonly cloud: Organisation;
  /** Targets that are attached beside Jira by now. */
  readonly attached: readonly LaterTarget[];
  readonly handMade: HandMade;
  /** What was in Jira before the first call. */
  readonly before: Before;
  /** As it is by now; the chapters change it. */
  company: Company;
  /** Accounts that may be closed within a day before a person is asked. */
  readonly maxDeprovisions: number;
  readonly cast: Cast;
  readonly links: Links;
  /** What a later chapter needs of an earlier one. */
  readonly memory: { moverRun?: string; sleepers?: readonly string[] };
  /** Somebody as they are by now. Throws when there is nobody of that key. */
  person(key: string): Employee;
  /** Our directory's id of somebody. */
  personOf(person: Employee): Promise<string>;
  /** The id of the run that was started last. */
  lastRun(): Promise<string>;
  /** By the service's clock, milliseconds since 1970. */
  now(): number;
  /** The service's clock, and Jira's, go forward at once: nobody waits for the story. */
  later(milliseconds: number): void;
  /** Writes one target more into rollcall.yaml, with its sync, and has the service take it in. */
  attach(target: LaterTarget): Promise<void>;
  /** Pushes the groups as they are by now, or those named. */
  pushGroups(names?: readonly string[]): Promise<void>;
  /** Puts the HR system's export in its place: of today's company, or another one. */
  exportHr(files?: HrFiles): Promise<void>;
  /** Reads the sources that are read and reconciles everybody, or only plans to; with Jira, unless another sync is named. */
  round(options?: { readonly planOnly?: boolean; readonly sync?: string }): Promise<Round>;
  /** @param keep leave the folder where it is */
  close(keep: boolean): Promise<void>;
}

/** What a person may want to open once the story is told. */
export interface Links {
  readonly api: string;
  readonly token: string;
  /** Of the administrator `demo`, for the console. */
  readonly password: string;
  readonly jira: string;
  readonly jiraToken: string;
  /** Where Confluence shows what it has read. */
  readonly confluence: string;
  readonly cloud: string;
  readonly cloudKey: string;
  readonly folder: string;
  readonly config: string;
}

/** How long a key of the organisation is good for when the story begins (milliseconds). */
const KEY_LIFE = 330 * 86_400_000;

export async function openStage({ world, size, port = 0, behind = 0 }: StageOptions): Promise<Stage> {
  let ahead = -behind;
  const clock: Clock = {
    now: () => world.clock.now() + ahead,
    sleep: (milliseconds, signal) => world.clock.sleep(milliseconds, signal),
  };
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-demo-'));
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    const company = makeCompany(size);
    const made = handMade(company);
    const secrets = {
      okta: world.newId(),
      jira: world.newId(),
      confluence: world.newId(),
      cloud: world.newId(),
      admin: world.newId(),
    };
    const jira = simulateJira({ clock, connection: { token: secrets.jira } });
    jira.seed(made.seed);
    const servedJira = await serveOnLoopback(jira.fetch);
    closers.push(servedJira.close);
    const cloud = openOrganisation({ clock, key: secrets.cloud });
    const servedCloud = await serveOnLoopback(cloud.fetch);
    closers.push(servedCloud.close);
    const service = await listenOnLoopback(port);
    closers.push(service.close);
    const confluence = await openConfluence({
      url: `${service.url}/crowd`,
      password: secrets.confluence,
      fetch: world.fetch,
    });
    closers.push(confluence.close);

    const maxDeprovisions = Math.min(100, Math.max(3, Math.round(size / 100)));
    const attached: LaterTarget[] = [];
    const addresses = {
      listen: new URL(service.url).host,
      jira: servedJira.url,
      cloud: servedCloud.url,
      keyExpires: new Date(clock.now() + KEY_LIFE).toISOString().slice(0, 10),
      maxDeprovisions,
    };
    const writeConfig = async () => {
      await writeFiles(folder, { 'rollcall.yaml': configText(addresses, attached) });
      return loadConfig({ file: 'rollcall.yaml', directory: folder, environment: {}, connectors });
    };
    for (const [name, secret] of Object.entries(secrets))
      await writeFiles(folder, { [`secrets/${name}`]: secret });
    const app = await openApp(await writeConfig(), { ...world, clock, environment: {}, fleeting: true });
    closers.push(() => app.close());
    service.answerWith(app.fetch);
    const password = `demo-${world.newId().slice(-12)}`;
    await app.signIn.add({ name: 'demo', role: 'administrator', password }, 'cli');
    const okta = openOkta({
      url: `${service.url}/scim/v2/okta`,
      token: secrets.okta,
      fetch: world.fetch,
      clock: world.clock,
    });
    const stage: Stage = {
      world,
      app,
      jira,
      okta,
      confluence,
      cloud,
      attached,
      company,
      handMade: made,
      before: lookBefore(jira, made.strangers),
      maxDeprovisions,
      cast: castOf(company, made, Math.min(Math.round(size * 0.06), maxDeprovisions + 60)),
      memory: {},
      links: {
        api: service.url,
        token: secrets.admin,
        password,
        jira: servedJira.url,
        jiraToken: secrets.jira,
        confluence: confluence.url,
        cloud: servedCloud.url,
        cloudKey: secrets.cloud,
        folder,
        config: join(folder, 'rollcall.yaml'),
      },
      now: clock.now,
      later(milliseconds) {
        ahead += milliseconds;
      },
      person(key) {
        const person = stage.company.people.get(key);
        if (person === undefined) throw new RangeError(`There is nobody ${key}.`);
        return person;
      },
      async personOf({ login }) {
        const [found] = await app.directory.findIdentities('okta', { userName: login });
        if (found === undefined) throw new RangeError(`Okta tells nobody ${login}.`);
        return found.person;
      },
      async lastRun() {
        const [run] = await app.reconciliation.runs({ limit: 1 });
        if (run === undefined) throw new RangeError('There was no run yet.');
        return run.id;
      },
      async attach(target) {
        attached.push(target);
        await app.settings.applyFile((await writeConfig()).declared);
      },
      async pushGroups(names = oktaGroups) {
        for (const name of names) await okta.push(name, membersOf(stage.company, name));
      },
      async exportHr(files = hrFiles(stage.company)) {
        await writeFiles(folder, { 'hr/units.csv': files.units, 'hr/people.csv': files.people });
      },
      round: ({ planOnly = false, sync: name = sync } = {}) =>
        goRound(
          { reconciliation: app.reconciliation, readers: app.readers },
          { sync: name, actor: 'cli', planOnly },
        ),
      async close(keep) {
        await closeAll();
        if (!keep) await rm(folder, { recursive: true, force: true });
      },
    };
    return stage;
  } catch (thrown) {
    await closeAll();
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** The people of one of Okta's groups who are there. */
function membersOf(company: Company, group: string): readonly Employee[] {
  return [...company.people.values()].filter(({ groups, active }) => active && groups.includes(group));
}

/** Writes beside and moves into place, as an export should. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
