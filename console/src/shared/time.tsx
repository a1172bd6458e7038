/** Dates and numbers as the reader's browser writes them. */

import { Tooltip } from '@mantine/core';
import { Fragment, useContext, useSyncExternalStore } from 'react';
import { serviceNow } from '../api/service-clock.ts';
import { texts } from '../texts/index.ts';
import { onTick } from './clock.ts';
import { distance } from './distance.ts';
import { InRows } from './in-rows.ts';
import { withUnit } from './unit.ts';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const count = new Intl.NumberFormat();
const list = new Intl.ListFormat(texts.language);

const WEEK = 7 * 86_400_000;

/** Nothing of the page stands outside of its landmarks. */
const inContent = { target: '#content' } as const;
/** By pointing, by the keyboard and by a tap. */
const ways = { hover: true, focus: true, touch: true } as const;

/**
 * A time, near ones as distance, which grows while one looks: `5 minutes ago`; whoever points at it, taps it or comes to it
 * with Tab sees the exact one. In rows it is no stop of Tab: there the exact one is read out with it. In a list that is a record
 * stands a `Moment`. @param at milliseconds since 1970
 */
export function Time({ at }: { readonly at: number }) {
  const isInRows = useContext(InRows);
  const says = useSyncExternalStore(onTick, () => written(at, serviceNow()));
  const label = exact.format(at);
  const shown = { label, events: ways, portalProps: inContent, transitionProps: { duration: 0 } } as const;
  const dateTime = new Date(at).toISOString();
  if (isInRows)
    return (
      <>
        <Tooltip {...shown}>
          <time className="time" dateTime={dateTime}>
            {says}
          </time>
        </Tooltip>
        <span className="unseen"> {label}</span>
      </>
    );
  return (
    <Tooltip {...shown}>
      <button type="button" className="time">
        <time dateTime={dateTime}>{says}</time>
      </button>
    </Tooltip>
  );
}

function written(at: number, now: number): string {
  return Math.abs(at - now) > WEEK ? date.format(at) : distance(at, now);
}

/** A day with the minute. @param at milliseconds since 1970 */
export function minute(at: number): string {
  return date.format(at);
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

const ofDay: readonly string[] = ['day', 'month', 'year', 'weekday', 'era', 'relatedYear', 'yearName'];

/** A time as a record has it: day, second and zone; a line breaks only between the day and the time. @param at milliseconds since 1970 */
export function Moment({ at }: { readonly at: number }) {
  const pieces: { isDay: boolean; text: string }[] = [];
  for (const { type, value } of moment.formatToParts(at)) {
    const last = pieces.at(-1);
    const isDay = ofDay.includes(type);
    if (last !== undefined && (type === 'literal' || last.isDay === isDay)) last.text += value;
    else pieces.push({ isDay, text: value });
  }
  return (
    <time dateTime={new Date(at).toISOString()}>
      {pieces.map(({ text }) => (
        <Fragment key={text}>
          <span className="nowrap">{text.trimEnd()}</span>
          {text.endsWith(' ') && ' '}
        </Fragment>
      ))}
    </time>
  );
}

/** Whether the reader counts the hours of a day to twelve, twice. */
export function countsToTwelve(): boolean {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).resolvedOptions();
  return hourCycle === 'h12' || hourCycle === 'h11';
}

export function number(value: number): string {
  return count.format(value);
}

/** Names one after another, as they stand in a sentence. */
export function listOf(names: readonly string[]): string {
  return list.format(names);
}

const units: readonly (readonly [unit: string, milliseconds: number, digits: number])[] = [
  ['day', 86_400_000, 1],
  ['hour', 3_600_000, 1],
  ['minute', 60_000, 0],
  ['second', 1_000, 1],
  ['millisecond', 0, 0],
];

/** A stretch of time: `12 ms`, `1.4 sec`, `3 min`, `2.5 hr`; a line never breaks between the number and its unit. */
export function duration(milliseconds: number): string {
  const [unit, length, digits] = units.find(([, least]) => milliseconds >= least) ?? ['millisecond', 1, 0];
  return withUnit({ value: milliseconds / Math.max(1, length), unit, digits }, texts);
}

const oneDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The day of a time. @param at milliseconds since 1970 */
export function day(at: number): string {
  return oneDay.format(at);
}

/** Minutes by which the reader's clock is ahead of UTC now. */
export function minutesAhead(): number {
  return -new Date().getTimezoneOffset();
}

/** An amount in a currency; one that is no ISO code is set behind it. */
export function money(amount: number, currency: string | undefined): string {
  if (currency !== undefined && /^[A-Z]{3}$/.test(currency))
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  return currency === undefined ? count.format(amount) : `${count.format(amount)} ${currency}`;
}
