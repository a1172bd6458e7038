/** Passwords: what is kept of one, and whether one is right. */

import { hash, verify } from '@node-rs/argon2';

/** Argon2id as OWASP's cheat sheet for password storage has it: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What is kept of a password: a salted argon2id hash in the PHC string format. */
export function keptOf(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

/** Whether the password is the one that was kept. */
export function isRight(password: string, kept: string): Promise<boolean> {
  return verify(kept, password.normalize('NFKC'));
}

let nobody: Promise<string> | undefined;

/** Takes as long as trying a password does, so that nobody learns from the clock which names there are. */
export async function tryNobody(password: string): Promise<void> {
  nobody ??= keptOf('of nobody');
  await isRight(password, await nobody);
}
