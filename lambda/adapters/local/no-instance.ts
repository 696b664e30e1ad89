import { Problem } from '../../contract/problem';
import type { Instance } from '../../migration/ports';

/** Plain MySQL: there is no platform that could be asked about it. */
export const noInstance: Instance = {
  describe: async () => undefined,
  attachParameterGroup: async () => refuse('attach a parameter group'),
  setParameters: async () => refuse('set parameters of a group'),
  deleteParameterGroup: async () => refuse('delete a parameter group'),
  reboot: async () => refuse('reboot'),
  finalSnapshot: async () => refuse('make a final snapshot'),
  stop: async () => refuse('stop'),
  remove: async () => refuse('delete an instance'),
};

function refuse(what: string): never {
  throw new Problem({
    code: 'ours.no-platform',
    side: 'ours',
    message: `asked to ${what}, but the source has no platform that could`,
    remedy: 'report this: it is asked only of an instance that could be described',
  });
}
