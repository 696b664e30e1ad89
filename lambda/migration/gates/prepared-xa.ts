import { sideOf } from '../ports';
import { preparedXa as readPreparedXa } from '../servers/prepared-xa';
import type { Gate } from './gate';

/** A prepared transaction commits through `read_only`, on either side. */
export const preparedXa: Gate = {
  name: 'prepared-xa',
  async ask({ source, target }) {
    const findings = await Promise.all(
      [source, target].map(async (session) => {
        const prepared = await readPreparedXa(session);
        return prepared.map((xa) => ({
          code: 'cutover.prepared-xa',
          weight: 'blocker' as const,
          side: sideOf(session.server),
          subject: `XA transaction ${xa.data}`,
          message: `it is prepared on the ${session.server}; XA COMMIT passes read_only, so a fence would not stop it`,
          remedy: 'commit or roll it back (XA RECOVER CONVERT XID lists its id), then cut over again',
        }));
      }),
    );
    return findings.flat();
  },
};
