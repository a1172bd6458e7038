/** Names with their values, in two columns. */

import type { ReactNode } from 'react';
import { Humps } from './humps.tsx';

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact(props: {
  readonly name: string;
  /** What is shown when the name is pointed at. */
  readonly title?: string;
  readonly children: ReactNode;
}) {
  const { name, title, children } = props;
  return (
    <>
      <dt className="dim" {...(title === undefined ? {} : { title })}>
        <Humps name={name} />
      </dt>
      <dd>{children}</dd>
    </>
  );
}
