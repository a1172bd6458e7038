/** The tables in which a Data Center application keeps what it was told of a remote directory. */

/** A row of the table of users; names are compared without case. */
export interface CachedUser {
  readonly name: string;
  /** The external id; rows from before there were any have none. */
  readonly key?: string;
  readonly active: boolean;
  readonly displayName: string;
  readonly email: string;
}

export interface CrowdCache {
  readonly users: Map<string, CachedUser>;
  /** Names by their lower case. */
  readonly groups: Map<string, string>;
  /** Lower-case names of the members, by the lower-case name of the group. */
  readonly members: Map<string, Set<string>>;
}

export function emptyCache(): CrowdCache {
  return { users: new Map(), groups: new Map(), members: new Map() };
}

export const lower = (name: string) => name.toLowerCase();

export function removeUser(cache: CrowdCache, name: string): void {
  cache.users.delete(lower(name));
  for (const members of cache.members.values()) members.delete(lower(name));
}

export function removeGroup(cache: CrowdCache, name: string): void {
  cache.groups.delete(lower(name));
  cache.members.delete(lower(name));
}

export function putGroup(cache: CrowdCache, name: string): void {
  cache.groups.set(lower(name), name);
  if (!cache.members.has(lower(name))) cache.members.set(lower(name), new Set());
}

/** Adds or removes a membership; one of somebody or something unknown is passed over, as the real one logs and goes on. */
export function setMember(
  cache: CrowdCache,
  { user, group, member }: { readonly user: string; readonly group: string; readonly member: boolean },
): void {
  const members = cache.members.get(lower(group));
  if (members === undefined || !cache.users.has(lower(user))) return;
  if (member) members.add(lower(user));
  else members.delete(lower(user));
}

/** The users of a full synchronisation: gone, renamed, changed, new, by external id where the row has one. */
export function replaceUsers(cache: CrowdCache, remote: readonly CachedUser[]): void {
  const byKey = new Map<string, CachedUser>();
  for (const user of remote) {
    if (user.key === undefined) continue;
    if (byKey.has(user.key)) throw new Error(`Multiple entries with same key: ${user.key}`);
    byKey.set(user.key, user);
  }
  const names = new Set(remote.map(({ name }) => lower(name)));
  for (const cached of cache.users.values()) {
    const survives = cached.key === undefined ? names.has(lower(cached.name)) : byKey.has(cached.key);
    if (!survives) removeUser(cache, cached.name);
  }
  rename(cache, byKey);
  for (const user of remote) cache.users.set(lower(user.name), user);
}

/** Memberships go with the row. All rows leave their old names first, so that names may change hands. */
function rename(cache: CrowdCache, byKey: ReadonlyMap<string, CachedUser>): void {
  const moves: { readonly to: CachedUser; readonly groups: readonly string[] }[] = [];
  for (const cached of cache.users.values()) {
    const to = cached.key === undefined ? undefined : byKey.get(cached.key);
    if (to === undefined || to.name === cached.name) continue;
    const groups = [...cache.members].flatMap(([group, members]) =>
      members.has(lower(cached.name)) ? group : [],
    );
    moves.push({ to, groups });
    removeUser(cache, cached.name);
  }
  for (const { to, groups } of moves) {
    cache.users.set(lower(to.name), to);
    for (const group of groups) cache.members.get(group)?.add(lower(to.name));
  }
}

/** The groups of a full synchronisation; of names that collide without case none is taken, as 5.1.6 does. */
export function replaceGroups(cache: CrowdCache, remote: readonly string[]): void {
  const times = Map.groupBy(remote, lower);
  const taken = remote.filter((name) => times.get(lower(name))?.length === 1);
  const names = new Set(taken.map(lower));
  for (const [, name] of cache.groups) if (!names.has(lower(name))) removeGroup(cache, name);
  for (const name of taken) putGroup(cache, name);
}
