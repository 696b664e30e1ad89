import { freezeIsVoid } from '../../../../../lambda/migration/steps/freeze';
import { frozenPoint } from '../../../../../lambda/migration/steps/freeze/frozen-point';
import { aContext } from '../../../../support/a-context';

const coordinates = { file: 'bin.000003', position: 400, gtidSet: '' };

test('the same turn names the same point the same, another epoch does not', () => {
  const id = (epoch: number) => frozenPoint(aContext({ epoch }), 'stopped-replica', coordinates).id;

  expect(id(1)).toBe(id(1));
  expect(id(1)).not.toBe(id(2));
});

test('a freeze that nobody holds is void until the copy is complete', () => {
  const freeze = frozenPoint(aContext({}), 'held-snapshot', coordinates);
  const copy = { frozenId: freeze.id, chunks: 1, rows: 1, bytes: 1, seconds: 1 };

  expect(freezeIsVoid(aContext({}))).toBe(false);
  expect(freezeIsVoid(aContext({ record: { outputs: { freeze } } }))).toBe(true);
  expect(freezeIsVoid(aContext({ record: { outputs: { freeze, copy } } }))).toBe(false);
});
