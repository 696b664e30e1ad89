import type { Check } from './survey';

export const localInfile: Check = ({ target }) => {
  if (target.variables.get('local_infile') !== 'OFF') return [];
  return [
    {
      code: 'target.local-infile',
      weight: 'note',
      side: 'target',
      subject: 'local_infile',
      message:
        'LOAD DATA LOCAL is switched off on the target; the step prepare switches it on and clean up puts it back',
      remedy: 'nothing to do',
    },
  ];
};
