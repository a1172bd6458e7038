/** What a pretend organisation keeps beside its people, so that nobody has to look through all of them for one. */

import type { State, User } from './state.ts';

export interface Register {
  /** Somebody was written, made or removed. */
  note(id: string): void;
  /** Whoever has this address; more than one only when it was given by hand. */
  bearers(email: string): readonly User[];
  /** How many take a seat of an application. */
  usage(workspace: string): number;
  /** A group was written: who takes a seat is worked out anew. */
  forgetSeats(): void;
}

/** @param takes whether somebody takes a seat of an application, as they are now */
export function openRegister(state: State, takes: (user: User, workspace: string) => boolean): Register {
  /** Under which address somebody stands in `byEmail`. */
  const emails = new Map<string, string>();
  const byEmail = new Map<string, Set<string>>();
  const holders = new Map<string, Set<string>>();

  function standUnder(id: string, email: string | undefined): void {
    const before = emails.get(id);
    if (before === email) return;
    if (before !== undefined) byEmail.get(before)?.delete(id);
    if (email === undefined) {
      emails.delete(id);
      return;
    }
    emails.set(id, email);
    byEmail.set(email, (byEmail.get(email) ?? new Set()).add(id));
  }

  function holdersOf(workspace: string): Set<string> {
    const known = holders.get(workspace);
    if (known !== undefined) return known;
    const found = new Set<string>();
    for (const user of state.users.values()) if (takes(user, workspace)) found.add(user.accountId);
    holders.set(workspace, found);
    return found;
  }

  return {
    note(id) {
      const user = state.users.get(id);
      standUnder(id, user?.email);
      for (const [workspace, held] of holders)
        if (user !== undefined && takes(user, workspace)) held.add(id);
        else held.delete(id);
    },
    bearers: (email) => [...(byEmail.get(email) ?? [])].flatMap((id) => state.users.get(id) ?? []),
    usage: (workspace) => holdersOf(workspace).size,
    forgetSeats: () => holders.clear(),
  };
}
