/** The searches and filters that a pretend Okta understands: dates, and the types of events. Anything else is refused. */

/** Whether one of the comparisons holds for dates by name; nothing when the text is none that is understood. */
export function after(text: string): ((dates: Readonly<Record<string, number>>) => boolean) | undefined {
  const pattern = /^(\w+) gt "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"$/;
  const parts = text.split(' or ').map((part) => pattern.exec(part));
  if (parts.some((part) => part === null)) return undefined;
  return (dates) => parts.some((part) => (dates[part?.[1] ?? ''] ?? 0) > Date.parse(part?.[2] ?? ''));
}

/** The types of events that a filter names. */
export function eventTypes(text: string): readonly string[] | undefined {
  const parts = text.split(' or ').map((part) => /^eventType eq "([\w.]+)"$/.exec(part));
  return parts.some((part) => part === null) ? undefined : parts.map((part) => part?.[1] ?? '');
}
