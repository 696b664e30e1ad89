import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { cdktfDriver } from './demo/cdktf-driver';
import { inProcessDriver } from './demo/in-process-driver';
import { missingTools } from './demo/missing-tools';
import { runDemo } from './demo/run-demo';
import { makeScreen, type Screen } from './demo/screen';
import { summaryOf } from './demo/summary';

const optionsSchema = z.object({
  driver: z.enum(['cdktf', 'in-process']).optional(),
  size: z.number(),
  out: z.string(),
});

const mostForStoppingMs = 15_000;

function readOptions(): z.infer<typeof optionsSchema> {
  const command = new Command('demo')
    .description(
      'A whole migration on this machine: local cloud, a live shop, sync, a cut over that is held, one that is not, back, forth again, proof.',
    )
    .addOption(
      new Option('--driver <driver>', 'default: cdktf where Terraform and moto_server are').choices([
        'cdktf',
        'in-process',
      ]),
    )
    .option('--size <factor>', '1 is a bit more than 200 MB', sizeFactor, 1)
    .option('--out <folder>', 'evidence and logs', 'out/demo');
  return optionsSchema.parse(command.parse().opts());
}

function sizeFactor(text: string): number {
  const size = Number(text);
  if (size > 0 && size <= 100) return size;
  throw new InvalidArgumentError('must be above 0, at most 100');
}

/** With the tools there it always goes through `cdktf deploy`. */
async function chooseDriver(wanted: 'cdktf' | 'in-process' | undefined, screen: Screen) {
  if (wanted === 'in-process') return inProcessDriver;
  const missing = await missingTools();
  if (missing.length === 0) return cdktfDriver;
  screen.line(`cdktf deploy can not run here. Missing:\n${missing.map((tool) => `  - ${tool}`).join('\n')}`);
  if (wanted === 'cdktf') throw new Error('install what is missing, or leave --driver away');
  screen.line('going the same route in this process instead: no cdktf, no cloud, the same engine');
  return inProcessDriver;
}

async function main(): Promise<number> {
  const { driver, size, out } = readOptions();
  const screen = makeScreen({ stream: process.stdout, environment: process.env, now: () => performance.now() });
  const stopping = new AbortController();
  const stop = (): void => {
    // The second time it is meant: what we started ends with us.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(new Error('stopped'));
    screen.line('stopping ...');
    // Servers, AWS and clients hang on pipes of this process, so its end is theirs.
    setTimeout(() => process.exit(130), mostForStoppingMs);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const start = await chooseDriver(driver, screen);
    const evidence = await runDemo({ start, size, folder: resolve(out), screen, signal: stopping.signal });
    for (const line of summaryOf(evidence)) screen.line(line);
    screen.line(`evidence: ${out}/evidence.json`);
    return evidence.verdict === 'passed' ? 0 : 1;
  } catch (fault) {
    if (stopping.signal.aborted) return 130;
    screen.line(`failed: ${fault instanceof Error ? fault.message : String(fault)}`);
    return 1;
  }
}

// The SDK's notice about Node versions is for its authors' users, not for those who watch.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
void main().then((code) => process.exit(code));
