import { checks, type Survey } from '../../../../../lambda/migration/checks';
import type { TableFacts } from '../../../../../lambda/migration/data/inventory';
import { aSurvey, aTable, withFacts, withVariables } from '../../../../support/a-survey';

/**
 * What the servers that tests can start (9.7) do not let anybody make, or have no other value for. The rows are written down as the
 * manuals of 8.0 and 8.4 show them; nothing here was asked of a server of those versions.
 */
const found = (survey: Survey) =>
  checks.flatMap((check) => check(survey)).map(({ weight, code }) => `${weight} ${code}`);
const withTables = (...tables: readonly TableFacts[]) => aSurvey({ inventory: { tables } });
const aColumn = {
  name: 'c',
  type: 'int',
  dataType: 'int',
  charset: null,
  collation: null,
  nullable: false,
  generated: false,
  invisible: false,
  autoIncrement: false,
  srid: null,
};
const text = {
  ...aColumn,
  type: 'varchar(300)',
  dataType: 'varchar',
  charset: 'utf8mb4',
  collation: 'utf8mb4_0900_ai_ci',
};
const aKey = (prefix: number | null, unique = false) => ({
  name: 'k',
  unique,
  nullable: true,
  kind: 'btree' as const,
  visible: true,
  parts: [{ column: 'c', prefix, descending: false }],
});
const calm = aTable();
const withKey = (rowFormat: string, prefix: number | null) =>
  withTables(aTable({ rowFormat, columns: [text], keys: [...calm.keys, aKey(prefix)] }));
const counting = (dataType: string) =>
  aTable({ columns: [{ ...aColumn, type: dataType, dataType, autoIncrement: true }] });
const byKey = (prefix: number | null) =>
  aTable({
    columns: [text],
    keys: [...calm.keys, aKey(prefix, true)],
    createText:
      'CREATE TABLE `item` (\n  `c` varchar(300)\n) ENGINE=InnoDB\n/*!50100 PARTITION BY KEY (c)\nPARTITIONS 2 */',
  });
const aProgram = (createText: string) => ({
  ...{ schema: 'shop', name: 'p', kind: 'PROCEDURE' as const, definer: 'admin@%', createText },
  ...{ sqlMode: '', charsetClient: 'utf8mb4', collationConnection: 'utf8mb4_0900_ai_ci' },
});
const byColumns = (columns: string, bound: string, word: 'LESS THAN' | 'IN') =>
  aTable({
    partitioned: true,
    columns: [text, { ...aColumn, name: 'd', type: 'datetime', dataType: 'datetime' }],
    createText: `CREATE TABLE \`item\` (\n  \`d\` datetime\n) ENGINE=InnoDB\n/*!50500 PARTITION BY ${word === 'IN' ? 'LIST' : 'RANGE'}  COLUMNS(${columns})\n(PARTITION p VALUES ${word} ${bound} ENGINE = InnoDB) */`,
  });
const byDate = (values: string, how: 'RANGE' | 'LIST' = 'RANGE') =>
  withTables(byColumns('d', `(${values})`, how === 'LIST' ? 'IN' : 'LESS THAN'));
const accounts = [{ user: 'admin', host: '%', locked: true }];
const words = new Set(['SELECT', 'TABLE']);
const moreWords = new Set([...words, 'QUALIFY']);
const reserving = (inventory: NonNullable<Parameters<typeof aSurvey>[0]>['inventory']) =>
  aSurvey({
    source: { reservedWords: words },
    target: { reservedWords: moreWords, accounts },
    inventory: inventory ?? {},
  });
const cast = (createText: string) => ({
  tables: [aTable({ columns: [{ ...aColumn, generated: true }], createText })],
});
const generated = (expression: string) =>
  `CREATE TABLE \`item\` (\n  \`c\` int GENERATED ALWAYS AS (${expression}) STORED\n) ENGINE=InnoDB`;
const between = (from: string, to: string, survey: Survey): Survey => ({
  ...survey,
  ...(({ source, target }) => ({ source, target }))(withFacts({ version: from }, { version: to })),
});

test.each<readonly [string, Survey, readonly string[]]>([
  [
    'a column with a word that the target reserves',
    reserving({ tables: [aTable({ columns: [{ ...aColumn, name: 'qualify' }] })] }),
    ['warning target.reserved-word'],
  ],
  [
    'a column with any other name',
    reserving({ tables: [aTable({ columns: [{ ...aColumn, name: 'qualified' }] })] }),
    [],
  ],
  [
    'a procedure that writes the word',
    reserving({ routines: [aProgram('CREATE PROCEDURE p() SELECT qualify FROM item')] }),
    ['warning target.program-reserved-word'],
  ],
  [
    'a procedure that quotes the word',
    reserving({ routines: [aProgram("CREATE PROCEDURE p() SELECT `qualify`, 'qualify' -- qualify")] }),
    [],
  ],
  ['words of the source that are not known', aSurvey({ source: { reservedWords: new Set() } }), []],
  ['FLOAT that counts, to 8.4', withTables(counting('float')), ['blocker target.float-auto-increment']],
  [
    'DOUBLE that counts, to 8.0',
    between('8.0.30', '8.0.42', withTables(counting('double'))),
    ['note target.support-ends'],
  ],
  ['INT that counts', withTables(counting('int')), []],
  ['partitions by a prefix, to 8.4', withTables(byKey(10)), ['blocker target.partition-prefix-key']],
  ['partitions by a prefix, to 8.0', between('8.0.30', '8.0.42', withTables(byKey(10))), ['note target.support-ends']],
  ['partitions by a whole column', withTables(byKey(null)), []],
  ['partitions by a date with other delimiters', byDate("'2022_02_01'"), ['blocker target.partition-date-delimiter']],
  [
    'partitions by a list of them',
    byDate("'2022-01-01','2022/02/01'", 'LIST'),
    ['blocker target.partition-date-delimiter'],
  ],
  ['partitions by a date as it is written', byDate("'2022-02-01'"), []],
  ['partitions by a time and by digits', byDate("'2022-02-01 10:11:12.5','20220301'", 'LIST'), []],
  ['partitions by a text that looks like one', withTables(byColumns('c,d', "('a_b','2022-02-01')", 'LESS THAN')), []],
  ['the same dates, to 8.0.28', between('8.0.20', '8.0.28', byDate("'2022_02_01'")), ['note target.support-ends']],
  ['a long column in an index of COMPACT', withKey('Compact', null), ['blocker source.index-part-too-long']],
  ['a short prefix of it', withKey('Redundant', 190), []],
  ['the same in DYNAMIC', withKey('Dynamic', null), []],
  [
    'a folder of its own',
    withTables(aTable({ createText: "CREATE TABLE `item` (\n  `id` int\n) ENGINE=InnoDB DATA DIRECTORY='/data/'" })),
    ['blocker source.data-directory'],
  ],
  [
    'encryption',
    withTables(aTable({ createText: "CREATE TABLE `item` (\n  `id` int\n) ENGINE=InnoDB /*!80016 ENCRYPTION='Y' */" })),
    ['blocker source.table-encryption'],
  ],
  [
    'a comment about both',
    withTables(
      aTable({
        createText:
          "CREATE TABLE `item` (\n  `id` int\n) ENGINE=InnoDB COMMENT='TABLESPACE `x`, it''s DATA DIRECTORY, ENCRYPTION=''Y'''",
      }),
    ),
    [],
  ],
  ['a name of 5.0', withTables(aTable({ name: '#mysql50#a-b' })), ['blocker source.old-name']],
  [
    'CAST in a generated column over 8.0.28',
    between('8.0.27', '8.4.5', aSurvey({ inventory: cast(generated('cast(`a` as char(10))')) })),
    ['warning target.generated-cast'],
  ],
  [
    'CAST, both after it',
    between('8.0.28', '8.4.5', aSurvey({ inventory: cast(generated('cast(`a` as char(10))')) })),
    [],
  ],
  ['no CAST', between('8.0.27', '8.4.5', aSurvey({ inventory: cast(generated("concat('cast(',`a`)")) })), []],
  ['Azure 8.0', withFacts({ version: '8.0.36' }, { version: '8.0.42' }), ['note target.support-ends']],
  [
    'a collation of another build',
    aSurvey({ inventory: { schemas: [{ name: 'shop', charset: 'utf8mb4', collation: 'utf8mb4_ours_ci' }] } }),
    ['blocker target.collation-missing'],
  ],
  [
    'a collation of both',
    aSurvey({ inventory: { schemas: [{ name: 'shop', charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' }] } }),
    [],
  ],
  ['no binlog on the target', withVariables('target', { log_bin: 'OFF' }), ['blocker target.log-bin']],
  [
    'smaller pages',
    ((s) => ({ ...s, source: withVariables('source', { innodb_page_size: '32768' }).source }))(
      withVariables('target', { innodb_page_size: '16384' }),
    ),
    ['warning target.page-size'],
  ],
  [
    'a variable that is gone',
    aSurvey({
      source: {
        setVariables: new Set(['time_zone', 'expire_logs_days']),
        variables: new Map([...aSurvey().source.variables, ['expire_logs_days', '7']]),
      },
    }),
    ['note target.variable-gone'],
  ],
  [
    'mysql_native_password',
    aSurvey({ source: { accounts: [{ user: 'app', host: '%', plugin: 'mysql_native_password' }] } }),
    ['warning target.authentication-plugin'],
  ],
  [
    'caching_sha2_password',
    aSurvey({ source: { accounts: [{ user: 'app', host: '%', plugin: 'caching_sha2_password' }] } }),
    [],
  ],
])('%s', (_name, survey, expected) => {
  expect(found(survey)).toEqual(expected);
});
