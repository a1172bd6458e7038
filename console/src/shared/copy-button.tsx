/** Copies a text that is shown; by plain http browsers refuse that, and then the text is chosen and the reader told what to press. */

import { Button, type ButtonProps } from '@mantine/core';
import { type RefObject, useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';

const words = texts.copying;
/** Milliseconds for which one is told that it is copied. */
const told = 4_000;

export function CopyButton(props: {
  readonly text: string;
  /** Where the text is shown. */
  readonly shown: RefObject<HTMLElement | null>;
  /** What the button is called, where there are several. */
  readonly label?: string;
  readonly size?: ButtonProps['size'];
}) {
  const { text, shown, label, size } = props;
  const [says, setSays] = useState('');
  useEffect(() => {
    if (says !== words.copied) return;
    const timer = setTimeout(() => setSays(''), told);
    return () => clearTimeout(timer);
  }, [says]);
  const copy = async (): Promise<void> => {
    const isCopied = (await isTaken(text)) || (shown.current !== null && isChosenAndCopied(shown.current));
    setSays(isCopied ? words.copied : words.chosen(isApple() ? '⌘C' : 'Ctrl+C'));
  };
  return (
    <>
      <Button
        variant="default"
        {...(size === undefined ? {} : { size })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        onClick={() => void copy()}
      >
        {words.copy}
      </Button>
      <span role="status" className="dim">
        {says}
      </span>
    </>
  );
}

/** Only where the page came by https, or from this very machine, is there such a clipboard; and it may refuse. */
async function isTaken(text: string): Promise<boolean> {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}

/** The way of old, which asks for what is chosen; where it is refused too, what is chosen stays so. */
function isChosenAndCopied(element: HTMLElement): boolean {
  const selection = window.getSelection();
  selection?.selectAllChildren(element);
  if (!document.execCommand('copy')) return false;
  selection?.removeAllRanges();
  return true;
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
