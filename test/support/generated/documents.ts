import fc from 'fast-check';
import { awkwardText, type ColumnKind, hexLiteral } from './column';

/** JSON as text: numbers are written by hand, since JavaScript would round them. */
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-1',
    '9223372036854775807',
    '-9223372036854775808',
    '18446744073709551615',
    '1.797e308',
    '5e-324',
    '-0.0',
    '1.0',
    '0.1',
    '1e25',
    '9007199254740993',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? '-0.0' : String(value))),
  fc.integer().map(String),
);
const scalar = fc.oneof(
  fc.constantFrom('null', 'true', 'false'),
  number,
  awkwardText.map((text) => JSON.stringify(text)),
);
const { document } = fc.letrec<{ document: string }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('document'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(awkwardText, tie('document')), { maxLength: 4 })
      .map((all) => `{${all.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`),
  ),
}));

const jsonKind: ColumnKind = {
  type: 'JSON',
  value: document.map((text) => `CONVERT(${hexLiteral(text)} USING utf8mb4)`),
  family: 'document',
};

const coordinate = fc.oneof(
  fc.constantFrom('0', '-0.1', '90', '1e-9', '0.30000000000000004'),
  fc.integer({ min: -90, max: 90 }).map(String),
);
const point = fc.tuple(coordinate, coordinate).map(([x, y]) => `${x} ${y}`);
const wkt = fc.oneof(
  point.map((at) => `POINT(${at})`),
  fc.array(point, { minLength: 2, maxLength: 5 }).map((all) => `LINESTRING(${all.join(', ')})`),
  fc.array(point, { minLength: 1, maxLength: 5 }).map((all) => `MULTIPOINT(${all.join(', ')})`),
  fc.constantFrom(
    'POLYGON((0 0, 0 10, 10 10, 10 0, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))',
    'GEOMETRYCOLLECTION EMPTY',
    'GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(2 2, 3 3))',
    'MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))',
    'MULTILINESTRING((0 0, 1 1), (2 2, 3 3))',
  ),
);

const placeKind: fc.Arbitrary<ColumnKind> = fc.constantFrom(0, 4326, 3857).chain((srid) =>
  fc.constantFrom<ColumnKind>(
    {
      type: 'GEOMETRY',
      value: fc.tuple(wkt, fc.constantFrom(0, 4326, 3857)).map(([text, own]) => `ST_GeomFromText('${text}', ${own})`),
      family: 'place',
    },
    {
      type: `POINT SRID ${srid}`,
      value: point.map((at) => `ST_GeomFromText('POINT(${at})', ${srid})`),
      family: 'place',
    },
    {
      type: `MULTIPOINT SRID ${srid}`,
      value: point.map((at) => `ST_GeomFromText('MULTIPOINT(${at})', ${srid})`),
      family: 'place',
    },
  ),
);

/** From 9.0 on. */
export const vectorKind: fc.Arbitrary<ColumnKind> = fc.integer({ min: 1, max: 8 }).map((length) => ({
  type: `VECTOR(${length})`,
  value: fc
    .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length })
    .map((all) => hexLiteral(Buffer.from(Float32Array.from(all).buffer))),
  family: 'vector',
}));

export const documentKinds: fc.Arbitrary<ColumnKind> = fc.oneof(fc.constant(jsonKind), placeKind);
