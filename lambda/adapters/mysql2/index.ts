export { mysqlBinlogs } from './binlogs';
export { mysqlDatabases } from './databases';
export { frozenReaders } from './frozen-readers';
