/**
 * What a reader of an SQLite file sees. Each query by itself takes and gives back the locks of a transaction, which costs as much
 * as finding a row; so what is asked at once, in one turn of the event loop, is asked in one.
 */

import type Sqlite from 'better-sqlite3';

/** Queries after which it is looked anew, for other processes may have written. */
const most = 50;

export interface Sight {
  /** Before each query: what was committed when the turn began is seen, or anything newer. */
  look(): void;
  /** Something was committed by this process, or the file is about to be closed: whoever asks next sees it. */
  lookAway(): void;
}

/** @param reader a connection that nothing else begins transactions on. */
export function openSight(reader: Sqlite.Database): Sight {
  const begin = reader.prepare('begin');
  const end = reader.prepare('commit');
  let asked = 0;
  let awaited = false;

  function lookAway(): void {
    asked = 0;
    if (reader.open && reader.inTransaction) end.run();
  }

  return {
    look() {
      if (asked === most) lookAway();
      if (asked === 0) begin.run();
      asked += 1;
      if (awaited) return;
      awaited = true;
      setImmediate(() => {
        awaited = false;
        lookAway();
      });
    },
    lookAway,
  };
}
