import { GetWebIdentityTokenCommand, type STSClient } from '@aws-sdk/client-sts';
import { Problem } from '../../contract/problem';
import { asking } from './aws-fault';

/** What Entra calls the audience of a token it is to exchange. */
const entra = 'api://AzureADTokenExchange';
const seconds = 300;

/**
 * A token that AWS signs for the role of this function; Entra exchanges it for one of its own. The account has to have
 * outbound identity federation switched on, and the role may only ask for this audience.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html
 */
export async function webIdentityToken(sts: STSClient): Promise<string> {
  const ask = new GetWebIdentityTokenCommand({
    Audience: [entra],
    DurationSeconds: seconds,
    SigningAlgorithm: 'RS256',
  });
  const { WebIdentityToken: token } = await asking('get a token for Azure', sts.send(ask));
  if (token !== undefined && token !== '') return token;
  throw new Problem({
    code: 'cloud.token-missing',
    side: 'cloud',
    message: 'AWS answered without a token for Azure',
    remedy: 'switch outbound identity federation on: aws iam enable-outbound-web-identity-federation',
  });
}
