import type { Finding } from '../../contract/finding';
import { replicationOf } from '../../mysql/replication';
import type { Check, ServerSurvey } from './survey';

/** A platform that the settings name but the server is not is found here. */
export const procedures: Check = ({ source, target }) => [...missing(source, 'source'), ...missing(target, 'target')];

function missing(server: ServerSurvey, side: 'source' | 'target'): readonly Finding[] {
  const { authority } = replicationOf({ platform: server.platform, version: server.facts.version });
  const absent = authority.procedures.filter((name) => !server.procedures.has(name));
  if (absent.length === 0) return [];
  return [
    {
      code: `${side}.procedures-missing`,
      weight: 'blocker',
      side,
      subject: absent.map((name) => `mysql.${name}`).join(', '),
      message: `a server of the platform ${server.platform} has these procedures; this one does not show them`,
      remedy: `check ${side}.platform in the settings, and GRANT EXECUTE ON mysql.* to the account`,
    },
  ];
}
