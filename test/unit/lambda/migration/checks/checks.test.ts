import { checks, type Survey } from '../../../../../lambda/migration/checks';
import type { TableFacts } from '../../../../../lambda/migration/data/inventory';
import { aSurvey, aTable, withFacts, withVariables } from '../../../../support/a-survey';

function found(survey: Survey): readonly string[] {
  return checks.flatMap((check) => check(survey)).map((finding) => `${finding.weight} ${finding.code}`);
}

const withTables = (...tables: readonly TableFacts[]) => aSurvey({ inventory: { tables } });
const made = { sqlMode: '', charsetClient: '', collationConnection: '' };
const rds = { instance: 'db-1', parameterGroup: 'ours', allowReboot: false, readOnlyWas: '{TrueIfReplica}' };
const instance: NonNullable<Survey['instance']> = {
  status: 'available',
  parameterGroup: 'ours',
  parameterStatus: 'in-sync',
  sharedWith: [],
  backupRetentionDays: 7,
  replicas: [],
  omitted: [],
};
const aColumn = {
  name: 'c',
  collation: null,
  nullable: true,
  generated: false,
  invisible: false,
  autoIncrement: false,
  srid: null,
};
/** As facts 1.3 has them: static ones, and no SET_ANY_DEFINER. */
const azureAdmin = new Set(
  `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES,
  EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, XA_RECOVER_ADMIN`.split(
    /,\s*/,
  ),
);
const aChannel = { sourceHost: 'elsewhere', sourcePort: 3306 } as NonNullable<Survey['target']['channel']>;
const leadsOut = {
  name: 'fk',
  columns: ['a'],
  referencedSchema: 'hr',
  referencedTable: 'person',
  referencedColumns: ['id'],
};
const withRds = (control: Partial<typeof rds>, state: Partial<typeof instance>) =>
  aSurvey({ desired: { rds: { ...rds, ...control } }, instance: { ...instance, ...state } });
/** A source with RDS's default, whose mode the migration may raise; the target as far as it says. */
const withRaise = (changes: {
  readonly target?: string;
  readonly replicas?: readonly string[];
  readonly omitted?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}) => {
  const { target = 'OFF', replicas = ['shop-replica'], omitted = [], variables = {} } = changes;
  const facts = withFacts({ gtidMode: 'OFF_PERMISSIVE' }, { gtidMode: target });
  const raiseGtidMode = { watchMinutes: 60, ownReplica: 'shop-replica' };
  return {
    ...facts,
    desired: { ...facts.desired, rds: { ...rds, allowReboot: true, raiseGtidMode } },
    instance: { ...instance, replicas, omitted },
    source: { ...facts.source, variables: new Map([...facts.source.variables, ...Object.entries(variables)]) },
  };
};
const withoutAudit = { include: [], exclude: ['shop.audit_*'] };
const crossing = (inventory: NonNullable<Parameters<typeof aSurvey>[0]>['inventory']) =>
  aSurvey({
    desired: { tables: withoutAudit },
    target: { accounts: [{ user: 'app', host: '%', locked: true }] },
    inventory: inventory ?? {},
    sourceTables: {
      schemas: ['shop', 'crm'],
      tables: ['shop.audit_1', 'shop.audit', 'crm.person'].map((whole) => {
        const [schema = '', name = ''] = whole.split('.');
        return { schema, name, isView: false };
      }),
    },
  });
const aProgram = (name: string, createText: string) => ({
  schema: 'shop',
  name,
  definer: 'app@%',
  sqlMode: '',
  charsetClient: 'utf8mb4',
  collationConnection: 'utf8mb4_0900_ai_ci',
  createText,
});
const filters = (rule: string, name = 'REPLICATE_WILD_IGNORE_TABLE') =>
  aSurvey({ target: { filters: [{ name, rule }] } });
const folding = { lowerCaseTableNames: 0 };
const upperNames = (acceptCaseFolding: boolean): Survey => ({
  ...withFacts(folding, {}, { acceptCaseFolding }),
  inventory: { ...withTables(aTable({ name: 'Item' })).inventory },
});

test('two servers that are as they should be give no finding', () => {
  expect(found(withTables(aTable()))).toEqual([]);
});

/** A survey, and everything that all checks together say about it. */
test.each<readonly [string, Survey, readonly string[]]>([
  ['no binlog', withVariables('source', { log_bin: 'OFF' }), ['blocker source.log-bin']],
  ['statement format', withVariables('source', { binlog_format: 'MIXED' }), ['blocker source.binlog-format']],
  ['partial rows', withVariables('source', { binlog_row_image: 'MINIMAL' }), ['blocker source.binlog-row-image']],
  [
    'short retention',
    aSurvey({ source: { retention: { setting: 'binlog retention hours', value: null, covers: false } } }),
    ['note source.retention-short'],
  ],
  ['old source', withFacts({ version: '8.0.16' }), ['blocker source.version-too-old']],
  ['5.7', withFacts({ version: '5.7.44' }), ['blocker source.version-too-old']],
  [
    'newer source',
    withFacts({ version: '8.4.0' }, { version: '8.0.42' }),
    ['blocker target.version-older', 'note target.support-ends'],
  ],
  ['newer patch', withFacts({ version: '8.4.9' }, { version: '8.4.5' }), []],
  ['key-less table', withTables(aTable({ keys: [] })), ['warning source.keyless-table']],
  [
    'large key-less table',
    withTables(aTable({ keys: [], dataBytes: 2 ** 31 })),
    ['blocker source.keyless-table-too-large'],
  ],
  ['MyISAM', withTables(aTable({ engine: 'MyISAM' })), ['blocker source.engine']],
  ['folding, lower names', withFacts(folding), ['warning target.case-folding']],
  ['folding, upper names', upperNames(false), ['blocker target.case-folding-names']],
  ['folding accepted', upperNames(true), ['warning target.case-folding-names']],
  [
    'folding, collision',
    {
      ...withFacts(folding, {}, { acceptCaseFolding: true }),
      inventory: withTables(aTable(), aTable({ name: 'ITEM' })).inventory,
    },
    ['blocker target.case-collision'],
  ],
  ['unfolding', withFacts({}, { lowerCaseTableNames: 0 }), ['warning target.case-sensitive']],
  [
    'invisible keys',
    withVariables('target', { sql_generate_invisible_primary_key: 'ON' }),
    ['note target.invisible-primary-keys'],
  ],
  ['no local infile', withVariables('target', { local_infile: 'OFF' }), ['note target.local-infile']],
  ['small packets', withVariables('target', { max_allowed_packet: '1024' }), ['warning target.max-allowed-packet']],
  ['other sql_mode', withVariables('target', { sql_mode: 'ANSI' }), ['note target.session-default']],
  ['same sql_mode, other order', withVariables('target', { sql_mode: 'NO_ZERO_DATE,STRICT_TRANS_TABLES' }), []],
  [
    'definer missing',
    aSurvey({
      inventory: {
        routines: [{ ...made, schema: 'shop', name: 'p', kind: 'PROCEDURE', definer: 'joe@%', createText: '' }],
      },
    }),
    ['warning target.definer-missing'],
  ],
  [
    'definer there',
    aSurvey({
      inventory: {
        routines: [{ ...made, schema: 'shop', name: 'p', kind: 'PROCEDURE', definer: 'joe@%', createText: '' }],
      },
      target: { accounts: [{ user: 'joe', host: '%', locked: true }] },
    }),
    [],
  ],
  [
    'definer there, and not to be named by us',
    aSurvey({
      inventory: {
        routines: [{ ...made, schema: 'shop', name: 'p', kind: 'PROCEDURE', definer: 'joe@%', createText: '' }],
      },
      target: { accounts: [{ user: 'joe', host: '%', locked: true }], privileges: azureAdmin },
    }),
    ['warning target.definer-privilege'],
  ],
  [
    'a literal in another character set',
    withTables(aTable({ createText: "CREATE TABLE t (g INT AS (LENGTH(_latin1'\ufffd')))" })),
    ['blocker source.definition-not-utf8'],
  ],
  [
    'a member that no statement shows',
    withTables(aTable({ columns: [{ ...aColumn, type: "enum('a','?')", dataType: 'enum', charset: 'utf8mb4' }] })),
    ['blocker source.member-unreadable'],
  ],
  [
    'a question mark in a character set without more',
    withTables(aTable({ columns: [{ ...aColumn, type: "enum('a','?')", dataType: 'enum', charset: 'latin1' }] })),
    [],
  ],
  ['foreign key leads out', withTables(aTable({ foreignKeys: [leadsOut] })), ['blocker source.foreign-key-leads-out']],
  ['foreign key inside', withTables(aTable({ foreignKeys: [{ ...leadsOut, referencedSchema: 'shop' }] })), []],
  ['prepared XA', aSurvey({ source: { preparedXa: [{ formatId: 1, data: '0x61' }] } }), ['warning source.prepared-xa']],
  ['default group', withRds({}, { parameterGroup: 'default.mysql8.0' }), ['blocker cloud.parameter-group-other']],
  [
    'default group, reboot allowed',
    withRds({ allowReboot: true }, { parameterGroup: 'default.mysql8.0' }),
    ['note cloud.parameter-group-other'],
  ],
  ['group pending', withRds({}, { parameterStatus: 'pending-reboot' }), ['blocker cloud.parameter-group-pending']],
  ['no backups', withRds({}, { backupRetentionDays: 0 }), ['blocker cloud.source-backup']],
  ['backups of three days', withRds({}, { backupRetentionDays: 3 }), ['warning cloud.source-backup']],
  [
    'a group that ours would lose settings of',
    withRds({}, { omitted: ['max_connections'] }),
    ['blocker cloud.parameter-group-incomplete'],
  ],
  ['group shared', withRds({}, { sharedWith: ['db-2'] }), ['blocker cloud.parameter-group-shared']],
  [
    'shared group that is left',
    withRds({ allowReboot: true }, { parameterGroup: 'default.mysql8.0', sharedWith: ['db-2'] }),
    ['note cloud.parameter-group-other'],
  ],
  ['group in sync', withRds({}, {}), []],
  ['instance unknown', aSurvey({ desired: { rds } }), ['blocker cloud.instance-unknown']],
  [
    'compression',
    withVariables('source', { binlog_transaction_compression: 'ON' }),
    ['warning source.transaction-compression'],
  ],
  ['no filter', aSurvey({ target: { filters: [] } }), ['blocker target.filter-missing']],
  ['filter that drops', filters('mysql.%,sh_p.%'), ['blocker target.filter-drops-data']],
  [
    'filter by database',
    filters('shop', 'REPLICATE_IGNORE_DB'),
    ['blocker target.filter-missing', 'blocker target.filter-drops-data'],
  ],
  [
    'filter of our own',
    aSurvey({
      desired: { tables: withoutAudit },
      target: { filters: [{ name: 'REPLICATE_WILD_IGNORE_TABLE', rule: 'mysql.%,shop.audit\\_%' }] },
    }),
    [],
  ],
  [
    'filter that reaches further than ours',
    aSurvey({
      desired: { tables: withoutAudit },
      target: { filters: [{ name: 'REPLICATE_WILD_IGNORE_TABLE', rule: 'mysql.%,shop.audit_%' }] },
    }),
    ['blocker target.filter-drops-data'],
  ],
  [
    'schema that only differs in case',
    aSurvey({ sourceTables: { schemas: ['shop', 'Shop'], tables: [] } }),
    ['blocker target.filter-impossible'],
  ],
  [
    'view on what is left out',
    crossing({ views: [aProgram('v', 'select 1 from `shop`.`audit_1`')] }),
    ['blocker source.view-leads-out'],
  ],
  [
    'view on a schema that is not taken',
    crossing({ views: [aProgram('v', 'select 1 from `crm`.`person`')] }),
    ['blocker source.view-leads-out'],
  ],
  ['view on what is taken', crossing({ views: [aProgram('v', 'select 1 from `shop`.`audit`')] }), []],
  [
    'trigger that writes to what is left out',
    crossing({ triggers: [{ ...aProgram('t', 'INSERT INTO AUDIT_1 VALUES (1)'), table: 'item' }] }),
    ['blocker source.trigger-leads-out'],
  ],
  [
    'routine that reads what is left out',
    crossing({ routines: [{ ...aProgram('r', 'SELECT * FROM audit_1'), kind: 'PROCEDURE' }] }),
    ['warning source.program-leads-out'],
  ],
  [
    'foreign key to what is left out',
    crossing({
      tables: [aTable({ foreignKeys: [{ ...leadsOut, referencedSchema: 'shop', referencedTable: 'audit_1' }] })],
    }),
    ['blocker source.foreign-key-leads-out'],
  ],
  [
    'work of another record',
    aSurvey({ target: { work: { freezeEpoch: 9, madeSchemas: ['shop'] } } }),
    ['blocker target.work-of-another-record'],
  ],
  ['work of this record', aSurvey({ begun: true, target: { work: { freezeEpoch: 9, madeSchemas: ['shop'] } } }), []],
  ['GTIDs against none', withFacts({ gtidMode: 'ON' }), ['blocker target.gtid-mode']],
  ['none against GTIDs', withFacts({}, { gtidMode: 'ON' }), ['blocker target.gtid-mode']],
  ['GTIDs that are to be raised, none on the target', withRaise({}), ['blocker target.gtid-mode']],
  [
    'GTIDs that are to be raised, and replicas of others',
    withRaise({ replicas: ['shop-replica', 'reports'], target: 'ON' }),
    ['blocker source.gtid-other-replicas'],
  ],
  [
    'GTIDs that are to be raised, and nothing that counts',
    withRaise({ variables: { performance_schema: 'OFF' }, target: 'ON' }),
    ['blocker source.gtid-not-watched', 'note source.performance-schema-off'],
  ],
  [
    'GTIDs that are to be raised, in a group that sets them',
    withRaise({ omitted: ['gtid-mode', 'enforce_gtid_consistency'], target: 'ON' }),
    [],
  ],
  ['GTIDs on both', withFacts({ gtidMode: 'ON' }, { gtidMode: 'ON' }), []],
  ['schema not empty', aSurvey({ target: { schemas: new Map([['shop', 3]]) } }), ['blocker target.schema-not-empty']],
  ['schema empty', aSurvey({ target: { schemas: new Map([['shop', 0]]) } }), []],
  ['schema ours', aSurvey({ target: { schemas: new Map([['shop', 3]]) }, begun: true }), []],
  ['source closed', withVariables('source', { read_only: 'ON' }), ['blocker source.read-only']],
  ['same server', withFacts({ serverUuid: 'b' }), ['blocker ours.same-server']],
  ['same id', withFacts({ serverId: '201' }), ['blocker target.server-id']],
  ['not RDS', aSurvey({ source: { procedures: new Set() } }), ['blocker source.procedures-missing']],
  [
    'prepared XA on the target',
    aSurvey({ target: { preparedXa: [{ formatId: 1, data: '0x61' }] } }),
    ['warning target.prepared-xa'],
  ],
  ['target follows', aSurvey({ target: { channel: aChannel } }), ['blocker target.follows-another']],
  ['target follows us', aSurvey({ target: { channel: aChannel }, begun: true }), []],
  ['source follows', aSurvey({ source: { channel: aChannel } }), ['blocker source.follows-another']],
  ['source follows us', aSurvey({ source: { channel: aChannel }, begun: true }), []],
  ['target closed', withVariables('target', { read_only: 'ON' }), ['blocker target.read-only']],
  ['not Azure', aSurvey({ target: { procedures: new Set() } }), ['blocker target.procedures-missing']],
  ['few privileges', aSurvey({ source: { privileges: new Set(['SELECT']) } }), ['blocker source.privileges']],
  [
    'no performance schema',
    withVariables('source', { performance_schema: 'OFF' }),
    ['note source.performance-schema-off'],
  ],
])('%s', (_name, survey, expected) => {
  expect(found(survey)).toEqual(expected);
});

test('the CA of the channel is needed where the platform verifies with it', () => {
  const { caPem: _caPem, ...withoutCa } = aSurvey().desired.source;

  expect(found(aSurvey({ desired: { source: withoutCa } }))).toEqual(['blocker source.ca-missing']);
  expect(found(aSurvey({ desired: { source: { ...withoutCa, tls: 'off' } } }))).toEqual([
    'warning source.channel-in-clear',
  ]);
  expect(found(aSurvey({ target: { platform: 'mysql' } }))).toEqual(['note target.channel-unverified']);
});

test('an event scheduler that runs matters only where there are events', () => {
  const running = withVariables('target', { event_scheduler: 'ON' });
  const event = {
    ...made,
    schema: 'shop',
    name: 'e',
    definer: 'joe@%',
    enabled: true,
    timeZone: 'UTC',
    createText: '',
  };
  const target = { ...running.target, accounts: [{ user: 'joe', host: '%', locked: true }] };

  expect(found(running)).toEqual([]);
  expect(found({ ...running, target, inventory: { ...running.inventory, events: [event] } })).toEqual([
    'note target.event-scheduler',
  ]);
});

test('every finding says what to do', () => {
  const worst = aSurvey({ source: { privileges: new Set(), procedures: new Set() }, target: { filters: [] } });
  const findings = checks.flatMap((check) => check(worst));

  expect(findings.length).toBeGreaterThan(2);
  for (const finding of findings) {
    expect(finding.remedy.length).toBeGreaterThan(5);
    expect(finding.code).toMatch(/^[a-z]+\.[a-z-]+$/);
  }
});
