import { buildThreads } from '../../../../../lambda/migration/steps/finalize/build-threads';

const gib = 1024 ** 3;

describe('threads of an index build', () => {
  it('leaves a table alone with what the server gives', () => {
    expect(buildThreads(500 * gib, 500 * gib, 4)).toBeUndefined();
    expect(buildThreads(0, 0, 4)).toBeUndefined();
  });

  it('gives tables that are alike one each when there are as many as workers, or more', () => {
    expect(buildThreads(gib, 4 * gib, 4)).toBe(1);
    expect(buildThreads(gib, 100 * gib, 4)).toBe(1);
    expect(buildThreads(gib, 2 * gib, 4)).toBe(2);
  });

  it('leaves a table that is nearly all of the work with what the server gives, and others with one', () => {
    expect(buildThreads(500 * gib, 510 * gib, 4)).toBeUndefined();
    expect(buildThreads(gib, 510 * gib, 4)).toBe(1);
  });

  it('leaves them as they are where more workers were asked for than that', () => {
    expect(buildThreads(gib, 4 * gib, 16)).toBeUndefined();
    expect(buildThreads(gib, 8 * gib, 16)).toBe(2);
  });
});
