import type { Check } from './survey';

/** Azure's read replicas, and a target that is still fenced by a way back. */
export const targetWritable: Check = ({ target, begun }) => {
  if (target.variables.get('read_only') !== 'ON' || begun) return [];
  return [
    {
      code: 'target.read-only',
      weight: 'blocker',
      side: 'target',
      subject: 'read_only',
      message: 'the target refuses writes: it is a read replica, or still fenced',
      remedy:
        'name a server of its own as the target (Azure: stop replication of the read replica), or set the server parameter read_only = OFF',
    },
  ];
};
