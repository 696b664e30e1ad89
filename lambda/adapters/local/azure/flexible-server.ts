import { readGlobalFilters, readVariables } from '../../../mysql/survey';
import { type LocalServers, resetGtid } from '../mysqld';
import type { LocalFlexibleServer } from './local-azure';

/** On Azure a server parameter, upstream no variable but a statement. */
const filter = 'replicate_wild_ignore_table';

/** The target of this machine, by the hands of its platform. */
export function localFlexibleServer(
  servers: Pick<LocalServers, 'target' | 'setServerParameter'>,
  name: string,
): LocalFlexibleServer {
  const { target } = servers;
  return {
    name,
    async parameter(parameter) {
      if (parameter === filter) {
        const rules = await target.asRoot(readGlobalFilters.text);
        const ignored = rules.filter((row) => row.name === 'REPLICATE_WILD_IGNORE_TABLE');
        return ignored.map((row) => String(row.rule)).join(',');
      }
      const [row] = await target.asRoot(readVariables([parameter]).text);
      return row === undefined ? undefined : String(row.Value);
    },
    setParameter: (parameter, value) =>
      servers.setServerParameter('target', parameter === filter ? 'replicate-wild-ignore-table' : parameter, value),
    restart: () => target.restart(),
    resetGtid: (set) => resetGtid(target, set),
  };
}
