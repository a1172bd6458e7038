/** Putting single texts where a SCIM User has them (RFC 7643 section 4). */

import type { AttributeValue } from '../../model/index.ts';

/** Attributes of a person while they are put together. */
export type Draft = Record<string, AttributeValue>;

/** Puts a text where it belongs. */
export type Place = (draft: Draft, value: string) => void;

/** As an attribute of that name. */
export const plainly =
  (name: string): Place =>
  (draft, value) => {
    draft[name] = value;
  };

/** As a part of a complex attribute, or of an extension. */
export const within =
  (parent: string, name: string) =>
  (draft: Draft, value: AttributeValue): void => {
    draft[parent] = { ...(draft[parent] as Draft | undefined), [name]: value };
  };
