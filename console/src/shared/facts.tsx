/** Names with their values, in two columns. */

import type { ReactNode } from 'react';

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="dim">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
