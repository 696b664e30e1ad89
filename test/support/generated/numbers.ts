import fc from 'fast-check';
import type { ColumnKind } from './column';

const family = 'number' as const;

const widths: readonly (readonly [string, number])[] = [
  ['TINYINT', 8],
  ['SMALLINT', 16],
  ['MEDIUMINT', 24],
  ['INT', 32],
  ['BIGINT', 64],
];

/** Ends, the neighbours of zero, and anything between. */
export const integerKind: fc.Arbitrary<ColumnKind> = fc
  .tuple(fc.constantFrom(...widths), fc.boolean())
  .map(([[type, bits], unsigned]) => {
    const min = unsigned ? 0n : -(2n ** BigInt(bits - 1));
    const max = unsigned ? 2n ** BigInt(bits) - 1n : 2n ** BigInt(bits - 1) - 1n;
    const near = [min, min + 1n, 0n, 1n, max - 1n, max].map(String);
    return {
      type: `${type}${unsigned ? ' UNSIGNED' : ''}`,
      value: fc.oneof(
        fc.constantFrom(...near),
        fc.bigInt({ min, max }).map(String),
        fc.integer({ min: 0, max: 99 }).map(String),
      ),
      key: 'whole',
      family,
    };
  });

const decimalKind: fc.Arbitrary<ColumnKind> = fc
  .integer({ min: 0, max: 30 })
  .chain((scale) => fc.tuple(fc.integer({ min: Math.max(1, scale), max: 65 }), fc.constant(scale)))
  .map(([precision, scale]) => ({
    type: `DECIMAL(${precision},${scale})`,
    value: fc
      .tuple(fc.boolean(), digits(precision - scale), digits(scale))
      .map(([negative, whole, part]) => `${negative ? '-' : ''}${whole || '0'}${part === '' ? '' : `.${part}`}`),
    key: 'whole',
    family,
  }));

function digits(length: number): fc.Arbitrary<string> {
  if (length === 0) return fc.constant('');
  const one = fc.constantFrom(...'0123456789');
  return fc.oneof(
    fc.constant('9'.repeat(length)),
    fc.constant('0'.repeat(length)),
    fc.array(one, { minLength: 1, maxLength: length }).map((all) => all.join('')),
  );
}

const notableFloats = [
  '0e0',
  '-0e0',
  '16777217e0',
  '16777218e0',
  '3.4028234e38',
  '-3.4028234e38',
  '1.17549435e-38',
  '1e-45',
  '7e-42',
  '1234567.75e0',
  '0.33333334e0',
  '0.1e0',
  'NULL',
];
const notableDoubles = [
  '0e0',
  '-0e0',
  '4.9e-324',
  '2.2250738585072014e-308',
  '2.225073858507201e-308',
  '1.7976931348623157e308',
  '-1.7976931348623157e308',
  '0.1e0 + 0.2e0',
  '1e0 / 3',
  '9007199254740993e0',
  '1e15',
  '1e22',
];

const floatKind: ColumnKind = {
  type: 'FLOAT',
  value: fc.oneof(fc.constantFrom(...notableFloats), fc.float({ noNaN: true, noDefaultInfinity: true }).map(asDouble)),
  family,
};

const doubleKind: ColumnKind = {
  type: 'DOUBLE',
  value: fc.oneof(
    fc.constantFrom(...notableDoubles),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(asDouble),
  ),
  key: 'whole',
  family,
};

/** Deprecated, and still in old tables: they round what is written to them. */
const roundedKinds: readonly ColumnKind[] = ['FLOAT(7,2)', 'DOUBLE(30,2)', 'FLOAT UNSIGNED'].map((type) => ({
  type,
  value: fc.float({ min: 0, max: 99999, noNaN: true }).map(asDouble),
  family,
}));

function asDouble(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /e/.test(text) ? text : `${text}e0`;
}

const bitKind: fc.Arbitrary<ColumnKind> = fc.integer({ min: 1, max: 64 }).map((bits) => ({
  type: `BIT(${bits})`,
  value: fc
    .oneof(
      fc.constantFrom(0n, 1n, 2n ** BigInt(bits) - 1n, 9n, 10n, 92n),
      fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }),
    )
    .map((value) => `b'${(value % 2n ** BigInt(bits)).toString(2)}'`),
  key: 'whole',
  family,
}));

const yearKind: ColumnKind = {
  type: 'YEAR',
  value: fc.constantFrom('0', '1901', '2024', '2155'),
  key: 'whole',
  family,
};

const zerofillKind: ColumnKind = { type: 'INT(8) ZEROFILL', value: fc.nat().map(String), key: 'whole', family };

export const numberKinds: fc.Arbitrary<ColumnKind> = fc.oneof(
  { weight: 4, arbitrary: integerKind },
  { weight: 2, arbitrary: decimalKind },
  fc.constant(floatKind),
  fc.constant(doubleKind),
  fc.constantFrom(...roundedKinds),
  { weight: 2, arbitrary: bitKind },
  fc.constant(yearKind),
  fc.constant(zerofillKind),
);
