"""moto_server with one fault mended.

moto 5.2.1 deep-copies a state machine at every start, together with the executions it already has. Those hold locks,
which can't be copied, so a state machine could run only once. An execution is now carried over as it is.
"""

import sys

from moto.server import main
from moto.stepfunctions.parser.backend.execution import Execution

Execution.__deepcopy__ = lambda self, memo: self
main(sys.argv[1:])
