import type { Check } from './survey';

/** Applications that connect in the clear today are refused after the cut over. */
export const transportSecurity: Check = ({ source, target }) => {
  if (target.variables.get('require_secure_transport') !== 'ON') return [];
  if (source.variables.get('require_secure_transport') !== 'OFF') return [];
  return [
    {
      code: 'target.tls-required',
      weight: 'note',
      side: 'target',
      subject: 'require_secure_transport',
      message: `the target takes connections over TLS only (${target.variables.get('tls_version') ?? 'its own versions'}), the source also without: a client that speaks none is refused (3159)`,
      remedy:
        "look who connects without: SELECT processlist_user, COUNT(*) FROM performance_schema.threads WHERE connection_type = 'TCP/IP' GROUP BY 1 on the source; give those clients the target's CA before the cut over",
    },
  ];
};
