export { debianPackages } from './debian-mysqld';
export { freePort, isPortFree } from './free-port';
export type { LocalServer } from './local-server';
export { type LocalServers, type LocalServersOptions, startLocalServers } from './local-servers';
export { type BuildSide, locateMysqld, type MysqldBuild, unpackedPrograms } from './locate-mysqld';
export { resetGtid } from './reset-gtid';
export { type Command, runCommand } from './run-command';
export type { ParameterValue } from './server-parameter';
export type { ServerRole } from './server-role';
