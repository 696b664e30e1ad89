import { processDeadMan } from '../../lambda/adapters/local/process-dead-man';

/** Arms and is gone in the same instant, as a process that the kernel ends. */
async function armAndDie([folder = '', cutover = '', deadline = '', ...command]: readonly string[]): Promise<void> {
  await processDeadMan({ folder, resolveCommand: () => command }).arm(cutover, new Date(deadline));
  process.kill(process.pid, 'SIGKILL');
}

void armAndDie(process.argv.slice(2));
