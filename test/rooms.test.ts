import { resolve } from 'node:path';
import { brokenArrows, reachableFrom } from './support/rooms/arrows';
import { parsed, readProject } from './support/rooms/source-file';
import { handQuoted, straySql, worldlyWords } from './support/rooms/words';

const project = readProject(resolve(__dirname, '..'));

describe('the house', () => {
  it('is read', () => {
    expect(project.length).toBeGreaterThan(100);
  });

  it('keeps to its arrows', () => {
    expect(brokenArrows(project)).toEqual([]);
  });

  it('reaches for the world only in its adapters', () => {
    expect(worldlyWords(project)).toEqual([]);
  });

  it('keeps its SQL in one room', () => {
    expect(straySql(project)).toEqual([]);
  });

  it('quotes in one place', () => {
    expect(handQuoted(project)).toEqual([]);
  });

  it('bundles nothing of the local cloud into the function', () => {
    const bundled = reachableFrom('lambda/entry/aws-lambda.ts', project);

    expect(bundled).toContain('lambda/migration/engine.ts');
    expect(bundled.filter((path) => /adapters\/local|constructs|scripts/.test(path))).toEqual([]);
  });

  it('lets of the clouds only the fence of either side, the server in Azure, and the looking at a cloud migration, into the shell', () => {
    const used = reachableFrom('scripts/migrate.ts', project);

    expect(used).toContain('lambda/migration/engine.ts');
    expect(used.filter((path) => /adapters\/(aws|azure)\//.test(path)).sort()).toEqual([
      'lambda/adapters/aws/aws-fault.ts',
      'lambda/adapters/aws/clients.ts',
      'lambda/adapters/aws/latest-execution.ts',
      'lambda/adapters/aws/metric-history.ts',
      'lambda/adapters/aws/omitted-parameters.ts',
      'lambda/adapters/aws/parameter-group-fence.ts',
      'lambda/adapters/aws/rds-control.ts',
      'lambda/adapters/aws/rds-instance-end.ts',
      'lambda/adapters/aws/rds-instance.ts',
      'lambda/adapters/aws/s3-blobs.ts',
      'lambda/adapters/aws/s3-records.ts',
      'lambda/adapters/aws/ssm-published.ts',
      'lambda/adapters/azure/arm-metrics.ts',
      'lambda/adapters/azure/arm-parameters.ts',
      'lambda/adapters/azure/arm-request.ts',
      'lambda/adapters/azure/arm-server.ts',
      'lambda/adapters/azure/arm.ts',
      'lambda/adapters/azure/azure-fault.ts',
      'lambda/adapters/azure/connection.ts',
      'lambda/adapters/azure/no-hands.ts',
      'lambda/adapters/azure/same-origin.ts',
      'lambda/adapters/azure/shell-credential.ts',
      'lambda/adapters/azure/shell-parameters.ts',
      'lambda/adapters/azure/shell-platform.ts',
      'lambda/adapters/azure/sku.ts',
    ]);
  });
});

describe('a name quoted by hand', () => {
  const hole = ['$', '{name}'].join('');
  const faultsOf = (template: string) => handQuoted([parsed('lambda/migration/a.ts', `const a = ${template};`)]);

  it('is found', () => {
    expect(faultsOf(`\`DROP TABLE \\\`${hole}\\\`\``)).toHaveLength(1);
    expect(faultsOf(`\`CREATE USER '${hole}'@'%'\``)).toHaveLength(1);
    expect(faultsOf(`\`it is '${hole}' now\``)).toEqual([]);
  });
});

describe('a broken arrow', () => {
  const faultsOf = (path: string, text: string) => brokenArrows([parsed(path, text)]);

  it.each([
    ['constructs/a.ts', "import { sql } from '../lambda/mysql/statement';", 'constructs may see only: contract'],
    ['constructs/a.ts', "import type { Ports } from '../lambda/migration/ports';", 'constructs may see only'],
    ['constructs/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'constructs may take from outside only'],
    ['main.ts', "import { advance } from './lambda/migration/engine';", 'main may see only'],
    ['lambda/contract/a.ts', "import { sql } from '../mysql/statement';", 'contract may see only: itself'],
    [
      'lambda/contract/a.ts',
      "import { readFile } from 'node:fs/promises';",
      'contract may take from outside only: zod',
    ],
    ['lambda/mysql/a.ts', "import { withSession } from '../migration/ports';", 'only types from ports'],
    ['lambda/mysql/a.ts', "import type { Step } from '../migration/step';", 'mysql may see only'],
    ['lambda/mysql/a.ts', "import { createConnection } from 'mysql2';", 'mysql may take from outside only'],
    ['lambda/mysql/a.ts', "import { createHash, randomBytes } from 'node:crypto';", 'randomness comes through a port'],
    ['lambda/migration/data/a.ts', "import type { Step } from '../step';", 'data may see only'],
    ['lambda/migration/ports/a.ts', "import { x } from '../../mysql/statement';", 'only types from mysql'],
    ['lambda/migration/a.ts', "import { s3Records } from '../adapters/aws';", 'migration may see only'],
    ['lambda/migration/a.ts', "import crypto from 'node:crypto';", 'randomness comes through a port'],
    ['lambda/migration/a.ts', "const fs = require('node:fs');", 'migration may take from outside only'],
    [
      'lambda/migration/a.ts',
      "const aws = await import('@aws-sdk/client-s3');",
      'migration may take from outside only',
    ],
    ['lambda/adapters/aws/a.ts', "import { engine } from '../../migration/engine';", 'adapters/aws may see only'],
    ['lambda/adapters/aws/a.ts', "import { systemClock } from '../node';", 'adapters/aws may see only'],
    ['lambda/adapters/mysql2/a.ts', "import '@aws-sdk/client-s3';", 'adapters/mysql2 may take from outside only'],
    ['lambda/adapters/local/a.ts', "export * from '../aws';", 'adapters/local may see only'],
    ['lambda/entry/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'entry may take from outside only'],
    ['lambda/entry/a.ts', "import { names } from '../../constructs/aws/names';", 'entry may see only'],
    ['scripts/a.ts', "import { s3Records } from '../lambda/adapters/aws';", 'scripts may see only'],
    ['scripts/migrate/a.ts', "import { SSMClient } from '@aws-sdk/client-ssm';", 'scripts may take from outside only'],
    ['lambda/common/a.ts', '', 'in no room of the house'],
    ['lambda/migration/a.ts', "import { x } from '../common/x';", 'in no room of the house'],
  ])('%s: %s', (path, text, says) => {
    expect(faultsOf(path, text)).toEqual([expect.stringContaining(says)]);
  });

  it('is named with file, line and both ends', () => {
    expect(faultsOf('lambda/mysql/a.ts', "\nimport { a } from '../adapters/aws/a';")).toEqual([
      'lambda/mysql/a.ts:2 -> lambda/adapters/aws/a: mysql may see only: contract, data, ports',
    ]);
  });

  it.each([
    ['constructs/a.ts', "import { env } from '../lambda/contract/names'; import { App } from 'cdktf';"],
    ['lambda/mysql/a.ts', "import { type Row, type Session } from '../migration/ports';"],
    ['lambda/mysql/a.ts', "import { createHash } from 'node:crypto';"],
    ['lambda/adapters/local/aws/a.ts', "import { systemClock } from '../../node';"],
    ['lambda/entry/a.ts', "import { awsClients } from '../adapters/aws';"],
    ['scripts/demo/a.ts', "import { SSMClient } from '@aws-sdk/client-ssm';"],
  ])('is none: %s: %s', (path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });
});

describe('a word of the world', () => {
  const faultsOf = (text: string, path = 'lambda/migration/a.ts') => worldlyWords([parsed(path, text)]);

  it.each([
    ['const now = new Date();', 'new Date()'],
    ['const now = Date.now();', 'Date.now'],
    ['const text = Date();', 'Date()'],
    ['const luck = Math.random();', 'Math.random'],
    ['const name = process.env.NAME;', 'process'],
    ['setTimeout(() => undefined, 1);', 'setTimeout'],
    ['await fetch(url);', 'fetch'],
    ['console.log(1);', 'console'],
    ['const { env } = process;', 'process'],
    ['const id = globalThis.crypto.randomUUID();', 'globalThis'],
    ['const id = crypto.randomUUID();', 'crypto'],
  ])('%s', (text, word) => {
    expect(faultsOf(text)).toEqual([`lambda/migration/a.ts:1 says ${word}: migration asks a port`]);
    expect(faultsOf(text, 'lambda/mysql/a.ts')).toHaveLength(1);
    expect(faultsOf(text, 'lambda/adapters/node/a.ts')).toEqual([]);
  });

  it.each([
    'const at = new Date(record.startedAt);',
    'const age = now - Date.parse(record.startedAt);',
    'interface Clock { now(): Date }',
    'const state = { process: 1, fetch: 2 }; state.process + work.fetch;',
    'await clock.sleep(1);',
  ])('is none: %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('stray SQL', () => {
  const faultsOf = (text: string, path = 'lambda/migration/a.ts') => straySql([parsed(path, text)]);

  it.each([
    'session.run("SELECT 1");',
    'session.run(`\\n  INSERT INTO t VALUES ($' + '{x})`);',
    "session.run('CHANGE REPLICATION SOURCE TO SOURCE_PORT = 1');",
    "session.run('CALL mysql.az_replication_start');",
    "import { sql } from '../mysql/statement';",
    "import { secretSql as s } from '../mysql/statement';",
  ])('%s', (text) => {
    expect(faultsOf(text)).toHaveLength(1);
    expect(faultsOf(text, 'lambda/mysql/a.ts')).toEqual([]);
  });

  it.each([
    "import type { Statement } from '../mysql/statement';",
    "const remedy = 'let it end, or end it: CALL mysql.rds_kill(7)';",
    "const remedy = 'ALTER TABLE t ENGINE = InnoDB';",
    "const privileges = ['CREATE USER', 'SHOW VIEW', 'SELECT'];",
  ])('is none: %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});
