import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Fn, type IResolvable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { DnsSettings } from '../settings';

export interface DnsProps {
  readonly dns: DnsSettings;
  /** Absent where the old instance is at its end: no client may be sent there. */
  readonly source: string | undefined;
  readonly target: string;
  /** True once the target takes the writes, in this very apply too. */
  readonly promoted: IResolvable;
  /** Percent of the readers for each side. */
  readonly readers: { readonly source: number; readonly target: number };
}

/**
 * Names that follow the database. The writer's is switched as a whole: with two answers there would be two writers.
 * Certificates are issued for the platforms' own names, so a client that verifies the host name keeps using those.
 */
export class Dns extends Construct {
  constructor(scope: Construct, id: string, props: DnsProps) {
    super(scope, id);
    const { dns } = props;
    const record = (
      recordId: string,
      name: string,
      host: string,
      weighted?: { side: string; weight: number },
    ): void => {
      new Route53Record(this, recordId, {
        ...{ zoneId: dns.zoneId, name, type: 'CNAME', ttl: dns.ttlSeconds, records: [host] },
        ...(weighted === undefined
          ? {}
          : { setIdentifier: weighted.side, weightedRoutingPolicy: { weight: weighted.weight } }),
      });
    };
    const { source } = props;
    if (dns.writer !== undefined) {
      const writer = source === undefined ? props.target : Fn.conditional(props.promoted, props.target, source);
      record('writer', dns.writer, Token.asString(writer));
    }
    if (dns.readers !== undefined) {
      if (source !== undefined) {
        record('readers-source', dns.readers, source, { side: 'source', weight: props.readers.source });
      }
      record('readers-target', dns.readers, props.target, { side: 'target', weight: props.readers.target });
    }
  }
}
