import type { Check } from './survey';

/** Updates of JSON that are logged as differences can not be read row by row. */
export const partialJson: Check = ({ source }) => {
  if (!(source.variables.get('binlog_row_value_options') ?? '').includes('PARTIAL_JSON')) return [];
  return [
    {
      code: 'source.partial-json',
      weight: 'warning',
      side: 'source',
      subject: 'binlog_row_value_options',
      message:
        'the source logs updates of JSON columns as differences: the channel takes them, but which rows changed can not be read, so at the cut over whole tables are compared',
      remedy:
        "set binlog_row_value_options = '' on the source (RDS: in the parameter group; dynamic, for new sessions)",
    },
  ];
};
