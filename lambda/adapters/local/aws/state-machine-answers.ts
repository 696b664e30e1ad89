import { text } from './json-field';
import { type Interceptor, jsonAnswer } from './wire';

/** Step Functions calls that the provider makes at every plan and moto does not know. */
export const stateMachineAnswers: Interceptor = async (request) => {
  switch (request.headers['x-amz-target']) {
    case 'AWSStepFunctions.ValidateStateMachineDefinition':
      return validation(JSON.parse((await request.body()).toString()));
    case 'AWSStepFunctions.ListStateMachineVersions':
      return jsonAnswer(200, { stateMachineVersions: [] });
    default:
      return undefined;
  }
};

/** moto parses the definition when the machine is created; here only what is no JSON is refused. */
function validation(input: unknown): ReturnType<typeof jsonAnswer> {
  const message = jsonFault(text(input, 'definition'));
  const diagnostics = message === undefined ? [] : [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message }];
  return jsonAnswer(200, { result: message === undefined ? 'OK' : 'FAIL', diagnostics, truncated: false });
}

function jsonFault(definition: string): string | undefined {
  try {
    JSON.parse(definition);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
