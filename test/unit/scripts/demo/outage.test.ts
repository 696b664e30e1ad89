import { type Attempt, attemptLine, parseAttempts } from '../../../../scripts/demo/prober/attempt';
import { measureOutage } from '../../../../scripts/demo/prober/outage';

const attempt = (
  outcome: Attempt['outcome'],
  side: Attempt['side'],
  startedMs: number,
  endedMs = startedMs + 2,
): Attempt => ({ outcome, side, startedMs, endedMs });

describe('the write outage', () => {
  test('lasts from the last acknowledgement of the source to the first of the target', () => {
    const attempts = [
      attempt('acknowledged', 'source', 0),
      attempt('acknowledged', 'source', 10),
      attempt('refused', 'source', 20, 320),
      attempt('lost', 'source', 330),
      attempt('refused', 'target', 400),
      attempt('acknowledged', 'target', 500, 510),
      attempt('refused', 'target', 520),
    ];

    expect(measureOutage(attempts)).toEqual({
      milliseconds: 498,
      lastOnSourceMs: 12,
      firstOnTargetMs: 510,
      refused: 2,
      lost: 1,
      hung: 1,
      longestPauseBeforeMs: 10,
    });
  });

  test('ends an abandoned cut over in the middle: only the last acknowledgement counts', () => {
    const attempts = [
      attempt('acknowledged', 'source', 0),
      attempt('refused', 'source', 10),
      attempt('acknowledged', 'source', 1000),
      attempt('acknowledged', 'target', 1100),
    ];

    expect(measureOutage(attempts)).toMatchObject({ milliseconds: 100, longestPauseBeforeMs: 1000 });
  });

  test('is not known when nobody got through on one side', () => {
    expect(measureOutage([attempt('acknowledged', 'source', 0)])).toBeUndefined();
    expect(measureOutage([attempt('acknowledged', 'target', 0)])).toBeUndefined();
  });

  test('is no number when both sides took writes', () => {
    const attempts = [attempt('acknowledged', 'target', 0), attempt('acknowledged', 'source', 10)];

    expect(() => measureOutage(attempts)).toThrow('both sides took writes');
  });

  test('is read back from the file of the prober as it was written', () => {
    const attempts = [attempt('acknowledged', 'source', 0.5, 2.5), attempt('lost', 'target', 3.5, 9.5)];

    expect(parseAttempts(`${attempts.map(attemptLine).join('\n')}\n`)).toEqual(attempts);
    expect(() => parseAttempts('perhaps source 1 2\n')).toThrow('not a line of the prober');
  });
});
