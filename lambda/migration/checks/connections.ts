import type { Check } from './survey';

/** The applications come with as many connections as they have today. */
export const connections: Check = ({ source, target }) => {
  const most = Number(target.variables.get('max_connections') ?? Number.NaN);
  const used = source.mostConnections;
  if (used === undefined || Number.isNaN(most) || used < most) return [];
  return [
    {
      code: 'target.max-connections',
      weight: 'warning',
      side: 'target',
      subject: 'max_connections',
      message: `max_connections of the target is ${most}; ${used} connections were open at once on the source since it started: after the cut over applications may be refused (1040)`,
      remedy: `set the server parameter max_connections above ${used} on the target; on Azure a small tier has a ceiling of its own, then take a larger one`,
    },
  ];
};
