import type { Check } from './survey';

export const sameServer: Check = ({ source, target }) => {
  if (source.facts.serverUuid === target.facts.serverUuid) {
    return [
      {
        code: 'ours.same-server',
        weight: 'blocker',
        side: 'ours',
        subject: source.facts.serverUuid,
        message: 'source and target are the same server',
        remedy: 'check the hosts and ports in the settings',
      },
    ];
  }
  if (source.facts.serverId !== target.facts.serverId) return [];
  return [
    {
      code: 'target.server-id',
      weight: 'blocker',
      side: 'target',
      subject: source.facts.serverId,
      message:
        'source and target have the same server_id: the channel would take every event for its own and stop (1593)',
      remedy: 'set another server_id on the target',
    },
  ];
};
