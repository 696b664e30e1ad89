import type { AzureControl } from '../../contract/desired';
import type { TargetPlatform } from '../../migration/ports';

/** The server itself, by whoever is logged in at Azure in this shell; loaded when it is first asked for, as the parameters are. */
export function shellPlatform(control: AzureControl): TargetPlatform {
  let opened: Promise<TargetPlatform> | undefined;
  const open = async (): Promise<TargetPlatform> => {
    const [{ openArm }, { armServer }, { shellCredential }] = await Promise.all([
      import('./arm'),
      import('./arm-server'),
      import('./shell-credential'),
    ]);
    return armServer(openArm(control, shellCredential(control)));
  };
  const platform = () => {
    opened ??= open();
    return opened;
  };
  return {
    describe: async () => (await platform()).describe(),
    load: async () => (await platform()).load(),
    scale: async (to) => (await platform()).scale(to),
    restart: async () => (await platform()).restart(),
    resetGtid: async (set) => (await platform()).resetGtid(set),
    newestBackup: async () => (await platform()).newestBackup(),
  };
}
