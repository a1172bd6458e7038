/** The process: hands the command line its arguments, environment, folder, streams and world. */

import { connectors } from '../app.ts';
import { runCommandLine } from './command-line.ts';
import { systemWorld } from './world.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

// Whoever reads our output may stop reading (`rollcall plans show … | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  connectors,
  openWorld: systemWorld,
  onStop(listener) {
    // Heard once: with the listeners gone the next signal does what signals do.
    const heard = () => {
      leave();
      listener();
    };
    const leave = () => {
      for (const signal of signals) process.off(signal, heard);
    };
    for (const signal of signals) process.on(signal, heard);
    return leave;
  },
});
