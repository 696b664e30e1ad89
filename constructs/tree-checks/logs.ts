import type { TreeCheck } from './tree-check';

/** Logs are kept for as long as somebody has decided, and each function's group is there before the function. */
export const logsEnd: TreeCheck = (resources) => {
  const groups = resources.filter(({ type }) => type === 'aws_cloudwatch_log_group');
  return [
    ...groups
      .filter(({ values }) => !(Number(values.retention_in_days) > 0))
      .map(({ address }) => `${address}: keeps its logs for ever; set retentionInDays`),
    ...resources
      .filter(({ type, values }) => {
        const own = `/aws/lambda/${String(values.function_name)}`;
        return type === 'aws_lambda_function' && !groups.some((group) => group.values.name === own);
      })
      .map(
        ({ address }) => `${address}: has no log group of its own, so that AWS would make one that is kept for ever`,
      ),
  ];
};
