import { explore, replay } from '../support/model/explore';
import { mutations } from '../support/model/mutations';

// One file of the two may share its processor with seven others.
jest.setTimeout(120_000);

describe('a part that is broken on purpose is found', () => {
  it.each(mutations)('$name', async ({ name, scenario, misbehave, deviations, seenAs }) => {
    const found = await explore({ name, ...scenario, misbehave }, { deviations, kills: 1, runs: 20_000 });

    expect(found.failure?.broken.join('\n')).toMatch(seenAs);
  });

  it('by a schedule that shows it again', async () => {
    const [mutation] = mutations.filter(({ name }) => name.includes('without taking the latch'));
    if (mutation === undefined) throw new Error('the mutation is gone');
    const scenario = { name: mutation.name, ...mutation.scenario, misbehave: mutation.misbehave };
    const { failure } = await explore(scenario, { deviations: 1, kills: 0, runs: 20_000 });

    const { broken } = await replay(scenario, failure?.schedule ?? '');

    expect(broken).toEqual(failure?.broken);
  });
});
