// The function that the tests upload: does what its event says, so that one zip serves every case.
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

exports.handler = async (event, context) => {
  if (event.record) appendFileSync(event.record, `${JSON.stringify({ event, at: Date.now() })}\n`);
  if (event.fail) throw new TypeError(event.fail);
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.sleepMs) await new Promise((resolve) => setTimeout(resolve, event.sleepMs));
  if (event.spin) for (;;);
  if (event.allocateMegabytes) {
    const kept = Array.from({ length: event.allocateMegabytes }, () => Buffer.alloc(1 << 20, 1));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return kept.length;
  }
  if (event.large) return 'x'.repeat(event.large);
  if (event.turn) return { next: event.turn.loop ? 'wait' : 'fan-out' };
  if (event.scheduled) console.log('scheduled pulse');
  if (event.item) {
    const { log } = event.item;
    appendFileSync(log, '+1\n');
    await new Promise((resolve) => setTimeout(resolve, 200));
    appendFileSync(log, '-1\n');
    return { item: event.item };
  }
  return {
    event,
    greeting: process.env.GREETING,
    name: context.functionName,
    memory: context.memoryLimitInMB,
    remaining: context.getRemainingTimeInMillis(),
    pid: process.pid,
    inherited: process.env.CALLER_ONLY ?? null,
    extra: process.env.EXTRA ?? null,
    here: join(__dirname) === process.cwd(),
  };
};
