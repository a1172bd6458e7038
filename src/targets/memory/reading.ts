/** Reads a world: all of it page by page, or the accounts that are asked for. */

import type { Account, ReadScope, TargetRecord } from '../../model/index.ts';
import type { Ask } from './asking.ts';
import type { RequestKind } from './server.ts';
import { type Contents, resembling } from './world.ts';

/** Entitlements, then accounts, then the members of each entitlement. */
export async function* readAll(ask: Ask, size: number): AsyncIterable<TargetRecord> {
  const entitlements: string[] = [];
  const accounts = new Set<string>();
  for await (const entitlement of pages(ask, { what: 'entitlements.page', size }, (now) =>
    now.entitlements.values(),
  )) {
    entitlements.push(entitlement.id);
    yield { type: 'entitlement', entitlement };
  }
  for await (const account of pages(ask, { what: 'accounts.page', size }, (now) => now.accounts.values())) {
    accounts.add(account.id);
    yield { type: 'account', account };
  }
  for (const entitlement of entitlements) {
    const page = { what: 'grants.page', about: [entitlement], size } as const;
    for await (const account of pages(ask, page, (now) => now.holders.get(entitlement) ?? [])) {
      // Whoever came while we read is told by the next reading, with grants and all.
      if (accounts.has(account)) yield { type: 'grant', account, entitlement };
    }
  }
  yield { type: 'complete' };
}

/** The accounts named and those that resemble the ones given, each with its grants. */
export async function* readScoped(ask: Ask, scope: ReadScope): AsyncIterable<TargetRecord> {
  const found = new Map<string, Account>();
  for (const id of scope.accounts) {
    const account = await ask.look('account.find', [id], (now) => now.accounts.get(id));
    if (account !== undefined) found.set(id, account);
  }
  for (const like of scope.resembling) {
    const alike = await ask.look('account.search', [like.id], (now) => resembling(now, like.attributes));
    for (const account of alike) found.set(account.id, account);
  }
  const told = new Set<string>();
  for (const account of found.values()) {
    yield { type: 'account', account };
    const held = await ask.look('grants.page', [account.id], (now) => entitlementsOf(now, account.id));
    for (const entitlement of held) {
      if (!told.has(entitlement.id)) yield { type: 'entitlement', entitlement };
      told.add(entitlement.id);
      yield { type: 'grant', account: account.id, entitlement: entitlement.id };
    }
  }
  yield { type: 'complete' };
}

function entitlementsOf({ entitlements, holders }: Contents, account: string) {
  return [...entitlements.values()].filter(({ id }) => holders.get(id)?.has(account));
}

interface Page {
  readonly what: RequestKind;
  readonly about?: readonly string[];
  readonly size: number;
}

/** The world keeps our place: what is added or removed meanwhile shifts nothing that was there before. */
async function* pages<Item>(
  ask: Ask,
  { what, about = [], size }: Page,
  open: (now: Contents) => Iterable<Item>,
): AsyncIterable<Item> {
  let place: Iterator<Item> | undefined;
  for (;;) {
    const page = await ask.look(what, about, (now) => {
      place ??= open(now)[Symbol.iterator]();
      return take(place, size);
    });
    yield* page;
    if (page.length < size) return;
  }
}

function take<Item>(from: Iterator<Item>, count: number): readonly Item[] {
  const items: Item[] = [];
  while (items.length < count) {
    const next = from.next();
    if (next.done) return items;
    items.push(next.value);
  }
  return items;
}
