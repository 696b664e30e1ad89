import type { StepName } from '../../../lambda/migration/data/step-outputs';
import type { Fault, FaultCase } from '../fault';

const steps: readonly StepName[] = ['prepare', 'freeze', 'plan', 'copy', 'finalize', 'replicate', 'validate'];

const forward = steps.map(
  (step): FaultCase => ({
    at: step,
    from: 'empty',
    world: 'azure',
    done: 'one driver after the other dies at this step: one just before each side effect, the next one just after it',
    ends: ['synced'],
    inject: async (scene) => void (await scene.killAround(step, 'validated')),
  }),
);

const back = (['replicate', 'copy', 'prepare'] as const).map(
  (step): FaultCase => ({
    at: `undo ${step}`,
    from: 'validated',
    world: 'azure',
    done: 'rolled back before a promotion; one driver dies just before each side effect of this, the next one just after it',
    ends: ['nothing'],
    next: 'rolled-back',
    inject: async (scene) => void (await scene.killAround(`undo ${step}`, 'rolled-back')),
  }),
);

export const killedOnTheWay: Fault = {
  name: 'killed',
  title: 'Driver killed around every side effect',
  cases: [
    ...forward,
    ...back,
    {
      at: 'clean-up',
      from: 'promoted',
      world: 'own',
      done: 'one driver after the other dies at this step: one just before each side effect, the next one just after it',
      ends: ['cleaned-up'],
      next: 'cleaned-up',
      inject: async (scene) => void (await scene.killAround('clean-up', 'cleaned-up')),
    },
  ],
};
