import { join } from 'node:path';
import { App } from 'cdktf';
import { callingCdktf, processTable, readSwitches } from './constructs/command-line';
import { MigrationStack } from './constructs/migration-stack';
import { readChecks, readSettings } from './constructs/settings';
import { warningsOf } from './constructs/warnings';
import { visible } from './lambda/contract/visible';

function synthesize(): void {
  const file = process.env.MIGRATION_FILE ?? 'migration.json';
  const settings = readSettings(file, new Date(), process.env.ENVIRONMENT || undefined);
  const app = new App();
  const calledByCdktf = process.env.CDKTF_OUTDIR !== undefined;
  const typed = readSwitches({
    calling: callingCdktf(process.pid, processTable()),
    calledByCdktf,
    environment: process.env,
    folders: [process.cwd(), join(app.outdir, 'stacks', settings.name)],
  });
  new MigrationStack(app, {
    settings,
    typed,
    checks: readChecks(file),
    entry: join(__dirname, 'lambda', 'entry', 'aws-lambda.ts'),
    hostEntry: join(__dirname, 'lambda', 'entry', 'azure-function.ts'),
    bundleFolder: join(__dirname, '.cache', 'lambda'),
  });
  app.synth();
  if (!calledByCdktf) for (const warning of warningsOf(app)) console.error(`WARN ${visible(warning)}`);
}

try {
  synthesize();
} catch (fault) {
  // Settings and typed variables are faults of a person: the text says what to do, a stack trace would hide it.
  const isOurs = fault instanceof Error && ['SettingsError', 'CommandLineError'].includes(fault.name);
  console.error(isOurs ? visible(fault.message) : fault);
  process.exitCode = 1;
}
