import type { Databases, TargetParameters } from '../../migration/ports';
import { withSession } from '../../migration/ports';
import { setGlobal } from '../../mysql/global-variable';

/** Plain MySQL as the target: its admin may set variables. */
export function variableTargetParameters(databases: Databases): TargetParameters {
  return {
    set: (name, value) =>
      withSession(databases, 'target', 'target-parameters', async (target) => {
        await target.run(setGlobal(name, value));
      }),
  };
}
