import { usageProblem } from '../exit-code';
import type { Asker } from './ask';
import { faultOf } from './question';

/** Loaded when somebody is there to be asked: the package is large, and the other commands do without. */
export async function terminalAsker(): Promise<Asker> {
  const { confirm, input, select } = await import('@inquirer/prompts');
  const asker: Asker = async (question, usual) => {
    const message = question.ask;
    if (question.kind === 'yes-no') return (await confirm({ message, default: usual === 'yes' })) ? 'yes' : 'no';
    if (question.choices !== undefined) {
      const choices = question.choices.map((value) => ({ value }));
      return select({ message, choices, ...(usual === undefined ? {} : { default: usual }) });
    }
    return input({
      message,
      ...(usual === undefined ? {} : { default: usual }),
      validate: (answer) => faultOf(question, answer.trim()) ?? true,
    }).then((answer) => answer.trim());
  };
  return (question, usual) => asker(question, usual).catch(givenUp);
}

/** Ctrl-C. */
function givenUp(thrown: unknown): never {
  if (thrown instanceof Error && thrown.name === 'ExitPromptError')
    throw usageProblem('given up', 'nothing was written');
  throw thrown;
}
