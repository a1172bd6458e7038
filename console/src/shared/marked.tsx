/** A sentence of the service, in which code stands in backticks. */

export function Marked({ text }: { readonly text: string }) {
  return text.split('`').map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
      <code key={place}>{part}</code>
    ),
  );
}
