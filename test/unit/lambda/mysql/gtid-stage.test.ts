import {
  type GtidStage,
  parseAnonymous,
  parseGtidViolations,
  stageAbove,
  stageBelow,
  stageText,
  stepsBetween,
} from '../../../../lambda/mysql/gtid-stage';

const modes = ['OFF', 'OFF_PERMISSIVE', 'ON_PERMISSIVE', 'ON'];
const all: readonly GtidStage[] = modes.flatMap((mode) =>
  ['OFF', 'WARN', 'ON'].map((consistency) => ({ mode, consistency })),
);

function wayFrom(stage: GtidStage): readonly string[] {
  const above = stageAbove(stage);
  return above === undefined ? [] : [stageText(above), ...wayFrom(above)];
}

test('from what RDS has by default: warned first, then refused, then ON', () => {
  expect(wayFrom({ mode: 'OFF_PERMISSIVE', consistency: 'OFF' })).toEqual([
    'OFF_PERMISSIVE/WARN',
    'ON_PERMISSIVE/ON',
    'ON/ON',
  ]);
  expect(wayFrom({ mode: 'OFF', consistency: 'OFF' })[0]).toBe('OFF_PERMISSIVE/WARN');
});

test('from everywhere it ends at ON, a mode at a time, never back, and never ON without consistency', () => {
  for (const from of all) {
    let now = from;
    for (let next = stageAbove(now); next !== undefined; next = stageAbove(now)) {
      expect(stepsBetween(now.mode, next.mode)).toBeLessThanOrEqual(1);
      expect(modes.indexOf(next.mode)).toBeGreaterThanOrEqual(modes.indexOf(now.mode));
      expect(stageText(next)).not.toBe(stageText(now));
      // What is refused from now on was warned of before.
      if (next.consistency === 'ON') expect(now.consistency).not.toBe('OFF');
      if (next.mode === 'ON') expect(next.consistency).toBe('ON');
      now = next;
    }
    expect(now.mode).toBe('ON');
  }
});

test('down is a mode at a time too, to OFF', () => {
  expect(stageBelow({ mode: 'ON', consistency: 'ON' })).toEqual({ mode: 'ON_PERMISSIVE', consistency: 'ON' });
  expect(stageBelow({ mode: 'OFF', consistency: 'ON' })).toBeUndefined();
});

test('what is not said is not known: neither none open, nor no violation', () => {
  expect(parseAnonymous([{ Variable_name: 'Uptime', Value: '7' }])).toEqual({ open: Number.NaN, uptimeSeconds: 7 });
  expect(parseGtidViolations([])).toBe('not counted');
  expect(parseGtidViolations([{ name: 'ER_GTID_UNSAFE_CREATE_SELECT', raised: '0' }])).toEqual({ names: [], times: 0 });
  expect(parseGtidViolations([{ name: 'ER_GTID_UNSAFE_CREATE_SELECT', raised: '3' }])).toEqual({
    names: ['ER_GTID_UNSAFE_CREATE_SELECT'],
    times: 3,
  });
});
