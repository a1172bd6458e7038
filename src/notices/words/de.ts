/** Notices in German. */

import type { Words } from './words.ts';

export const de: Words = {
  'many.subject': '{count} Meldungen von Rollcall, zuerst: {first}',
  'one.subject': 'Rollcall: {title}',
  open: 'Ansehen',
  footer: 'Gesendet von Rollcall unter {service}.',
  'plan-held.title': 'Ein Plan von {sync} wartet auf Freigabe',
  'plan-held.text':
    '{reasons} Er würde {changes} Änderungen für {people} Personen machen. Es geschieht nichts, bis jemand ihn angesehen hat.',
  'reading-held.title': 'Einer Lesung von {source} wird nicht geglaubt',
  'reading-held.text': '{message} Niemand wird entfernt, bis jemand sie angesehen hat.',
  'run-failed.title': 'Ein Lauf von {sync} ist gescheitert',
  'run-failed.text': '{message} ({code})',
  'connection-broken.title': 'Die Verbindung {connection} funktioniert nicht',
  'connection-broken.text': '{message} ({code})',
  'credential-expiring.title': '{what} von {connection} endet am {endAt}',
  'credential-expiring.text': 'Das ist in {days} Tagen. Was vorher zu tun ist: {renew}.',
  'credential-expired.title': '{what} von {connection} endete am {endAt}',
  'credential-expired.text': 'Die Verbindung funktioniert vielleicht nicht mehr. Was zu tun ist: {renew}.',
  'seats-short.title': 'Plätze von {product} in {target} gehen aus: {free} frei',
  'seats-short.text':
    '{used} von {total} Plätzen sind belegt. Wer kommt, wenn keiner mehr frei ist, muss warten.',
  'seats-waited-for.title': 'Plätze von {product} in {target} sind ausgegangen: {waiting} warten',
  'seats-waited-for.text':
    '{used} von {total} Plätzen sind belegt, und {waiting} Personen warten auf einen. Plätze, die zurückgenommen werden können, stehen auf der Seite.',
  'seats-ahead.title': 'Plätze von {product} in {target} gehen etwa am {onAt} aus',
  'seats-ahead.text': 'Zuletzt kamen täglich {perDay} dazu; es gibt {seats}.',
  'seats-dearer.title': '{product} in {target} kostet etwa ab dem {onAt} mehr',
  'seats-dearer.text':
    'Zuletzt kamen täglich {perDay} Plätze dazu. Über {seats} Plätzen kostet ein Monat {beyond} {currency}, jetzt {cost} {currency}.',
  'leaver-late.title': '{person} ist gegangen und hat in {target} noch Zugang',
  'leaver-late.text':
    'Gemeldet wurde es am {toldAt}, seither sind vergangen: {lastedFor}. {sync} erlaubt {objectiveFor}. Vielleicht wartet ein Plan auf Freigabe, oder ein Lauf ist gescheitert.',
  'leavers-late.title': '{count} Personen sind gegangen und haben in {target} noch Zugang',
  'leavers-late.text':
    'Am längsten: {lastedFor}. {sync} erlaubt {objectiveFor}. Vielleicht wartet ein Plan auf Freigabe, oder ein Lauf ist gescheitert.',
  'warning-undelivered.title': 'Warnungen von {sync} konnten nicht zugestellt werden: {count}',
  'warning-undelivered.text':
    '{message} Die Konten dieser Personen bleiben, wie sie sind, bis sie gewarnt wurden.',
  'return-asked.title': '{person} bittet um ein Konto',
  'return-asked.text':
    'Es wurde in {target} durch {sync} geschlossen, weil es nicht benutzt wurde; gebeten wurde am {askedAt}.',
  'channel-failing.title': 'Der Kanal {channel} nimmt keine Meldungen an',
  'channel-failing.text':
    '{message} Seit {sinceAt} sind {count} Versuche gescheitert; es wird weiter versucht.',
  'weekly-summary.title': 'Die Woche vom {fromAt} bis {toAt}',
  'weekly-summary.text':
    'Personen: {joiners} gekommen, {movers} gewechselt, {leavers} gegangen, {rehires} zurückgekehrt. Änderungen: {done} gemacht, {failed} gescheitert; {held} Pläne warten auf Freigabe. Unbenutzte Konten: {warned} Personen gewarnt, {slept} Konten geschlossen, {returned} wieder geöffnet. Frei gewordene Plätze: {freed}.',
  'weekly-summary.saved': 'Das spart {saved} {currency} im Monat.',
  'weekly-summary.closed':
    'Bei der Hälfte derer, die gegangen sind, endete der Zugang innerhalb von: {closedFor}.',
  'weekly-summary.late': '{late} Personen, die gegangen sind, haben länger Zugang, als erlaubt ist.',
  'test.title': 'Dies ist ein Test',
  'test.text': 'Der Kanal {channel} funktioniert.',
  'warning.subject': 'Ihr Konto für {application} wird bald geschlossen',
  'warning.text':
    'Guten Tag {name},\n\nSie haben {application} zuletzt am {lastAt} benutzt. Ein Konto, das nicht benutzt wird, wird geschlossen; Ihres frühestens am {dueAt}. Nichts, was Sie dort angelegt haben, geht verloren.\n\nWenn Sie es noch brauchen, melden Sie sich vorher in {application} an, oder sagen Sie es hier:\n\n{link}\n\nSollte es schon geschlossen sein, können Sie es auf derselben Seite zurückerbitten. Der Link gilt bis {linkEndsAt}. Wenn Sie das Konto nicht mehr brauchen, müssen Sie nichts tun.',
  'warning.never':
    'Guten Tag {name},\n\nSie haben ein Konto für {application}, das nie benutzt wurde. Es wird frühestens am {dueAt} geschlossen.\n\nWenn Sie es brauchen, melden Sie sich vorher in {application} an, oder sagen Sie es hier:\n\n{link}\n\nSollte es schon geschlossen sein, können Sie es auf derselben Seite zurückerbitten. Der Link gilt bis {linkEndsAt}. Wenn Sie das Konto nicht brauchen, müssen Sie nichts tun.',
  'page.title': 'Ihr Konto für {application}',
  'page.question': 'Brauchen Sie Ihr Konto für {application} noch?',
  'page.button': 'Ja, ich bin noch da',
  'page.asks':
    'Ihr Konto für {application} wurde geschlossen, weil es nicht benutzt wurde. Brauchen Sie es wieder?',
  'page.ask': 'Ja, ich brauche es wieder',
  'page.thanks': 'Danke. Ihr Konto für {application} bleibt offen.',
  'page.asked':
    'Um Ihr Konto für {application} wurde gebeten. Ein Administrator entscheidet; Sie müssen nichts weiter tun.',
  'page.restored': 'Danke. Ihr Konto für {application} wird wieder geöffnet; das dauert einige Minuten.',
  'page.over': 'Dieser Link gilt nicht mehr. Bitte wenden Sie sich an Ihre Administratoren.',
  'page.unknown': 'Dieser Link stimmt nicht. Bitte öffnen Sie ihn so, wie er in der Nachricht steht.',
};
