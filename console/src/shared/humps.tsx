/** A name as programs write it, or an address, to be broken only where a word in it begins: `employee` and `Number`, `ada` and `@example.com`. */

import { Fragment } from 'react';

const words = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[_.:-])(?=[^_.:-])/u;
/** An address has one such place; that of a guest has its own address before. */
const address = /(?<=.)(?=@|#EXT#)/u;

export function Humps({ name }: { readonly name: string }) {
  let at = 0;
  return name.split(name.includes('@') ? address : words).map((part) => {
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
