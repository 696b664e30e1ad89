"""moto_server with two faults mended and two gaps filled.

- moto 5.2.1 deep-copies a state machine at every start, together with the executions it already has. Those hold locks,
  which can't be copied, so a state machine could run only once. An execution is now carried over as it is.
- It shows the description of a security-group rule only where the rule admits addresses, not where it admits a group.
- It has AWS's own policies behind a switch that loads all 1,485 of them at the first call. Here the one that somebody
  attaches is loaded then; a name that AWS does not have is refused as before.
- EventBridge delivers to topics of SNS.
"""

import copy
import json
import sys

from moto.ec2.models.security_groups import SecurityGroupRule
from moto.events.models import Rule
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.server import main
from moto.sns.models import sns_backends
from moto.stepfunctions.parser.backend.execution import Execution

Execution.__deepcopy__ = lambda self, memo: self

SecurityGroupRule.description = property(
    lambda rule: rule.ip_range.get("Description") or rule.source_group.get("Description")
)

attach_own = IAMBackend.attach_role_policy


def attach_role_policy(self, policy_arn, role_name):
    if ":iam::aws:policy/" in policy_arn and policy_arn not in self.managed_policies:
        name = policy_arn.rsplit("/", 1)[-1]
        data = json.loads(aws_managed_policies_data).get(name)
        if data is not None:
            policy = AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
            self.managed_policies[policy.arn] = policy
    attach_own(self, policy_arn, role_name)


IAMBackend.attach_role_policy = attach_role_policy

send_to_others = Rule.send_to_targets


def send_to_targets(self, event, transform_input=True):
    is_topic = lambda target: target["Arn"].split(":")[2] == "sns"
    others = copy.copy(self)
    others.targets = [target for target in self.targets if not is_topic(target)]
    send_to_others(others, event, transform_input)
    if not self.event_pattern.matches_event(event):
        return
    for target in filter(is_topic, self.targets):
        _, _, _, region, account, _ = target["Arn"].split(":")
        sns_backends[account][region].publish(message=json.dumps(event), arn=target["Arn"])


Rule.send_to_targets = send_to_targets

main(sys.argv[1:])
