/** The way to each section of a long form, in sight while one scrolls. */

import { goTo } from '../../shared/go-to.ts';
import { texts } from '../../texts/index.ts';

/** @param props.parts the id of each section, and its title */
export function Contents(props: { readonly parts: readonly (readonly [id: string, title: string])[] }) {
  return (
    <nav className="contents" aria-label={texts.syncs.contents}>
      {props.parts.map(([id, title]) => (
        <button key={id} type="button" className="link" onClick={() => goTo(id)}>
          {title}
        </button>
      ))}
    </nav>
  );
}
