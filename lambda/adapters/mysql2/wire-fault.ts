import { isProblem, Problem } from '../../contract/problem';
import { type ServerFault, type ServerName, sideOf } from '../../migration/ports/session';
import { clientErrno, faultCode, meaningOf, redact } from '../../mysql/faults';

/** Node's and mysql2's words for a connection that could not be made or has ended. */
const wireErrnos: ReadonlyMap<string, number> = new Map([
  ['ECONNREFUSED', clientErrno.unreachable],
  ['EHOSTUNREACH', clientErrno.unreachable],
  ['ENETUNREACH', clientErrno.unreachable],
  ['ETIMEDOUT', clientErrno.unreachable],
  ['ENOTFOUND', clientErrno.hostUnknown],
  ['EAI_AGAIN', clientErrno.unreachable],
  ['ECONNRESET', clientErrno.lost],
  ['EPIPE', clientErrno.lost],
  ['PROTOCOL_CONNECTION_LOST', clientErrno.lost],
  ['PROTOCOL_SEQUENCE_TIMEOUT', clientErrno.lost],
  ['HANDSHAKE_SSL_ERROR', clientErrno.tls],
  ['HANDSHAKE_NO_SSL_SUPPORT', clientErrno.tls],
]);

/** OpenSSL's and Node's words for a certificate that does not hold. */
const tlsCode = /^ERR_(TLS|SSL)|CERT|^UNABLE_TO_(VERIFY|GET_ISSUER)|^HOSTNAME_MISMATCH/;

export interface FaultPlace {
  readonly server: ServerName;
  readonly purpose: string;
  readonly secret: boolean;
}

/** Whatever mysql2 threw, as a Problem without secrets and without values of rows. */
export function wireProblem(thrown: unknown, place: FaultPlace): Problem {
  if (isProblem(thrown)) return thrown;
  const side = sideOf(place.server);
  const fault = faultOf(thrown);
  const message = redact(fault.errno, messageOf(thrown), place.secret);
  const { remedy, transient } = meaningOf(fault.errno);
  return new Problem({
    code: faultCode(side, fault.errno),
    side,
    message: `${place.server}, ${place.purpose}: ${message} (error ${fault.errno})`,
    remedy,
    transient,
    cause: fault,
  });
}

function faultOf(thrown: unknown): ServerFault {
  // Not `instanceof Error`: errors of Node's own modules come from another realm under jest.
  if (typeof thrown !== 'object' || thrown === null) return { errno: clientErrno.lost, sqlState: 'HY000' };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const wire = wireErrnos.get(code);
  if (wire !== undefined) return { errno: wire, sqlState: 'HY000' };
  if (tlsCode.test(code)) return { errno: clientErrno.tls, sqlState: 'HY000' };
  const fatal = 'fatal' in thrown && thrown.fatal === true ? clientErrno.lost : 0;
  const errno = 'errno' in thrown && typeof thrown.errno === 'number' && thrown.errno > 0 ? thrown.errno : fatal;
  const sqlState = 'sqlState' in thrown && typeof thrown.sqlState === 'string' ? thrown.sqlState : 'HY000';
  return { errno, sqlState };
}

function messageOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown);
  return String(thrown.message);
}
