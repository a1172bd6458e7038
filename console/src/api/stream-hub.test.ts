import { expect, test } from 'vitest';
import { openHub, type Said, type Wish } from './stream-hub.ts';

/** What the browser has of a stream, moved by hand. */
class Stream extends EventTarget {
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  cut(): void {
    this.readyState = 0;
    this.onerror?.();
  }
  says(name: string, data: object): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
  close(): void {
    this.readyState = 2;
  }
}

function opened() {
  const streams: Stream[] = [];
  const hub = openHub((address) => {
    const stream = new Stream(address);
    streams.push(stream);
    return stream as unknown as EventSource;
  });
  return {
    join() {
      const heard: Said[] = [];
      const { wish } = hub.join((said) => heard.push(said));
      return {
        wish,
        /** What was told since it was asked before. */
        told: () =>
          heard
            .splice(0)
            .map((said) => ('state' in said ? `${said.id} ${said.state}` : `${said.id} ${said.data}`)),
      };
    },
    open: () => streams.filter(({ readyState }) => readyState < 2),
    /** The one that is open. */
    stream: () => streams.findLast(({ readyState }) => readyState < 2)!,
  };
}

const all: Wish = { id: 1, path: '/api/v1/events' };
const requestsOf = (source: string, id = 2): Wish => ({ id, path: '/api/v1/requests/events', source });

test('however many listen, there is one stream of each kind', () => {
  const { join, open } = opened();
  for (let window = 0; window < 8; window += 1) join().wish([all, requestsOf('okta')]);
  expect(open().map(({ address }) => address)).toEqual([
    '/api/v1/events',
    '/api/v1/requests/events?source=okta',
  ]);
});

test('everybody is told how the stream is, and what it says; whoever comes later at once', () => {
  const { join, stream } = opened();
  const [one, other] = [join(), join()];
  one.wish([all]);
  stream().open();
  stream().says('changed', { of: ['plan'] });
  other.wish([all]);
  stream().says('changed', { of: ['run'] });
  stream().cut();
  expect(one.told()).toEqual(['1 opening', '1 open', '1 {"of":["plan"]}', '1 {"of":["run"]}', '1 away']);
  expect(other.told()).toEqual(['1 open', '1 {"of":["run"]}', '1 away']);
});

test('whoever comes later hears of runs and readings under way, not of those that have ended', () => {
  const { join, stream } = opened();
  join().wish([all]);
  stream().open();
  stream().says('progress', { run: 'r1', step: 'applying', done: 1 });
  stream().says('progress', { run: 'r2', step: 'planning' });
  stream().says('progress', { run: 'r1', step: 'applying', done: 2 });
  stream().says('progress', { run: 'r2', step: 'finished' });
  stream().says('reading', { id: 'a', source: 'hr', records: 1 });
  stream().says('changed', { of: ['reading'] });
  stream().says('reading', { id: 'b', source: 'okta', records: 2 });
  const late = join();
  late.wish([all]);
  expect(late.told()).toEqual([
    '1 open',
    '1 {"run":"r1","step":"applying","done":2}',
    '1 {"id":"b","source":"okta","records":2}',
  ]);
  stream().cut();
  stream().open();
  const later = join();
  later.wish([all]);
  expect(later.told()).toEqual(['1 open']);
});

test('who says the same again is told nothing; who was away meanwhile is told how the stream is', () => {
  const { join, stream, open } = opened();
  const [one, other] = [join(), join()];
  one.wish([all]);
  other.wish([all]);
  stream().open();
  one.told();
  one.wish([{ ...all }]);
  expect(one.told()).toEqual([]);
  one.wish([]);
  stream().says('changed', { of: ['plan'] });
  expect(one.told()).toEqual([]);
  one.wish([all]);
  expect(one.told()).toEqual(['1 open']);
  expect(open()).toHaveLength(1);
});

test('a stream is open while somebody listens', () => {
  const { join, open } = opened();
  const [one, other] = [join(), join()];
  one.wish([all, requestsOf('okta')]);
  other.wish([all]);
  one.wish([]);
  expect(open().map(({ address }) => address)).toEqual(['/api/v1/events']);
  other.wish([]);
  expect(open()).toEqual([]);
});

test('a further source is asked for by the same stream, opened anew; one that nobody wants any more breaks nothing', () => {
  const { join, open, stream } = opened();
  const [one, other] = [join(), join()];
  one.wish([requestsOf('okta')]);
  stream().open();
  other.wish([requestsOf('hr & co')]);
  expect(open().map(({ address }) => address)).toEqual([
    '/api/v1/requests/events?source=okta&source=hr+%26+co',
  ]);
  stream().open();
  stream().says('request', { id: 7, source: 'okta' });
  stream().says('request', { id: 8, source: 'hr & co' });
  expect(one.told()).toEqual(['2 opening', '2 open', '2 opening', '2 open', '2 {"id":7,"source":"okta"}']);
  expect(other.told()).toEqual(['2 opening', '2 open', '2 {"id":8,"source":"hr & co"}']);
  other.wish([]);
  expect(one.told()).toEqual([]);
  expect(stream().address).toContain('hr');
  other.wish([requestsOf('okta')]);
  expect(other.told()).toEqual(['2 open']);
  other.wish([requestsOf('ldap', 3)]);
  expect(open().map(({ address }) => address)).toEqual(['/api/v1/requests/events?source=okta&source=ldap']);
});
