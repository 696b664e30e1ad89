import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseSettings, settingsSchema } from '../../../constructs/settings';
import { aMigration } from '../../support/a-migration';

const now = new Date('2026-11-21T12:00:00Z');
const parse = (raw: unknown) => parseSettings(raw, now);

test('the example is valid and shows the defaults of the rest', () => {
  const settings = parse(JSON.parse(readFileSync(join(__dirname, '../../../migration.example.json'), 'utf8')));

  expect(settings.source.readOnlyWas).toBe('{TrueIfReplica}');
  expect(settings.limits.workers).toBe(4);
  expect(settings.target).toMatchObject({ existing: { port: 3306 } });
});

test('names every fault in one error, by path, with what is allowed', () => {
  const broken = {
    ...aMigration(),
    name: 'Shop!',
    aws: { region: 'mars' },
    source: { ...aMigration().source, instance: 'UPPER', parameters: { read_only: '0' } },
    limits: { workers: 0 },
    colour: 'red',
  };

  expect(() => parse(broken)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /has 6 faults:[\s\S]*name: [\s\S]*aws\.region: must be a region[\s\S]*source\.instance: must be an RDS identifier[\s\S]*source\.parameters\.read_only: [\s\S]*limits\.workers: [\s\S]*colour: is not a setting/,
      ),
    }),
  );
});

test.each([
  ['a range', ['20.1.2.0/28'], undefined, /targetAddresses\.0: is wider than one address/],
  ['the world', ['0.0.0.0/0'], undefined, /wider than one address/],
  [
    'a range with an exception that has ended',
    ['20.1.2.0/28'],
    '2026-11-20',
    /allowWideIngressUntil: must be a date in the future/,
  ],
  ['a range with a date that is none', ['20.1.2.0/28'], 'soon', /allowWideIngressUntil: must be a date/],
  ['what is no address', ['example.org'], undefined, /targetAddresses\.0: must be an IPv4 address/],
])('refuses %s as the address of the target', (_what, targetAddresses, until, message) => {
  const network = { targetAddresses, ...(until === undefined ? {} : { allowWideIngressUntil: until }) };

  expect(() => parse({ ...aMigration(), network })).toThrow(message);
});

test('takes a range while the exception lasts', () => {
  const network = { targetAddresses: ['20.1.2.0/28'], allowWideIngressUntil: '2026-11-21' };

  expect(parse({ ...aMigration(), network }).network.targetAddresses).toEqual(['20.1.2.0/28']);
});

test('refuses a target that is both and one that is neither', () => {
  const { existing } = aMigration().target;

  expect(() => parse({ ...aMigration(), target: {} })).toThrow(/target: must have exactly one of/);
  expect(() => parse({ ...aMigration(), target: { existing, azure: {} } })).toThrow(/target/);
});

test('names the faults inside of the target that was meant', () => {
  const target = { existing: { ...aMigration().target.existing, host: 'https://x', colour: 1 } };

  expect(() => parse({ ...aMigration(), target })).toThrow(
    /target\.existing\.host: must be a host name[\s\S]*target\.existing\.colour: is not a setting/,
  );
});

test('the JSON schema in the repository is the one of the code: npm run schema', () => {
  const file = join(__dirname, '../../../migration.schema.json');
  const schema = z.toJSONSchema(settingsSchema(now), { io: 'input', unrepresentable: 'any' });

  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
});
