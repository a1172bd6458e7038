import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { askAnew } from './anew.ts';

test('a further page that is on its way is not lost when all is asked for anew, and is asked for anew itself', async () => {
  const client = new QueryClient();
  const asked: number[] = [];
  const gates: (() => void)[] = [];
  const list = new InfiniteQueryObserver(client, {
    queryKey: ['list'],
    initialPageParam: 1,
    getNextPageParam: (last: number) => last + 1,
    queryFn: async ({ pageParam }) => {
      asked.push(pageParam);
      await new Promise<void>((resolve) => gates.push(resolve));
      return pageParam;
    },
  });
  const leave = list.subscribe(() => undefined);
  const letGo = async (): Promise<void> => {
    await expect.poll(() => gates.length).toBeGreaterThan(0);
    gates.shift()?.();
  };
  await letGo();
  await expect.poll(() => list.getCurrentResult().data?.pages).toEqual([1]);
  void list.fetchNextPage();
  await expect.poll(() => asked).toEqual([1, 2]);
  const anew = askAnew(client);
  await letGo();
  await expect.poll(() => list.getCurrentResult().data?.pages).toEqual([1, 2]);
  await letGo();
  await letGo();
  await anew;
  expect(asked).toEqual([1, 2, 1, 2]);
  expect(list.getCurrentResult().data?.pages).toEqual([1, 2]);
  leave();
  client.clear();
});
