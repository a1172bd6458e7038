/** The room as others see it: a connector to fill directories with, and readings of them for applications. */

import type { TargetConnector } from '../model/index.ts';
import { type Application, applicationsOf } from './applications.ts';
import type { ServedParts } from './change.ts';
import { CrowdDirectoryConfig } from './config.ts';
import { crowdDirectory } from './connector.ts';
import { eventsAfter, type ServedEvent } from './events.ts';
import {
  believableCount,
  doubt,
  lastListing,
  mustBeWhole,
  rememberListing,
  type State,
  stateOf,
  touchedSince,
  type Whole,
} from './listing.ts';
import type { EventKind, ServedTables } from './tables.ts';
import { tokenNow, versionOf, written } from './token.ts';
import { keepLogin, openView, type View } from './view.ts';

/** A directory that is configured. */
export interface DirectorySettings {
  readonly name: string;
  /** As the settings give it, checked by them. */
  readonly config: unknown;
  /** Names of the syncs that fill it. */
  readonly syncs: readonly string[];
}

/** A directory as it stands for one application at one moment. */
export interface Reading {
  readonly view: View;
  /**
   * Pages of a whole list: remembered, so that no token passes over what is committed meanwhile. Throws `unavailable` when
   * the list would be much shorter than the one before, and in the middle when it cannot be told in one piece.
   */
  whole<Item>(kind: Whole, pages: AsyncIterable<Item>): AsyncGenerator<Item>;
  /**
   * Must be called for each page of a list that is asked for in pieces. Throws `unavailable` when something has left the list
   * since its first page, for the rest has moved up and somebody would be passed over.
   */
  page(list: {
    readonly id: string;
    readonly start: number;
    readonly moves: readonly EventKind[];
  }): Promise<void>;
  /** The token of `GET /event`. */
  token(): Promise<string>;
  /** Undefined: the token has expired, or only a full synchronisation will do. */
  events(
    token: string,
  ): Promise<{ readonly token: string; readonly events: readonly ServedEvent[] } | undefined>;
  /** Keeps that somebody has just signed in at the application. */
  signedIn(account: string): Promise<void>;
}

export interface Served {
  /** The connector, which keeps what it is told in this room's tables. */
  readonly connector: TargetConnector<CrowdDirectoryConfig>;
  /** Which directories there are, and who may read them, from now on. */
  configure(directories: readonly DirectorySettings[]): void;
  /** The applications of that name, of all directories. */
  applicationsNamed(name: string): readonly Application[];
  /** A sync has been applied as a whole, and nothing of it failed. */
  settled(at: { readonly directory: string; readonly sync: string }): Promise<void>;
  /** How things stand for an application. Throws `unavailable` when it is not certain that nothing is missing. */
  open(application: Application): Promise<Reading>;
  /** Forgets events and lists from before then (milliseconds since 1970); tokens as old as that expire. */
  forget(before: number): Promise<void>;
}

/** Opens the room. Nothing works by itself. */
export function openServed(parts: ServedParts): Served {
  const { db, clock } = parts;
  let applications: readonly Application[] = [];
  let syncs: ReadonlyMap<string, readonly string[]> = new Map();
  return {
    connector: crowdDirectory(() => parts),
    configure(directories) {
      applications = directories.flatMap(({ name, config }) =>
        applicationsOf(name, CrowdDirectoryConfig.parse(config)),
      );
      syncs = new Map(directories.map((one) => [one.name, one.syncs]));
    },
    applicationsNamed: (name) => applications.filter((application) => application.name === name),
    async settled({ directory, sync }) {
      await db
        .tables<ServedTables>()
        .insertInto('served_settled')
        .values({ directory, sync, at: clock.now() })
        .onConflict((conflict) => conflict.columns(['directory', 'sync']).doNothing())
        .execute();
    },
    async open(application) {
      // The version first: what is looked at later is of this version or a later one, and events tell the rest.
      const state = await stateOf(db, application.directory);
      const view = await openView(db, application);
      await mustBeWhole(view, syncs.get(application.directory) ?? []);
      return openReading(parts, view, state);
    },
    async forget(before) {
      const tables = db.tables<ServedTables>();
      await tables.deleteFrom('served_event').where('at', '<', before).execute();
      await tables.deleteFrom('served_listing').where('at', '<', before).execute();
    },
  };
}

function openReading(parts: ServedParts, view: View, state: State): Reading {
  const { db, clock } = parts;
  const { application } = view;
  const moved = (version: number, kinds: readonly EventKind[]) =>
    touchedSince(db, application, { version, kinds });
  return {
    view,
    async *whole(kind, pages) {
      const count = kind === 'users' ? { count: await believableCount(view) } : {};
      await rememberListing(parts, application, { kind, version: state.version, ...count });
      yield* pages;
      // A name that has passed from one to another meanwhile may stand in the list twice, or not at all.
      if (await moved(state.version, ['renamed']))
        throw doubt(application, 'somebody was renamed while the list was read; ask again');
    },
    async page({ id, start, moves }) {
      const kind = `paged ${id}`;
      if (start === 0) return rememberListing(parts, application, { kind, version: state.version });
      const first = await lastListing(db, application, kind);
      if (first !== undefined && (await moved(first.version, moves)))
        throw doubt(
          application,
          'the list has become shorter since its first page; begin again at the start',
        );
    },
    token: () => tokenNow(parts, application),
    async events(token) {
      const version = await versionOf(db, application, token);
      if (version === undefined || version > state.version) return undefined;
      const events = await eventsAfter(view, version);
      return events === undefined ? undefined : { token: written(application, state), events };
    },
    signedIn: (account) => keepLogin(db, account, clock.now()),
  };
}
