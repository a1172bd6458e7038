/** Sets the stage: a folder with a rollcall.yaml, a pretend Jira and a pretend Okta on loopback, and the true service. */

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
import { configText, sync } from './config-text.ts';
import { type HrFiles, hrFiles } from './hr-files.ts';
import { type HandMade, handMade } from './jira-people.ts';
import { listenOnLoopback } from './listen.ts';
import { type Okta, openOkta } from './okta.ts';
import { type Before, lookBefore } from './oracle.ts';
import { oktaGroups } from './structure.ts';

export interface StageOptions {
  readonly world: World;
  /** People of the company. */
  readonly size: number;
  /** Where the service listens; absent: any port that is free. */
  readonly port?: number;
}

export interface Stage {
  readonly world: World;
  readonly app: App;
  readonly jira: JiraSimulator;
  readonly okta: Okta;
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
  /** Pushes the groups as they are by now, or those named. */
  pushGroups(names?: readonly string[]): Promise<void>;
  /** Puts the HR system's export in its place: of today's company, or another one. */
  exportHr(files?: HrFiles): Promise<void>;
  /** Reads the sources that are read and reconciles everybody, or only plans to. */
  round(options?: { readonly planOnly: boolean }): Promise<Round>;
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
  readonly folder: string;
  readonly config: string;
}

export async function openStage({ world, size, port = 0 }: StageOptions): Promise<Stage> {
  let ahead = 0;
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
    const secrets = { okta: world.newId(), jira: world.newId(), admin: world.newId() };
    const jira = simulateJira({ clock, connection: { token: secrets.jira } });
    jira.seed(made.seed);
    const servedJira = await serveOnLoopback(jira.fetch);
    closers.push(servedJira.close);
    const service = await listenOnLoopback(port);
    closers.push(service.close);

    const maxDeprovisions = Math.max(3, Math.round(size / 100));
    await writeFiles(folder, {
      'rollcall.yaml': configText({
        listen: new URL(service.url).host,
        jira: servedJira.url,
        maxDeprovisions,
      }),
      'secrets/okta': secrets.okta,
      'secrets/jira': secrets.jira,
      'secrets/admin': secrets.admin,
    });
    const config = await loadConfig({
      file: 'rollcall.yaml',
      directory: folder,
      environment: {},
      connectors,
    });
    const app = await openApp(config, { ...world, clock, environment: {} });
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
      company,
      handMade: made,
      before: lookBefore(jira, made.strangers),
      maxDeprovisions,
      cast: castOf(company, made, Math.round(size * 0.06)),
      memory: {},
      links: {
        api: service.url,
        token: secrets.admin,
        password,
        jira: servedJira.url,
        jiraToken: secrets.jira,
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
      async pushGroups(names = oktaGroups) {
        for (const name of names) await okta.push(name, membersOf(stage.company, name));
      },
      async exportHr(files = hrFiles(stage.company)) {
        await writeFiles(folder, { 'hr/units.csv': files.units, 'hr/people.csv': files.people });
      },
      round: ({ planOnly } = { planOnly: false }) =>
        goRound(
          { reconciliation: app.reconciliation, readers: app.readers },
          { sync, actor: 'cli', planOnly },
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
