import type { Check } from './survey';

/** A compressed transaction does not show which tables it touches. */
export const transactionCompression: Check = ({ source }) => {
  if (source.variables.get('binlog_transaction_compression') !== 'ON') return [];
  return [
    {
      code: 'source.transaction-compression',
      weight: 'warning',
      side: 'source',
      subject: 'binlog_transaction_compression',
      message:
        'binary log transactions are compressed: the tables touched at the cut over can not be named, so all are verified',
      remedy: 'set binlog_transaction_compression = OFF until the cut over',
    },
  ];
};
