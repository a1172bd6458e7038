/** graphile-worker's own words, in our log. */

import { Logger } from 'graphile-worker';
import type { Log } from '../model/index.ts';

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const;

/** What became of single jobs is left out: we say it ourselves, with our codes and without payloads. */
export function graphileLogger(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    if (meta?.failure === true || meta?.success === true) return;
    const err = meta?.error === undefined ? {} : { err: meta.error };
    log[levels[level]]({ component: 'graphile-worker', ...scope, ...err }, message);
  });
}
