/** What notices may be about, in which languages they are written, and which of their texts may be written anew, with what stands for what. Pure. */

/** What administrators are told. */
export const noticeKinds = [
  'plan-held',
  'reading-held',
  'run-failed',
  'connection-broken',
  'credential-expiring',
  'seats-short',
  'seats-ahead',
  'leaver-late',
  'warning-undelivered',
  'return-asked',
  'channel-failing',
  'weekly-summary',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Languages that there is a file of texts for. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/**
 * Every text that leaves the house, with the words in braces that it may use. A number is written as the language writes
 * numbers; what ends in `At` is a day, what ends in `For` a time that something lasts.
 */
export const noticeTexts = {
  'many.subject': ['count', 'first'],
  'one.subject': ['title'],
  open: [],
  footer: ['service'],
  'plan-held.title': ['sync', 'changes', 'people'],
  'plan-held.text': ['sync', 'changes', 'people', 'reasons'],
  'reading-held.title': ['source'],
  'reading-held.text': ['source', 'message'],
  'run-failed.title': ['sync'],
  'run-failed.text': ['sync', 'message', 'code'],
  'connection-broken.title': ['connection'],
  'connection-broken.text': ['connection', 'message', 'code'],
  'credential-expiring.title': ['connection', 'what', 'endAt'],
  'credential-expiring.text': ['connection', 'what', 'endAt', 'days', 'renew'],
  'credential-expired.title': ['connection', 'what', 'endAt'],
  'credential-expired.text': ['connection', 'what', 'endAt', 'days', 'renew'],
  'seats-short.title': ['target', 'product', 'free'],
  'seats-short.text': ['target', 'product', 'free', 'used', 'total'],
  'seats-waited-for.title': ['target', 'product', 'waiting'],
  'seats-waited-for.text': ['target', 'product', 'waiting', 'used', 'total'],
  'seats-ahead.title': ['target', 'product', 'onAt'],
  'seats-ahead.text': ['target', 'product', 'onAt', 'seats', 'perDay'],
  'seats-dearer.title': ['target', 'product', 'onAt'],
  'seats-dearer.text': ['target', 'product', 'onAt', 'seats', 'perDay', 'cost', 'beyond', 'currency'],
  'leaver-late.title': ['person', 'target', 'sync'],
  'leaver-late.text': ['person', 'target', 'sync', 'toldAt', 'lastedFor', 'objectiveFor'],
  'leavers-late.title': ['count', 'target', 'sync'],
  'leavers-late.text': ['count', 'target', 'sync', 'lastedFor', 'objectiveFor'],
  'warning-undelivered.title': ['sync', 'count'],
  'warning-undelivered.text': ['sync', 'count', 'message'],
  'return-asked.title': ['person', 'sync'],
  'return-asked.text': ['person', 'sync', 'target', 'askedAt'],
  'channel-failing.title': ['channel'],
  'channel-failing.text': ['channel', 'message', 'count', 'sinceAt'],
  'weekly-summary.title': ['fromAt', 'toAt'],
  'weekly-summary.text': [
    'joiners',
    'movers',
    'leavers',
    'rehires',
    'done',
    'failed',
    'held',
    'warned',
    'slept',
    'returned',
    'freed',
  ],
  'weekly-summary.saved': ['saved', 'currency'],
  'weekly-summary.closed': ['closedFor'],
  'weekly-summary.late': ['late'],
  'test.title': ['channel'],
  'test.text': ['channel'],
  'warning.subject': ['application'],
  'warning.text': ['name', 'application', 'lastAt', 'dueAt', 'link', 'linkEndsAt'],
  'warning.never': ['name', 'application', 'dueAt', 'link', 'linkEndsAt'],
  'page.title': ['application'],
  'page.question': ['application'],
  'page.button': [],
  'page.asks': ['application'],
  'page.ask': [],
  'page.thanks': ['application'],
  'page.asked': ['application'],
  'page.restored': ['application'],
  'page.over': [],
  'page.unknown': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type NoticeText = keyof typeof noticeTexts;

/** What is wrong with texts that somebody wrote anew: unknown ones, and words in braces that nothing stands for. */
export function textFaults(
  texts: Readonly<Record<string, string>>,
): readonly { readonly path: string; readonly message: string }[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const words = (noticeTexts as Readonly<Record<string, readonly string[]>>)[name];
    if (words === undefined)
      return [{ path: name, message: 'is no text of notices; docs/notices.md lists them' }];
    const strange = wordsIn(text).filter((word) => !words.includes(word));
    if (strange.length === 0) return [];
    const known =
      words.length === 0 ? 'it has none' : `it has ${words.map((word) => `{${word}}`).join(', ')}`;
    return [{ path: name, message: `uses {${strange[0]}}, which nothing stands for here; ${known}` }];
  });
}

/** The words in braces of a text. */
export function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, word = '']) => word);
}
