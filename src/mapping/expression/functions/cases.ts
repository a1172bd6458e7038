/** A case of a function's table: an expression over Ada, and what it gives; null stands for no value. */
type Case = readonly [expression: string, gives: unknown];

/** Tables of cases by the name of the function. */
export type Tables = Readonly<Record<string, readonly Case[]>>;
