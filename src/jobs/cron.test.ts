import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProvisioningError } from '../model/index.ts';
import { nextRuns } from './cron.ts';

const times = (cron: string, timeZone: string, after: string, count: number) =>
  nextRuns(cron, timeZone, Date.parse(after), count).map((at) => new Date(at).toISOString().slice(0, 16));

describe('next runs', () => {
  it.each([
    {
      cron: '*/15 * * * *',
      zone: 'UTC',
      after: '2026-01-05T08:07Z',
      gives: ['2026-01-05T08:15', '2026-01-05T08:30'],
    },
    {
      cron: '0 6 * * MON-FRI',
      zone: 'UTC',
      after: '2026-01-09T06:00Z',
      gives: ['2026-01-12T06:00', '2026-01-13T06:00'],
    },
    { cron: '0 9 * * *', zone: 'America/New_York', after: '2026-01-05T00:00Z', gives: ['2026-01-05T14:00'] },
    { cron: '0 9 * * *', zone: 'Asia/Kathmandu', after: '2026-01-05T00:00Z', gives: ['2026-01-05T03:15'] },
    {
      cron: '0 0 29 2 *',
      zone: 'UTC',
      after: '2026-01-05T00:00Z',
      gives: ['2028-02-29T00:00', '2032-02-29T00:00'],
    },
    {
      cron: '0 0 1 * MON',
      zone: 'UTC',
      after: '2026-01-26T00:00Z',
      gives: ['2026-02-01T00:00', '2026-02-02T00:00'],
    },
    {
      cron: '0 3 L * *',
      zone: 'UTC',
      after: '2026-02-01T00:00Z',
      gives: ['2026-02-28T03:00', '2026-03-31T03:00'],
    },
    { cron: '  5   4 * * *  ', zone: 'UTC', after: '2026-01-05T00:00Z', gives: ['2026-01-05T04:05'] },
  ])('of "$cron" in $zone after $after are $gives', ({ cron, zone, after, gives }) => {
    expect(times(cron, zone, after, gives.length)).toEqual(gives);
  });

  it('never give the moment they are asked after', () => {
    expect(times('0 * * * *', 'UTC', '2026-01-05T08:00:00.000Z', 1)).toEqual(['2026-01-05T09:00']);
    expect(times('0 * * * *', 'UTC', '2026-01-05T07:59:59.999Z', 1)).toEqual(['2026-01-05T08:00']);
  });

  it('run a time of day that the spring change skips right after the gap', () => {
    const gap = '2026-03-28T20:00Z';
    expect(times('30 2 * * *', 'Europe/Berlin', gap, 2)).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    expect(times('30 2,14 * * *', 'Europe/Berlin', gap, 2)).toEqual(['2026-03-29T01:00', '2026-03-29T12:30']);
  });

  it('run a time of day that the autumn change repeats only once', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T20:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('keep an every-so-often schedule even through both changes', () => {
    for (const day of ['2026-03-28T23:00Z', '2026-10-24T22:00Z']) {
      const runs = nextRuns('*/30 * * * *', 'Europe/Berlin', Date.parse(day), 12);
      for (const [index, at] of runs.slice(1).entries()) expect(at - runs[index]!).toBe(30 * 60_000);
    }
  });

  it('ascend and lie after the moment asked for, whatever the zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Tehran',
    );
    const crons = fc.constantFrom('*/7 * * * *', '30 2 * * *', '15 1-3 * * 0', '0 0 31 * *', '59 23 L * *');
    const moments = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(crons, zones, moments, (cron, zone, after) => {
        const runs = nextRuns(cron, zone, after, 5);
        expect(runs).toHaveLength(5);
        for (const [index, at] of runs.entries()) expect(at).toBeGreaterThan(runs[index - 1] ?? after);
        expect(nextRuns(cron, zone, runs[1]!, 3)).toEqual(runs.slice(2));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a schedule that cannot be used', () => {
  it.each([
    ['* * * *', /does not have five fields/],
    ['0 * * * * *', /does not have five fields/],
    ['@daily', /does not have five fields/],
    ['2026-10-10T00:00:00', /does not have five fields/],
    ['', /does not have five fields/],
    ['60 * * * *', /minute: 60/],
    ['a b c d e', /illegal characters/],
    ['5-1 * * * *', /larger/],
    ['*/0 * * * *', /stepping/],
    ['0 0 31 2 *', /never comes/],
  ])('"%s" is refused in a sentence', (cron, sentence) => {
    try {
      nextRuns(cron, 'UTC', 0, 1);
      expect.unreachable('it was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(ProvisioningError);
      expect(error).toMatchObject({ code: 'invalid', message: expect.stringMatching(sentence) });
      expect((error as ProvisioningError).message).toMatch(/^The schedule ".*" .*\.$/);
    }
  });

  it('tells the faults of both the expression and the time zone', () => {
    for (const zone of ['Mars/Base', ''])
      expect(() => nextRuns('61 * * * *', zone, 0, 1)).toThrow(
        expect.objectContaining({
          code: 'invalid',
          faults: [expect.objectContaining({ path: 'timeZone' }), expect.objectContaining({ path: 'cron' })],
        }),
      );
  });
});
