import type { Check } from './survey';

export const performanceSchema: Check = ({ source }) => {
  if (source.variables.get('performance_schema') !== 'OFF') return [];
  return [
    {
      code: 'source.performance-schema-off',
      weight: 'note',
      side: 'source',
      subject: 'performance_schema',
      message:
        'LOCK TABLES of an idle session can not be seen before the fence; it would be met by the time limit of the fence',
      remedy: 'nothing to do; or set performance_schema = 1 in the parameter group and reboot',
    },
  ];
};
