import type { Check } from './survey';

/** With 0 a server refuses every replica (1236). */
export const serverIdZero: Check = ({ source }) => {
  if (source.facts.serverId !== '0') return [];
  return [
    {
      code: 'source.server-id-zero',
      weight: 'blocker',
      side: 'source',
      subject: 'server_id',
      message: 'server_id is 0 on the source: it lets no replica follow it (1236)',
      remedy: 'on the source: SET GLOBAL server_id = 1, and the same in its configuration file (RDS sets one itself)',
    },
  ];
};
