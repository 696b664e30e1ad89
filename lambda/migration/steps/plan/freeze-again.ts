import { blockers, type Finding } from '../../../contract/finding';
import { changedObjects } from '../../../mysql/catalog/definitions-digest';
import { type Inventory, isInventory } from '../../data/inventory';
import { outputOf, type StepContext, type Turn } from '../../step';
import { assessNow } from '../assess';
import { freeze } from '../freeze';

const shown = 5;

/**
 * A definition was changed since the assessment. The dictionary is not part of a snapshot, so from here nobody can tell
 * whether that was before the frozen instant or after it: what stands now is assessed, and another instant is taken.
 * The record forgets the freeze before the replica goes on; in between nothing can be read from it.
 */
export async function freezeAgain(context: StepContext, met: Inventory): Promise<Turn<never>> {
  const { ports } = context;
  const before: unknown = await ports.blobs.get(outputOf(context, 'assess').inventory);
  const changed = isInventory(before) ? changedObjects(before, met) : [];
  const named = changed.slice(0, shown).join(', ') + (changed.length > shown ? `, ${changed.length - shown} more` : '');
  ports.observer.notice({ name: 'plan.definitions-changed', facts: { objects: named } });

  const assess = await assessNow(context);
  if (assess.definitionsDigest === outputOf(context, 'assess').definitionsDigest) {
    return { kind: 'held', findings: [differs(named)] };
  }
  await context.change((record) => {
    const { freeze: _freeze, ...outputs } = record.outputs;
    return { ...record, outputs: { ...outputs, assess } };
  });
  await freeze.undo(context);
  const holding = blockers(assess.findings);
  if (holding.length > 0) return { kind: 'held', findings: holding };
  return { kind: 'working', waitSeconds: 0, note: `changed since the assessment: ${named}; freezing again` };
}

/** The source itself is as it was assessed: another freeze would meet the same. */
function differs(named: string): Finding {
  return {
    code: 'plan.definitions-differ',
    weight: 'blocker',
    side: 'source',
    subject: named,
    message: 'the frozen source does not define these as the source does',
    remedy:
      'was one of them altered on the replica, or altered back just now? Repeat; if it stays, roll back, create a new read replica and sync again',
  };
}
