import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** XA COMMIT of a prepared transaction passes `read_only`; the gate of the cut over refuses it. */
export const preparedXa: Check = ({ source, target }) =>
  ([source, target] as const).flatMap((server, index) =>
    server.preparedXa.map(
      (xa): Finding => ({
        code: index === 0 ? 'source.prepared-xa' : 'target.prepared-xa',
        weight: 'warning',
        side: index === 0 ? 'source' : 'target',
        subject: xa.data,
        message: 'a prepared XA transaction is open; the cut over holds while there is one',
        remedy: `let its coordinator end it, or decide yourself: XA COMMIT ${xa.data} or XA ROLLBACK ${xa.data} (XA RECOVER CONVERT XID shows its parts)`,
      }),
    ),
  );
