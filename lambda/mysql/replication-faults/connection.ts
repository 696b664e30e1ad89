import { login, type Numbered, path } from './fault';

const letThrough =
  'let the target reach the source: security group of the source, firewall, channel.host and channel.port in the settings';
const giveTls = 'set source.tls = verified and give source.caPem';
const passwordAnew =
  "ALTER USER 'rds_to_azure_repl'@'%' IDENTIFIED BY the published password (/<name>/replication-password) on the source; the channel comes back by itself";
const sameId = login(
  'same-server-id',
  'source and target have the same server_id or server_uuid',
  'give the target another one',
);

/** Also what 13120 stands for: the login was fine, the command to send the binlog was not. */
export const privilegeMissing = login(
  'privilege-missing',
  'the replication account lacks REPLICATION SLAVE',
  "GRANT REPLICATION SLAVE ON *.* TO 'rds_to_azure_repl'@'%' on the source; the channel comes back by itself",
);

/** What keeps the receiver from the source: network, login, TLS. */
export const connectionFaults: Numbered = [
  [2002, path('unreachable', 'the target can not reach the source', letThrough)],
  [2003, path('unreachable', 'the target can not reach the source', letThrough)],
  [2005, path('host-unknown', 'the target can not resolve the name of the source', letThrough)],
  [2006, path('connection-lost', 'the source has ended the connection of the channel', letThrough)],
  [2013, path('connection-lost', 'the connection of the channel breaks', letThrough)],
  [1158, path('connection-lost', 'the connection of the channel breaks while it is read', letThrough)],
  [1159, path('connection-lost', 'the source does not answer the channel in time', letThrough)],
  [1040, path('too-many-connections', 'the source has no connection left', 'raise max_connections on the source')],
  [
    1129,
    path(
      'host-blocked',
      'the source blocks the host of the target after failed connections',
      'FLUSH HOSTS on the source (RDS: reboot, or TRUNCATE TABLE performance_schema.host_cache), then sync again',
    ),
  ],
  [
    1130,
    login(
      'host-refused',
      'the replication account may not log in from the host of the target',
      "the account is made for every host: CREATE USER 'rds_to_azure_repl'@'%' on the source again, with the published password and REPLICATION SLAVE",
    ),
  ],
  [1045, login('login-refused', 'the source refuses the replication account', passwordAnew)],
  [1862, login('password-expired', 'the password of the replication account has expired', passwordAnew)],
  [
    3118,
    login(
      'account-locked',
      'the replication account is locked on the source',
      'ALTER USER rds_to_azure_repl ACCOUNT UNLOCK on the source; then sync again',
    ),
  ],
  [1227, privilegeMissing],
  [
    2026,
    login(
      'tls-refused',
      "the source's certificate is not vouched for by the CA that was given",
      'put the right bundle into source.caPem',
    ),
  ],
  [2061, login('tls-needed', 'the password plug-in of the replication account needs TLS', giveTls)],
  [3159, login('tls-needed', 'the source takes no connection without TLS', giveTls)],
  [1593, sameId],
  [13117, sameId],
];
