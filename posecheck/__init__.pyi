from .analysis import Analysis as Analysis
from .analysis import analyse as analyse
from .check import check_video as check_video
from .errors import PosecheckError as PosecheckError
from .exercise import Exercise as Exercise
from .exercise import load_exercise as load_exercise
from .judging.session import Session as Session
from .judging.session import Update as Update
from .media import Frame as Frame
from .pose import Observation as Observation
from .pose import Observer as Observer
from .pose import Pose as Pose
from .pose import model_path as model_path
from .report.outputs import Outputs as Outputs
from .report.sink import CheckResult as CheckResult
from .report.sink import Sink as Sink
from .report.sink import Start as Start

__version__: str
