import type { LocalAws } from '../../lambda/adapters/local/aws';

/** What an account has from its first day, and a hosted zone: for stacks that live in a VPC and have names. */
export interface LocalNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly routeTableId: string;
  readonly zoneId: string;
}

export async function localNetwork(aws: LocalAws): Promise<LocalNetwork> {
  const [vpcs, subnets, tables] = await Promise.all(
    ['DescribeVpcs', 'DescribeSubnets', 'DescribeRouteTables'].map((action) => ec2(aws, action)),
  );
  const ids = (xml: string | undefined, form: RegExp): string[] => [...new Set(xml?.match(form) ?? [])];
  const [vpcId = ''] = ids(vpcs, /vpc-[0-9a-f]+/g);
  const [routeTableId = ''] = ids(tables, /rtb-[0-9a-f]+/g);
  return { vpcId, subnetIds: ids(subnets, /subnet-[0-9a-f]+/g).slice(0, 2), routeTableId, zoneId: await zone(aws) };
}

/** Name, value and weight of each record that the zone has besides its own. */
export async function recordsOf(aws: LocalAws, zoneId: string): Promise<readonly string[]> {
  const answer = await fetch(`${aws.endpoint}/2013-04-01/hostedzone/${zoneId}/rrset`, {
    headers: signed(aws, 'route53'),
  });
  const sets = (await answer.text()).match(/<ResourceRecordSet>[\s\S]*?<\/ResourceRecordSet>/g) ?? [];
  const field = (xml: string, name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1] ?? '';
  return sets
    .filter((one) => field(one, 'Type') === 'CNAME')
    .map((one) =>
      [field(one, 'Name'), field(one, 'SetIdentifier'), field(one, 'Value'), field(one, 'Weight')].join(' ').trim(),
    )
    .sort();
}

async function ec2(aws: LocalAws, action: string): Promise<string> {
  const headers = { ...signed(aws, 'ec2'), 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(aws.endpoint, { method: 'POST', headers, body: `Action=${action}&Version=2016-11-15` });
  return answer.text();
}

async function zone(aws: LocalAws): Promise<string> {
  const body =
    '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>shop.example</Name>' +
    '<CallerReference>test</CallerReference></CreateHostedZoneRequest>';
  const url = `${aws.endpoint}/2013-04-01/hostedzone`;
  const headers = { ...signed(aws, 'route53'), 'content-type': 'text/xml' };
  const answer = await (await fetch(url, { method: 'POST', headers, body })).text();
  const id = /<Id>\/hostedzone\/([A-Z0-9]+)</.exec(answer)?.[1];
  if (id === undefined) throw new Error(`the local AWS has made no hosted zone: ${answer}`);
  return id;
}

function signed(aws: LocalAws, service: string): Record<string, string> {
  const scope = `local/20260101/${aws.region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}
