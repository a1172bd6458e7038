/** What is looked up for somebody who decides about one person: accounts that may be theirs, and what was done to them. */

import { type AccountSearch, type FoundAccount, searchAccounts } from './account-search.ts';
import type { Parts } from './context.ts';
import { type JournalPlace, journalOfPerson, type PersonJournalEntry } from './person-journal.ts';

export interface Lookups {
  /** Accounts of a target as it was last read or changed by us, with whose they are; the best fits first. Asks the target nothing. */
  searchAccounts(query: AccountSearch): Promise<readonly FoundAccount[]>;
  /** What was done to a person in every sync, those that are gone too: the newest first. */
  personJournal(query: {
    readonly person: string;
    readonly before?: JournalPlace;
    readonly limit: number;
  }): Promise<readonly PersonJournalEntry[]>;
}

export function openLookups({ db }: Pick<Parts, 'db'>): Lookups {
  return {
    searchAccounts: (query) => searchAccounts(db, query),
    personJournal: (query) => journalOfPerson(db, query),
  };
}
