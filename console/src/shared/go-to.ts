/** Goes to a part of the page by its id. The focus goes along, so that Tab goes on there. */
export function goTo(id: string): boolean {
  const part = document.getElementById(id);
  // What is folded away is unfolded.
  const fold = part?.closest('details');
  if (fold !== null && fold !== undefined) fold.open = true;
  part?.scrollIntoView({ block: 'start' });
  part?.focus({ preventScroll: true });
  return part !== null;
}
