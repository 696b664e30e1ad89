import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

interface Wanted {
  readonly code: string;
  readonly variable: string;
  readonly value: string;
  readonly why: string;
  readonly remedy: string;
}

const wanted: readonly Wanted[] = [
  {
    code: 'source.log-bin',
    variable: 'log_bin',
    value: 'ON',
    why: 'without a binary log nothing that is written after the copy can follow',
    remedy: 'RDS: set backup_retention_period to 1 or more; MySQL: start the server with --log-bin',
  },
  {
    code: 'source.binlog-format',
    variable: 'binlog_format',
    value: 'ROW',
    why: 'statements may act differently on the target',
    remedy: 'set binlog_format = ROW (RDS: in the parameter group), then let every session reconnect',
  },
  {
    code: 'source.binlog-row-image',
    variable: 'binlog_row_image',
    value: 'FULL',
    why: 'key-less tables can not be followed with partial row images',
    remedy: 'set binlog_row_image = FULL (RDS: in the parameter group), then let every session reconnect',
  },
];

/** The stream that keeps the target up to date has to exist and to say everything. */
export const binlog: Check = ({ source }) =>
  wanted.flatMap((want): readonly Finding[] => {
    const met = source.variables.get(want.variable);
    // 9.x: binlog_format may go away when ROW is all there is.
    if (met === undefined || met.toUpperCase() === want.value) return [];
    return [
      {
        code: want.code,
        weight: 'blocker',
        side: 'source',
        subject: want.variable,
        message: `${want.variable} is ${met}, ${want.value} is needed: ${want.why}`,
        remedy: want.remedy,
      },
    ];
  });
