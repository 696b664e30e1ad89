/**
 * Text of a shell that makes the login of `az` anew in a job of GitHub. `az` can't do that itself: the token that it was given there lasts for
 * minutes, and what it got for it about an hour (Azure/login#180), which a first deploy may need for the servers alone. Only for the login
 * that Terraform's provider has too (ARM_CLIENT_ID, `who` in the shell); any other is left as it is.
 *
 * Neither token becomes an argument of a program, where everybody on the machine could read it: `az` takes `@-` from its standard input
 * (azure-cli, core/commands/__init__.py). A login that is refused leaves the one that is there (core/auth/identity.py).
 */
export const loginAnew =
  '[ -z "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" ] || [ -z "$ARM_CLIENT_ID" ] || [ "$who" != "$ARM_CLIENT_ID" ] || ' +
  '{ token=$(node -e "$ASK_GITHUB") && printf %s "$token" | az login --service-principal --username "$ARM_CLIENT_ID" ' +
  '--tenant "$ARM_TENANT_ID" --federated-token @- --only-show-errors --output none; } || ' +
  'echo "the login of az could not be made anew: the one that is there is used" >&2';

/**
 * The program behind `$ASK_GITHUB`, in whose environment a job's token for asking is:
 * https://docs.github.com/actions/reference/security/oidc. The audience is the one that Entra wants of federated tokens.
 */
export const askGithub = `
  const url = new URL(process.env.ACTIONS_ID_TOKEN_REQUEST_URL);
  url.searchParams.set('audience', 'api://AzureADTokenExchange');
  const headers = { authorization: 'Bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN };
  fetch(url, { headers, signal: AbortSignal.timeout(30000) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error('HTTP ' + answer.status))))
    .then(({ value }) => process.stdout.write(value))
    .catch(({ message }) => {
      console.error('GitHub gave no token: ' + message);
      process.exitCode = 1;
    });
`;
