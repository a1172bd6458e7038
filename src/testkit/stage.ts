/** A connector opened in a world of its own, as every promise needs it. */

import type { Tools } from '../model/index.ts';
import { realClock } from './clock.ts';
import { type Faults, type FaultyFetch, faultyFetch } from './faults.ts';
import type { World } from './subject.ts';
import { hastyClock, type TestTools, testTools } from './tools.ts';

export interface Stage<W extends World, Opened extends Closing> {
  readonly world: W;
  readonly opened: Opened;
  readonly tools: TestTools;
  /** Present when the world speaks HTTP. */
  readonly web: FaultyFetch | undefined;
  /** The hook that plants faults; absent in a sandbox. */
  readonly faults: Faults | undefined;
  /** Opens the connector anew in the same world, as after a restart. */
  reopen(): Opened;
  /** Closes everything that was opened, and the world. */
  close(): Promise<void>;
}

interface Closing {
  close(): Promise<void>;
}

interface Parts<W extends World, Opened> {
  readonly connector: {
    readonly config: { parse(settings: unknown): unknown };
    open(config: never, tools: Tools): Opened;
  };
  readonly world: W;
}

/** Opens a connector in a world; whoever calls it closes both. */
export function openStage<W extends World, Opened extends Closing>({
  connector,
  world,
}: Parts<W, Opened>): Stage<W, Opened> {
  const clock = world.sandbox ? realClock() : hastyClock();
  const web = world.fetch && faultyFetch(world.fetch, clock);
  const tools = testTools({ clock, ...(web && { fetch: web.fetch }) });
  const all: Opened[] = [];
  const open = () => {
    const opened = connector.open(connector.config.parse(world.settings) as never, tools);
    all.push(opened);
    return opened;
  };
  return {
    world,
    tools,
    web,
    opened: open(),
    reopen: open,
    async close() {
      for (const opened of all) await opened.close();
      await world.close?.();
    },
    faults: world.sandbox ? undefined : (world.faults ?? web),
  };
}
