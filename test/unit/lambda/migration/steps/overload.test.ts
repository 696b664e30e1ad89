import { defaultLimits } from '../../../../../lambda/contract/desired';
import { type LoadReading, overloads } from '../../../../../lambda/migration/steps/copy/overload';
import { aDesired } from '../../../../support/a-desired';

const calm: LoadReading = { running: 3, longestSeconds: 1, historyLength: 100, replicaLagSeconds: 'not-watched' };
const limits = {
  ...defaultLimits,
  maxThreadsRunning: 10,
  maxQuerySeconds: 60,
  maxHistoryLength: 1000,
  maxReplicaLagSeconds: 20,
};
const none = new Set<string>();

function met(reading: Partial<LoadReading>, already = none, changes: Parameters<typeof aDesired>[0] = {}) {
  return overloads(aDesired({ limits, ...changes }), { ...calm, ...reading }, already).map(({ code, effect }) => [
    code,
    effect,
  ]);
}

describe('the load that the copy gives way to', () => {
  it('is none while everything is under its limit', () => {
    expect(met({ running: 10, longestSeconds: 60, historyLength: 1000, replicaLagSeconds: 20 })).toEqual([]);
  });

  it('is statements of others, a long one, and a replica that falls behind or can not be seen', () => {
    expect(met({ running: 11 })).toEqual([['source.threads-running', 'paused']]);
    expect(met({ longestSeconds: 61 })).toEqual([['source.long-query', 'paused']]);
    expect(met({ replicaLagSeconds: 21 })).toEqual([['source.replica-lag', 'paused']]);
    expect(met({ replicaLagSeconds: 'unknown' })).toEqual([['source.replica-lag', 'paused']]);
  });

  it('names the value and the limit', () => {
    const [notice] = overloads(aDesired({ limits }), { ...calm, running: 11 }, none);

    expect(notice?.message).toBe('11 statements of others run on the source, the limit is 10');
    expect(notice?.remedy).toContain('limits.maxThreadsRunning');
  });

  it('is over only well below the limit', () => {
    const already = new Set(['source.threads-running']);

    expect(met({ running: 9 }, already)).toHaveLength(1);
    expect(met({ running: 8 }, already)).toEqual([]);
  });

  it('is the history of a replica that is read, but a pause would only lengthen that of our own snapshot', () => {
    expect(met({ historyLength: 1001 }, none, { freeze: 'stopped-replica' })).toEqual([
      ['source.history-length', 'paused'],
    ]);
    expect(met({ historyLength: 1001 })).toEqual([['source.history-length', 'none']]);
    expect(met({ historyLength: undefined })).toEqual([]);
  });

  it('is nothing where the limits are 0', () => {
    const off = {
      ...limits,
      maxThreadsRunning: 0,
      maxQuerySeconds: 0,
      maxHistoryLength: 0,
      maxReplicaLagSeconds: 0,
    };
    const loaded = { running: 1e6, longestSeconds: 1e6, historyLength: 1e9, replicaLagSeconds: 'unknown' } as const;

    expect(met(loaded, none, { limits: off })).toEqual([]);
  });
});
