import type { Chunk, CopyPlan, PlannedTable } from '../../../../../lambda/migration/data/copy-plan';
import { isPlanSlice, planOfSlice, sliceOf } from '../../../../../lambda/migration/data/plan-slice';
import { chunkOf } from '../../../../../lambda/migration/steps/copy/copy-chunk';

const table = (name: string) => ({ schema: 'shop', name }) as PlannedTable;
const chunk = (place: number, bytes: number) => ({ table: place, range: {}, bytes }) as Chunk;
const plan = {
  format: 1,
  frozenId: 'f',
  tables: [table('a'), table('b'), table('c')],
  chunks: [chunk(0, 1), chunk(2, 2), chunk(1, 3), chunk(2, 4)],
} as unknown as CopyPlan;

it('a slice of a plan has its chunks under their own numbers, and only their tables', () => {
  const sent: unknown = JSON.parse(JSON.stringify(sliceOf(plan, [1, 3])));
  if (!isPlanSlice(sent)) throw new Error('it does not arrive');

  expect(sent.tables).toEqual([table('c')]);
  for (const number of [1, 3]) expect(chunkOf(planOfSlice(sent), number).table).toEqual(table('c'));
  expect(chunkOf(planOfSlice(sent), 3).chunk.bytes).toBe(4);
  expect(() => chunkOf(planOfSlice(sent), 2)).toThrow('chunk 2 is not in the plan');
});
