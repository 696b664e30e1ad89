import type { Check } from './survey';

/** Writes of others on the target are found in its binlog, and the way back reads it. */
export const targetBinlog: Check = ({ target }) => {
  if (target.variables.get('log_bin') !== 'OFF') return [];
  return [
    {
      code: 'target.log-bin',
      weight: 'blocker',
      side: 'target',
      subject: 'log_bin',
      message: 'the target writes no binlog: writes of others could not be found there, and there would be no way back',
      remedy: 'start the target with --log-bin and binlog_format = ROW (Azure always has both)',
    },
  ];
};
