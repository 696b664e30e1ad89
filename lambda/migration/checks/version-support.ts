import { parseVersion } from '../../mysql/server-version';
import type { Check } from './survey';

/** Last days of Azure's standard support by series, as its version policy said in 2026 (facts: AZ-VER). Then it costs extra. */
const azure: ReadonlyMap<string, string> = new Map([
  ['5.7', '2026-07-31'],
  ['8.0', '2026-12-31'],
]);

export const versionSupport: Check = ({ target }) => {
  const { major, minor } = parseVersion(target.facts.version);
  const last = target.platform === 'azure' ? azure.get(`${major}.${minor}`) : undefined;
  if (last === undefined) return [];
  return [
    {
      code: 'target.support-ends',
      weight: 'note',
      side: 'target',
      subject: `${major}.${minor}`,
      message: `Azure's standard support of MySQL ${major}.${minor} ends on ${last}; after that extended support is charged`,
      remedy:
        'create the target with 8.4 (older source to newer target replicates well), or plan the upgrade for after the cut over',
    },
  ];
};
