/** Addresses of the service: what stands below a source's own. */

/** The parts below `/scim/v2/{source}` or `/scim/v1/{source}`, decoded; slashes that are doubled or at the end say nothing. */
export function partsBelow({ pathname }: URL): readonly string[] {
  const [, , , ...below] = pathname
    .split('/')
    .filter((each) => each !== '')
    .map(decoded);
  return below;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
