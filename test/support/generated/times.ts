import fc from 'fast-check';
import type { ColumnKind } from './column';

const family = 'time' as const;
const two = (value: number) => String(value).padStart(2, '0');

/** With days and months of zero, and days that no month has. */
const date = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 31 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999))
  .map(([h, m, s, micro]) => `${two(h)}:${two(m)}:${two(s)}.${String(micro).padStart(6, '0')}`);
const quoted = (value: fc.Arbitrary<string>) => value.map((text) => `'${text}'`);

const dateKind: ColumnKind = {
  type: 'DATE',
  value: fc.oneof(fc.constantFrom("'0000-00-00'", "'2024-02-31'", "'9999-12-31'", "'2024-00-00'"), quoted(date)),
  key: 'whole',
  family,
};

const fractional = (make: (digits: number) => ColumnKind) => fc.integer({ min: 0, max: 6 }).map(make);
const typed = (word: string, digits: number) => (digits === 0 ? word : `${word}(${digits})`);

const timeKind = fractional((digits) => ({
  type: typed('TIME', digits),
  value: fc.oneof(
    fc.constantFrom("'-838:59:59'", "'838:59:59'", "'-00:00:00.000001'", "'00:00:00'"),
    quoted(
      fc
        .tuple(fc.integer({ min: -838, max: 838 }), fc.nat(59), fc.nat(59), fc.nat(999_999))
        .map(([h, m, s, f]) => `${h}:${two(m)}:${two(s)}.${String(f).padStart(6, '0')}`),
    ),
  ),
  key: 'whole',
  family,
}));

const datetimeKind = fractional((digits) => ({
  type: typed('DATETIME', digits),
  value: fc.oneof(
    fc.constantFrom(
      "'0000-00-00 00:00:00'",
      "'9999-12-31 23:59:59.999999'",
      "'2024-03-31 02:30:00'",
      "'2024-10-27 02:30:00.5'",
    ),
    quoted(fc.tuple(date, clock).map((both) => both.join(' '))),
  ),
  key: 'whole',
  family,
}));

/** By seconds: the zone of the session says nothing about them. Hours that clocks skip and repeat are among them. */
const timestampKind = fractional((digits) => ({
  type: `${typed('TIMESTAMP', digits)} NULL`,
  value: fc.oneof(
    fc.constantFrom(
      "'0000-00-00 00:00:00'",
      'FROM_UNIXTIME(1)',
      'FROM_UNIXTIME(2147483646.999999)',
      'FROM_UNIXTIME(1729989000)',
      'FROM_UNIXTIME(1729992600)',
    ),
    fc
      .tuple(fc.integer({ min: 1, max: 2_147_483_646 }), fc.nat(999_999))
      .map(([s, f]) => `FROM_UNIXTIME(${s}.${String(f).padStart(6, '0')})`),
  ),
  family,
}));

export const timeKinds: fc.Arbitrary<ColumnKind> = fc.oneof(
  fc.constant(dateKind),
  timeKind,
  datetimeKind,
  timestampKind,
);
