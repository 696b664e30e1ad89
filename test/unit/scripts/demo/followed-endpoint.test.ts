import { followEndpoint } from '../../../../scripts/demo/client/followed-endpoint';
import type { Endpoint } from '../../../../scripts/demo/client/published-endpoint';

const source: Endpoint = { side: 'source', host: 'old', port: 1, caPem: null };
const target: Endpoint = { side: 'target', host: 'new', port: 2, caPem: null };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('asks nobody while all is well, and follows soon after trouble', async () => {
  const read = jest.fn(async () => target);
  const seen: Endpoint[] = [];
  const followed = followEndpoint({ start: source, read, everyMs: 100 });
  followed.onChange((endpoint) => seen.push(endpoint));

  await jest.advanceTimersByTimeAsync(5000);
  expect(read).not.toHaveBeenCalled();
  followed.trouble();
  await jest.advanceTimersByTimeAsync(100);

  expect(followed.current()).toEqual(target);
  expect(seen).toEqual([target]);
  followed.stop();
});

test('stays where it is when nothing, the same, or an error is read', async () => {
  const answers: (() => Promise<Endpoint | undefined>)[] = [
    async () => undefined,
    async () => source,
    async () => Promise.reject(new Error('throttled')),
  ];
  const followed = followEndpoint({ start: source, read: async () => answers.shift()?.(), everyMs: 100 });

  followed.trouble();
  await jest.advanceTimersByTimeAsync(400);

  expect(answers).toHaveLength(0);
  expect(followed.current()).toEqual(source);
  followed.stop();
});
