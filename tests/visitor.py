"""A visitor without a browser: Streamlit's own messages over its websocket, to time the server alone."""

import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

TIMEOUT = 60.0


@dataclass
class Visitor:
    """A session on one page; `choose` changes a select box and waits for the page to have been drawn again."""

    address: str
    page: str
    boxes: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def __enter__(self) -> "Visitor":
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(stream, subprotocols=["streamlit"], max_size=None))
        self._run(BackMsg())
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def choose(self, label: str, option: str) -> float:
        """Milliseconds from a choice to the end of the run that it causes."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = self.boxes[label][0], option
        begun = time.perf_counter()
        self._run(message)
        return (time.perf_counter() - begun) * 1000

    def _run(self, message: BackMsg) -> None:
        message.rerun_script.page_name = self.page
        self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self._socket.recv(timeout=TIMEOUT))
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "selectbox":
                box = answer.delta.new_element.selectbox
                self.boxes[box.label] = (box.id, list(box.options))
            if kind == "script_finished":
                assert answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY, answer
                return


def percentiles(taken: list[float]) -> tuple[float, float]:
    """The 50th and the 95th."""
    marks = statistics.quantiles(taken, n=20)
    return marks[9], marks[-1]
