/** What both sides of the measurement of SCIM know. */

export const SOURCE = 'idp';
export const TOKEN = 'a-token-for-measurements';
/** A group of a hundred, and one of ten thousand. */
export const SMALL = 'group-small';
export const LARGE = 'group-large';
