/** Notices in English. */

import type { Words } from './words.ts';

export const en: Words = {
  'many.subject': '{count} notices from Rollcall, first: {first}',
  'one.subject': 'Rollcall: {title}',
  open: 'Look at it',
  footer: 'Sent by Rollcall at {service}.',
  'plan-held.title': 'A plan of {sync} waits for approval',
  'plan-held.text':
    '{reasons} It would make {changes} changes for {people} people. Nothing is done until somebody has looked.',
  'reading-held.title': 'A reading of {source} is not believed',
  'reading-held.text': '{message} Nobody is removed until somebody has looked.',
  'run-failed.title': 'A run of {sync} failed',
  'run-failed.text': '{message} ({code})',
  'connection-broken.title': 'The connection {connection} does not work',
  'connection-broken.text': '{message} ({code})',
  'credential-expiring.title': '{what} of {connection} ends on {endAt}',
  'credential-expiring.text': 'That is in {days} days. Before then, {renew}.',
  'credential-expired.title': '{what} of {connection} ended on {endAt}',
  'credential-expired.text': 'The connection may not work any more: {renew}.',
  'seats-short.title': 'Seats of {product} at {target} run out: {free} free',
  'seats-short.text': '{used} of {total} seats are used. Whoever comes when none is left has to wait.',
  'seats-waited-for.title': 'Seats of {product} at {target} have run out: {waiting} wait',
  'seats-waited-for.text':
    '{used} of {total} seats are used, and {waiting} people wait for one. Seats that could be taken back are listed on the page.',
  'seats-ahead.title': 'Seats of {product} at {target} will run out about {onAt}',
  'seats-ahead.text': '{perDay} more are used each day, as of late; there are {seats}.',
  'seats-dearer.title': '{product} at {target} will cost more from about {onAt}',
  'seats-dearer.text':
    '{perDay} more seats are used each day, as of late. Beyond {seats} seats a month costs {beyond} {currency}; now it is {cost} {currency}.',
  'leaver-late.title': '{person} has left and still has access at {target}',
  'leaver-late.text':
    'It was told on {toldAt}, {lastedFor} ago; {sync} allows {objectiveFor}. A plan may wait for approval, or a run may have failed.',
  'leavers-late.title': '{count} people have left and still have access at {target}',
  'leavers-late.text':
    'The first of them for {lastedFor}; {sync} allows {objectiveFor}. A plan may wait for approval, or a run may have failed.',
  'warning-undelivered.title': 'Warnings of {sync} could not be delivered: {count}',
  'warning-undelivered.text':
    '{message} The accounts of these people stay as they are until they were warned.',
  'return-asked.title': '{person} asks for an account back',
  'return-asked.text':
    'It was closed at {target} because it was not used, by {sync}; asked for on {askedAt}.',
  'channel-failing.title': 'The channel {channel} takes no messages',
  'channel-failing.text': '{message} {count} tries have failed since {sinceAt}; it is tried on.',
  'weekly-summary.title': 'The week from {fromAt} to {toAt}',
  'weekly-summary.text':
    'People: {joiners} joined, {movers} moved, {leavers} left, {rehires} came back. Changes: {done} done, {failed} failed; {held} plans wait for approval. Accounts not used: {warned} people warned, {slept} closed, {returned} opened again. Seats freed: {freed}.',
  'weekly-summary.saved': 'That saves {saved} {currency} a month.',
  'weekly-summary.closed': 'Half of those who left had no access any more after {closedFor}.',
  'weekly-summary.late': '{late} people who have left have access for longer than is allowed.',
  'test.title': 'This is a test',
  'test.text': 'The channel {channel} works.',
  'warning.subject': 'Your account for {application} is about to be closed',
  'warning.text':
    'Hello {name},\n\nyou last used {application} on {lastAt}. An account that is not used is closed; yours on {dueAt} at the earliest. Nothing that you have made there is lost.\n\nIf you still need it, sign in to {application} before then, or say so here:\n\n{link}\n\nShould it be closed already, the same page asks for it back. The link is good until {linkEndsAt}. If you do not need the account any more, there is nothing to do.',
  'warning.never':
    'Hello {name},\n\nyou have an account for {application} that was never used. It is closed on {dueAt} at the earliest.\n\nIf you need it, sign in to {application} before then, or say so here:\n\n{link}\n\nShould it be closed already, the same page asks for it back. The link is good until {linkEndsAt}. If you do not need the account, there is nothing to do.',
  'page.title': 'Your account for {application}',
  'page.question': 'Do you still need your account for {application}?',
  'page.button': 'Yes, I am still here',
  'page.asks': 'Your account for {application} was closed because it was not used. Do you need it back?',
  'page.ask': 'Yes, I need it back',
  'page.thanks': 'Thank you. Your account for {application} stays open.',
  'page.asked':
    'Your account for {application} was asked for. An administrator decides; you need to do nothing more.',
  'page.restored': 'Thank you. Your account for {application} is opened again; that takes some minutes.',
  'page.over': 'This link is not good any more. Please ask your administrators.',
  'page.unknown': 'This link is not right. Please open it as it stands in the message.',
};
