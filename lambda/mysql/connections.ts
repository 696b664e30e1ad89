import { type Raw, raw } from './quoting';
import { sql } from './statement';

/** `on` is `1` where the performance schema keeps a processlist (8.0.22, and not switched off). */
export const askPerformanceSchema = sql`
  SELECT IF(@@global.performance_schema = 1 AND EXISTS (
    SELECT 1 FROM information_schema.tables WHERE table_schema = 'performance_schema' AND table_name = 'processlist'
  ), '1', '0') AS \`on\``;

/**
 * The processlist as a table `p`; both want PROCESS and nothing else. information_schema keeps texts in utf8mb3, and newer servers
 * refuse the whole list (3854) as soon as one running statement holds a four-byte character (tried on 9.7.4); the
 * performance schema keeps them whole.
 */
export function connections(performanceSchema: boolean): Raw {
  return raw(`${performanceSchema ? 'performance_schema' : 'information_schema'}.processlist p`);
}
