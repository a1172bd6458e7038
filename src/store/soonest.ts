/** What is there at once where it can be, and waited for where it cannot: so that what may be asked either way is written once. */

export type Soonest<T> = T | Promise<T>;

/** What is made of something, at once where that is there at once. */
export function after<Given, Made>(
  given: Soonest<Given>,
  make: (given: Given) => Soonest<Made>,
): Soonest<Made> {
  return given instanceof Promise ? given.then(make) : make(given);
}
