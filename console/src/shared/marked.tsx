/** A sentence of the service, in which code stands in backticks. */

export function Marked({ text }: { readonly text: string }) {
  const parts = text.split('`');
  if (parts.length === 1) return text;
  return parts.map((part, place) => {
    if (part === '') return null;
    // That a sentence begins with code is seen by its first element.
    const As = place % 2 === 0 ? 'span' : 'code';
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
    return <As key={place}>{part}</As>;
  });
}
