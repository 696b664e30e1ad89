import type { HookName } from '../../../../../lambda/contract/hooks';
import { Problem } from '../../../../../lambda/contract/problem';
import { announceFence, deliverOwed, tell } from '../../../../../lambda/migration/steps/cut-over/announce';
import { aContext } from '../../../../support/a-context';
import { aDesired } from '../../../../support/a-desired';

const refused = new Problem({ code: 'ours.hook-failed', side: 'ours', message: 'nobody there', remedy: '' });

/** A context whose webhook answers as scripted, and what it was told. */
function withHook(answers: boolean[], onFailure: 'abort' | 'continue' = 'abort') {
  const told: string[] = [];
  const context = aContext({ desired: { hooks: aDesired({ hooks: { onFailure } }).hooks } });
  const fire = async (hook: HookName): Promise<void> => {
    told.push(hook);
    if (answers.shift() === false) throw refused;
  };
  // Not spread: a context of a unit test has no conductor to read.
  Object.assign(context.ports, { hooks: { fire } });
  return { told, context };
}

describe('a hook that nobody takes', () => {
  test('before the fence ends the attempt, or is noted and passed over: a setting', async () => {
    await expect(announceFence(withHook([false]).context)).rejects.toBe(refused);
    expect(await announceFence(withHook([false], 'continue').context)).toBe('not delivered: nobody there');
  });

  test('after the fact is owed, and told again until somebody takes it, then no more', async () => {
    const { told, context } = withHook([false, false, true]);

    expect(await tell(context, 'after-cutover')).toBe('owed: nobody there');
    expect(context.record().hooksOwed).toMatchObject([{ hook: 'after-cutover' }]);

    await deliverOwed(context);
    expect(context.record().hooksOwed).toHaveLength(1);
    await deliverOwed(context);
    expect(context.record().hooksOwed).toEqual([]);
    await deliverOwed(context);
    expect(told).toEqual(['after-cutover', 'after-cutover', 'after-cutover']);
  });

  test('is owed once, however often it is told', async () => {
    const { context } = withHook([false, false]);

    await tell(context, 'cutover-aborted');
    await tell(context, 'cutover-aborted');

    expect(context.record().hooksOwed).toHaveLength(1);
  });
});
