import { Problem } from '../../../../lambda/contract/problem';
import { isOutage, pauseBefore } from '../../../../lambda/migration/retry-policy';
import { faultCode, meaningOf } from '../../../../lambda/mysql/faults';

function fault(errno: number, side: 'source' | 'target' = 'target'): Problem {
  const { transient, remedy } = meaningOf(errno);
  return new Problem({ code: faultCode(side, errno), side, message: '', remedy, transient });
}

/** All pauses until there is no other try. */
function pauses(problem: Problem, salt = 0): readonly number[] {
  const found: number[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const pause = pauseBefore(problem, attempt, salt);
    if (pause === undefined) return found;
    found.push(pause);
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('what is tried again', () => {
  it.each([
    ['a deadlock', 1213],
    ['a lock wait that timed out', 1205],
  ])('%s: soon, and not for long', (_, errno) => {
    expect(pauses(fault(errno))[0]).toBeLessThan(1000);
    expect(sum(pauses(fault(errno)))).toBeLessThan(30_000);
    expect(isOutage(fault(errno))).toBe(false);
  });

  it.each([
    ['a lost connection', 2013],
    ['a server that does not answer', 2003],
    ['a server that shuts down', 1053],
    ['too many connections', 1040],
    ['a standby that does not take writes yet', 1290],
  ])('%s: for as long as a restart or a failover takes', (_, errno) => {
    expect(sum(pauses(fault(errno)))).toBeGreaterThan(180_000);
    expect(sum(pauses(fault(errno)))).toBeLessThan(600_000);
    expect(isOutage(fault(errno))).toBe(true);
  });

  it.each([
    ['a full table', 1114],
    ['a full disk', 1021],
    ['no room for a temporary file', 3],
  ])('%s: in long pauses, until storage has grown', (_, errno) => {
    expect(pauses(fault(errno))[0]).toBeGreaterThanOrEqual(15_000);
    expect(sum(pauses(fault(errno)))).toBeLessThan(1_200_000);
    expect(isOutage(fault(errno))).toBe(true);
  });

  it.each([
    ['a missing privilege', 1142],
    ['a value that does not fit', 1062],
    ['a login that is refused', 1045],
  ])('not %s', (_, errno) => {
    expect(pauses(fault(errno))).toEqual([]);
  });

  it('not a source that refuses writes, and not what another turn has to look at', () => {
    expect(pauses(fault(1290, 'source'))).toEqual([]);
    for (const code of ['ours.superseded', 'source.freeze-lost']) {
      expect(pauses(new Problem({ code, side: 'ours', message: '', remedy: '', transient: true }))).toEqual([]);
    }
  });

  it('apart from those who failed at the same moment', () => {
    expect(pauses(fault(1213), 1)[0]).not.toBe(pauses(fault(1213), 2)[0]);
  });
});
