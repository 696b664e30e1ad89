import type { RunRecord } from './data/run-record';
import type { StepName } from './data/step-outputs';

/**
 * The record with what a step has brought. Rows that come from a new frozen point are followed from there, and from no
 * place where a channel of older rows stood.
 */
export function withOutput(record: RunRecord, name: StepName, output: unknown): RunRecord {
  const { followsFrom, ...rest } = record;
  return {
    ...rest,
    ...(followsFrom === undefined || name === 'freeze' ? {} : { followsFrom }),
    outputs: { ...record.outputs, [name]: output },
  };
}
