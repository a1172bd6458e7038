/** The service running within a test, beside which other work is done. For tests only. */

import type { Desk } from './fixture.ts';

/** Serves until the work has ended. @param work told what the command says first */
export async function serving<R>(desk: Desk, work: (told: string) => Promise<R>) {
  const output = desk.surroundings.stdout;
  const heard = Promise.withResolvers<string>();
  const { write } = output;
  output.write = (text: string) => {
    if (text.includes('http')) heard.resolve(text);
    return write(text);
  };
  const ended = desk.run('serve', '--json');
  const first = await Promise.race([
    heard.promise,
    ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  try {
    const result = await work(first);
    const end = () => {
      desk.stop();
      return ended;
    };
    return { result, ended: end };
  } catch (thrown) {
    desk.stop();
    await ended;
    throw thrown;
  }
}
