/** A name as programs write it, to be broken only where a word in it begins: `employee` and `Number`. */

import { Fragment } from 'react';

export function Humps({ name }: { readonly name: string }) {
  let at = 0;
  return name.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[_.:-])(?=[^_.:-])/u).map((part) => {
    const place = at;
    at += part.length;
    return (
      <Fragment key={place}>
        {place > 0 && <wbr />}
        {part}
      </Fragment>
    );
  });
}
