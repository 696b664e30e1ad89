import { describeSync } from '../../../../scripts/demo/sync-state';

const writer = 'writer 10 acknowledged';

test('says that it is starting while there is no record', () => {
  expect(describeSync({ record: undefined, receipts: undefined, lagMs: undefined, writer })).toEqual({
    done: undefined,
    text: `starting; ${writer}`,
  });
});
