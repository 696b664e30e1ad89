import { isInside } from '../../../../lambda/migration/maintenance-window';

// 2026-11-22 is a Sunday.
test.each([
  ['sun:02:00-04:00', '2026-11-22T02:00:00Z', true],
  ['sun:02:00-04:00', '2026-11-22T03:59:59Z', true],
  ['sun:02:00-04:00', '2026-11-22T04:00:00Z', false],
  ['sun:02:00-04:00', '2026-11-23T02:30:00Z', false],
  ['02:00-04:00', '2026-11-23T02:30:00Z', true],
  ['sun:23:00-01:00', '2026-11-22T23:30:00Z', true],
  ['sun:23:00-01:00', '2026-11-23T00:30:00Z', true],
  ['sun:23:00-01:00', '2026-11-22T00:30:00Z', false],
  ['rubbish', '2026-11-22T02:00:00Z', false],
])('%s at %s: %j', (window, at, inside) => {
  expect(isInside(window, new Date(at))).toBe(inside);
});
