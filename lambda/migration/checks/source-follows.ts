import type { Check } from './survey';

/** What comes through a channel is not stopped by `read_only`: a fence would not hold. */
export const sourceFollows: Check = ({ source, begun }) => {
  if (source.channel === undefined || begun) return [];
  const { sourceHost, sourcePort } = source.channel;
  return [
    {
      code: 'source.follows-another',
      weight: 'blocker',
      side: 'source',
      subject: `${sourceHost}:${sourcePort}`,
      message: `the source is itself a replica of ${sourceHost}:${sourcePort}: its writes go on behind every fence`,
      remedy: `migrate ${sourceHost} instead, or end the channel first (RDS: CALL mysql.rds_stop_replication; CALL mysql.rds_reset_external_master, from 8.4 rds_reset_external_source)`,
    },
  ];
};
