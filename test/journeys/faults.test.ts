import { faults } from '../faults/causes';
import { listCases, type Outcome, runMatrix } from '../faults/run/matrix';

jest.setTimeout(300_000);

/** The quickest of `npm run test:faults` that nothing else here shows. */
const quick = [
  'cloud/record-answers-not-promoted',
  'restart/source-latch-promoted',
  'frozen-driver/remove-channel-promoted-by-another',
  'frozen-driver/the-lift-promoted-by-another',
  'two-drivers/cut-over',
];

describe('a few of the faults', () => {
  let outcomes: readonly Outcome[] = [];

  beforeAll(async () => {
    outcomes = await runMatrix(
      listCases(faults).filter(({ name }) => quick.includes(name)),
      () => undefined,
    );
  });

  test.each(quick)('%s', (name) => {
    const outcome = outcomes.find((one) => one.name === name);
    expect(outcome?.result?.faults).toEqual([]);
    expect(outcome?.result?.acknowledged).toBeGreaterThan(0);
  });
});
