/**
 * List prices in US dollars, eu-central-1, before free tiers and discounts, as they stood in November 2025:
 * https://aws.amazon.com/lambda/pricing, /step-functions/pricing, /s3/pricing, /ec2/pricing/on-demand (data transfer).
 * Instances, storage and NAT gateways are not in it: they are paid by the hour, copy or no copy.
 */
export const prices = {
  date: '2025-11',
  region: 'eu-central-1',
  currency: 'USD',
  perGbSecond: 0.0000166667,
  perMillionInvocations: 0.2,
  perThousandTransitions: 0.025,
  perThousandPuts: 0.0054,
  perThousandGets: 0.00043,
  /** To the internet; the first step of the scale. */
  egressPerGb: [
    { upToGb: 10_240, price: 0.09 },
    { upToGb: 51_200, price: 0.085 },
    { upToGb: 153_600, price: 0.07 },
    { upToGb: Number.POSITIVE_INFINITY, price: 0.05 },
  ],
} as const;

export interface Usage {
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly stateTransitions: number;
  readonly puts: number;
  readonly gets: number;
  readonly egressBytes: number;
}

export interface Cost {
  readonly lambda: number;
  readonly stepFunctions: number;
  readonly s3: number;
  readonly egress: number;
  readonly total: number;
}

export function costOf(usage: Usage): Cost {
  const lambda = usage.gbSeconds * prices.perGbSecond + (usage.invocations / 1e6) * prices.perMillionInvocations;
  const stepFunctions = (usage.stateTransitions / 1000) * prices.perThousandTransitions;
  const s3 = (usage.puts / 1000) * prices.perThousandPuts + (usage.gets / 1000) * prices.perThousandGets;
  const egress = egressCost(usage.egressBytes / 2 ** 30);
  return { lambda, stepFunctions, s3, egress, total: lambda + stepFunctions + s3 + egress };
}

function egressCost(gb: number): number {
  let cost = 0;
  let from = 0;
  for (const { upToGb, price } of prices.egressPerGb) {
    if (gb <= from) break;
    cost += (Math.min(gb, upToGb) - from) * price;
    from = upToGb;
  }
  return cost;
}
