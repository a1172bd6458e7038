/** Addresses of the service: what stands below a source's own. */

/** An address, taken apart as far as the service looks at it. */
export interface Address {
  /** The path, as it came. */
  readonly path: string;
  /** See `partsBelow`. */
  readonly below: readonly string[];
  readonly search: URLSearchParams;
}

export function addressIn(url: string): Address {
  const parsed = new URL(url);
  return {
    path: parsed.pathname,
    below: partsBelow(parsed),
    // Taken apart when somebody asks, which nobody does before its length is known.
    get search() {
      return parsed.searchParams;
    },
  };
}

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

/** Characters that mean themselves in an address: ids that are made here have no others, those of another origin may. */
const plain = /^[\w.~-]+$/;

/** Where a resource is. @param endpoint of its type, such as `/Users` */
export function locationOf(base: string, endpoint: string, id: string): string {
  return `${base}${endpoint}/${plain.test(id) ? id : encodeURIComponent(id)}`;
}
