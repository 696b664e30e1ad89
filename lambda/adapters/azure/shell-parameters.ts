import type { AzureControl } from '../../contract/desired';
import type { TargetParameters } from '../../migration/ports';

/**
 * Server parameters, set by whoever is logged in at Azure in this shell. Azure's libraries take a second to load, which a command that
 * asks nothing of Azure does not pay; a switch asks before its outage (gate target-fence, proof of the way back).
 */
export function shellParameters(control: AzureControl): TargetParameters {
  let opened: Promise<TargetParameters> | undefined;
  const open = async (): Promise<TargetParameters> => {
    const [{ openArm }, { armParameters }, { shellCredential }] = await Promise.all([
      import('./arm'),
      import('./arm-parameters'),
      import('./shell-credential'),
    ]);
    return armParameters(openArm(control, shellCredential(control)));
  };
  return {
    async prove(name) {
      opened ??= open();
      await (await opened).prove(name);
    },
    async set(name, value, withinMs) {
      opened ??= open();
      const calledAt = Date.now();
      const parameters = await opened;
      await parameters.set(name, value, withinMs === undefined ? undefined : withinMs - (Date.now() - calledAt));
    },
  };
}
