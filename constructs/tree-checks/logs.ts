import type { TreeCheck } from './tree-check';

/** Logs are kept for as long as somebody has decided, and whoever writes one has a group of its own before it begins. */
export const logsEnd: TreeCheck = (resources) => {
  const groups = resources.filter(({ type }) => type === 'aws_cloudwatch_log_group');
  const each = (kind: string) => resources.filter(({ type }) => type === kind);
  return [
    ...groups
      .filter(({ values }) => !(Number(values.retention_in_days) > 0))
      .map(({ address }) => `${address}: keeps its logs for ever; set retentionInDays`),
    ...each('aws_lambda_function')
      .filter(({ values }) => {
        const own = `/aws/lambda/${String(values.function_name)}`;
        return !groups.some((group) => group.values.name === own);
      })
      .map(
        ({ address }) => `${address}: has no log group of its own, so that AWS would make one that is kept for ever`,
      ),
    ...each('aws_sfn_state_machine').flatMap(({ address, values }) => {
      const { level = 'OFF', log_destination: goesTo, include_execution_data: withData } = loggingOf(values);
      const known = groups.some((group) => String(goesTo).includes(group.address));
      return [
        ...(level === 'OFF' || !known ? [`${address}: has no log group: what failed at night is seen by nobody`] : []),
        ...(withData === false ? [] : [`${address}: its inputs would be in a log; set includeExecutionData to false`]),
      ];
    }),
  ];
};

function loggingOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object(values.logging_configuration);
}
