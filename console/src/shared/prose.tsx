/** Markdown as the documentation writes it. Its headings stand below those of the page, its links open beside it. */

import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Humps } from './humps.tsx';

const components: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  // Pages of the documentation link to each other by file, which leads nowhere from here.
  a: ({ href, children }) =>
    href?.startsWith('https://') === true ? (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // In a narrow table a name is broken where a word in it begins, so that the other columns keep their room.
  code: ({ children }) => (
    <code>
      {typeof children === 'string' && !children.includes('\n') ? <Humps name={children} /> : children}
    </code>
  ),
  // Tables and long lines are scrolled in place, by the keyboard too.
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <pre tabIndex={0}>{children}</pre>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <div className="scroll" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

export function Prose({ text }: { readonly text: string }) {
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
