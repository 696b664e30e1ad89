import type { Configuration } from '@azure/arm-mysql-flexible';
import type { AzureControl } from '../../contract/desired';
import { Problem } from '../../contract/problem';
import { requestTooLate } from '../../migration/data/request-too-late';
import type { TargetParameters } from '../../migration/ports';
import type { Arm } from './arm';

const pollMs = 500;

/**
 * Server parameters of a Flexible Server through Azure Resource Manager, the only hand on those that no SQL may change.
 * https://learn.microsoft.com/rest/api/mysql/flexibleserver/configurations/update
 */
export function armParameters({ client, control, asking }: Arm): TargetParameters {
  const { resourceGroup, server } = control;
  const { configurations } = client;
  return {
    prove: async (name) => void (await asking(`read ${name}`, configurations.get(resourceGroup, server, name))),
    async set(name, value, withinMs = Number.POSITIVE_INFINITY) {
      const calledAt = Date.now();
      const before = await asking(`read ${name}`, configurations.get(resourceGroup, server, name));
      if (isSame(before.value, value)) return needsNoRestart(control, before);
      if (Date.now() - calledAt > withinMs) throw requestTooLate();
      await asking(
        `set ${name}`,
        configurations.beginUpdateAndWait(
          resourceGroup,
          server,
          name,
          { value, source: 'user-override' },
          { updateIntervalInMs: pollMs },
        ),
      );
      const after = await asking(`read ${name}`, configurations.get(resourceGroup, server, name));
      if (!isSame(after.value, value)) throw notTaken(name, value, after.value);
      return needsNoRestart(control, after);
    },
  };
}

/** Azure answers `ON` for what was sent as `on`, and `1` stays `1`. */
function isSame(met: string | undefined, wanted: string): boolean {
  return met !== undefined && met.toUpperCase() === wanted.toUpperCase();
}

/** Nothing here restarts a server: it may be the one that everybody writes to. */
function needsNoRestart(
  { resourceGroup, server }: AzureControl,
  { name, isConfigPendingRestart }: Configuration,
): void {
  if (isConfigPendingRestart !== 'True') return;
  throw new Problem({
    code: 'target.parameter-needs-restart',
    side: 'target',
    message: `the server parameter ${name} is set, and counts only after a restart of the server`,
    remedy: `az mysql flexible-server restart -g ${resourceGroup} -n ${server}, then repeat`,
  });
}

function notTaken(name: string, wanted: string, met: string | undefined): Problem {
  return new Problem({
    code: 'target.parameter-not-taken',
    side: 'target',
    message: `Azure took ${name} = ${wanted} and still says ${met ?? 'nothing'}`,
    remedy: 'look at the activity log of the server: a policy or another change may have set it back; then repeat',
    transient: true,
  });
}
