import { Problem } from '../../contract/problem';
import type { TargetPlatform } from '../../migration/ports';

/** Plain MySQL, or a platform that we have no login for. */
export const noTargetPlatform: TargetPlatform = {
  describe: async () => undefined,
  newestBackup: async () => undefined,
  load: async () => undefined,
  scale: async () => refuse('change the size of the target'),
  restart: async () => refuse('restart the target'),
  resetGtid: async () => refuse('reset the GTID set of the target'),
};

function refuse(what: string): never {
  throw new Problem({
    code: 'target.platform-not-ours',
    side: 'target',
    message: `asked to ${what}, which only the management interface of its platform can`,
    remedy: 'give the function a login at Azure: target.*.management in the settings (docs/azure-identity.md)',
  });
}
