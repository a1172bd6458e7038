/** Which service a command is about: its settings, and its rooms opened for as long as the command works. */

import { existsSync } from 'node:fs';
import { type App, openApp, type World } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Surroundings } from './surroundings.ts';

/** What a call can open. */
export interface Addressed {
  config(): Promise<Config>;
  withApp<R>(work: (app: App) => Promise<R>): Promise<R>;
}

/** The service that the file, or else the environment, speaks of. */
export function addressed(
  { environment, directory, connectors }: Surroundings,
  world: World,
  file: string | undefined,
): Addressed {
  const config = () =>
    loadConfig({ environment, directory, connectors, ...(file === undefined ? {} : { file }) });
  return {
    config,
    async withApp(work) {
      const decided = await config();
      refuseNowhere(decided);
      const app = await openApp(decided, world);
      try {
        return await work(app);
      } finally {
        await app.close();
      }
    },
  };
}

/** In a folder where nothing is, a command would make an empty store and find nothing in it: the folder is the wrong one. */
function refuseNowhere({ file, store }: Config): void {
  if (file !== undefined || /^postgres(ql)?:/.test(store) || existsSync(store)) return;
  throw new ProvisioningError(
    'not-found',
    `There is no rollcall.yaml here and no store at ${store}; name the file with --config, or begin with rollcall serve.`,
  );
}
