import type { Attempt } from '../../../../scripts/demo/prober/attempt';
import { measureSwitches } from '../../../../scripts/demo/prober/switches';

const attempt = (outcome: Attempt['outcome'], side: Attempt['side'], endedMs: number): Attempt => ({
  ...{ outcome, side },
  startedMs: endedMs - 2,
  endedMs,
});

test('each time that the writes go over is one outage, in either direction', () => {
  const attempts = [
    attempt('refused', 'source', 0),
    attempt('acknowledged', 'source', 10),
    attempt('refused', 'source', 20),
    attempt('acknowledged', 'target', 110),
    attempt('acknowledged', 'target', 500),
    attempt('refused', 'target', 520),
    attempt('lost', 'target', 530),
    attempt('acknowledged', 'source', 900),
    attempt('refused', 'source', 910),
  ];

  expect(measureSwitches(attempts)).toMatchObject([
    { to: 'target', milliseconds: 100, refused: 1, lost: 0 },
    { to: 'source', milliseconds: 400, refused: 1, lost: 1 },
  ]);
});

test('no switch, no outage', () => {
  expect(measureSwitches([])).toEqual([]);
  expect(measureSwitches([attempt('acknowledged', 'source', 10), attempt('refused', 'target', 20)])).toEqual([]);
});
