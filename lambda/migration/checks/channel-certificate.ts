import { replicationOf } from '../../mysql/replication';
import type { Check } from './survey';

/** The target checks the source's certificate only against a CA that we give it. */
export const channelCertificate: Check = ({ desired, target }) => {
  if (desired.source.tls === 'off') {
    return [
      {
        code: 'source.channel-in-clear',
        weight: 'warning',
        side: 'source',
        subject: 'source.tls',
        message: 'source.tls is off: the replication channel is not encrypted',
        remedy: 'set source.tls = verified',
      },
    ];
  }
  const { authority } = replicationOf({ platform: target.platform, version: target.facts.version });
  if (!authority.verifiesSource) {
    return [
      {
        code: 'target.channel-unverified',
        weight: 'note',
        side: 'target',
        subject: 'SOURCE_SSL_CA',
        message: 'the channel is encrypted, but this platform gives no way to name the CA: the source is not verified',
        remedy: 'keep the path between the servers private',
      },
    ];
  }
  if (desired.source.caPem !== undefined) return [];
  return [
    {
      code: 'source.ca-missing',
      weight: 'blocker',
      side: 'ours',
      subject: 'source.caPem',
      message: "the target's channel needs the CA of the source as text",
      remedy:
        'give source.caPem; for RDS the bundle of the region: https://truststore.pki.rds.amazonaws.com/<region>/<region>-bundle.pem',
    },
  ];
};
