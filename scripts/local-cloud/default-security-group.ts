import type { LocalAws } from '../../lambda/adapters/local/aws';

/** The group of the default VPC, as every new account has one. */
export async function defaultSecurityGroup(aws: LocalAws): Promise<string> {
  const answer = await fetch(aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${aws.region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: 'Action=DescribeSecurityGroups&Version=2016-11-15&Filter.1.Name=group-name&Filter.1.Value.1=default',
  });
  const id = /<groupId>(sg-[0-9a-f]+)<\/groupId>/.exec(await answer.text())?.[1];
  if (id === undefined) throw new Error('the local AWS has no default security group');
  return id;
}
