/** What the command line is handed instead of a process, so that a test can run commands beside each other in one. */

import type { World } from '../app.ts';
import type { Connectors } from '../settings/index.ts';

/** Where text goes: a terminal, a file, a pipe, or a list of a test. */
export interface Output {
  write(text: string): unknown;
  /** Whether somebody looks at it live. */
  readonly isTTY?: boolean | undefined;
  /** Characters in a line of the terminal. */
  readonly columns?: number | undefined;
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  readonly directory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly connectors: Connectors;
  /** Time, network and chance, with a log of that level on standard error. */
  openWorld(level: string): World;
  /**
   * Calls the listener once, at the first request to stop (SIGINT, SIGTERM), until the returned function is called; the
   * second request kills.
   */
  onStop(listener: () => void): () => void;
}
