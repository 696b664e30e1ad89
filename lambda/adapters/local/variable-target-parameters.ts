import type { Databases, TargetParameters } from '../../migration/ports';
import { withSession } from '../../migration/ports';
import { keepGlobal, setGlobal } from '../../mysql/global-variable';
import { changeWildIgnore, wildIgnoreTable } from '../../mysql/replication-filter';

/** Plain MySQL as the target: its admin may set variables, and the filter, which is none. */
export function variableTargetParameters(databases: Databases): TargetParameters {
  return {
    prove: (name) =>
      withSession(databases, 'target', 'target-parameters', async (target) => {
        if (name !== wildIgnoreTable) await target.run(keepGlobal(name));
      }),
    set: (name, value) =>
      withSession(databases, 'target', 'target-parameters', async (target) => {
        await target.run(name === wildIgnoreTable ? changeWildIgnore(value) : setGlobal(name, value));
      }),
  };
}
