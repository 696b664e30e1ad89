import type { Check } from './survey';

/** A read replica, or a source that is still fenced from an earlier run. */
export const sourceWritable: Check = ({ source }) => {
  if (source.variables.get('read_only') !== 'ON') return [];
  return [
    {
      code: 'source.read-only',
      weight: 'blocker',
      side: 'source',
      subject: 'read_only',
      message: 'the source refuses writes: it is a replica, or still fenced',
      remedy: 'name the primary as the source; if it is fenced: roll back the earlier migration, or set read_only = 0',
    },
  ];
};
