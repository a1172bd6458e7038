/** `rollcall demo`: a made-up company, its identity provider, its application, and a service wired to them. */

import type { CommandDeclaration } from './declaration.ts';
import { numberOption } from './numbers.ts';

export const demo: CommandDeclaration = {
  usage: 'demo',
  summary: 'Show what Rollcall does, with a made-up company.',
  description:
    'Starts simulators of an identity provider and of an application with a made-up company in them, and a service wired to them; tells the story on the terminal and keeps running. Nothing of yours is touched.',
  options: [
    { flags: '--once', summary: 'End after the story; exits with 1 when anything came out otherwise.' },
    { flags: '--port <port>', summary: 'The port of the service; any that is free when absent.' },
    {
      flags: '--until <chapter>',
      summary: 'End the story after this chapter, by its name; all of it when absent.',
    },
    {
      flags: '--size <people>',
      summary:
        'People in the company, 60 at least; 1,000 when absent. The story grows with them: of 10,000 it takes some minutes, of 50,000 about half an hour.',
    },
  ],
  async work({ options, json, surroundings, world }) {
    const port = numberOption(options, 'port');
    const size = numberOption(options, 'size');
    const leaving = new AbortController();
    const leave = surroundings.onStop(() => leaving.abort());
    try {
      // Loaded only here: the service never needs it.
      const { runDemo } = await import('../demo/index.ts');
      const exit = await runDemo({
        once: options.once === true,
        json,
        output: surroundings.stdout,
        world,
        signal: leaving.signal,
        ...(typeof options.until === 'string' ? { until: options.until } : {}),
        ...(port === undefined ? {} : { port }),
        ...(size === undefined ? {} : { size: Math.max(size, 60) }),
      });
      return { json: undefined, lines: [], exit };
    } finally {
      leave();
    }
  },
};
