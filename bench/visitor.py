"""One visitor of a Streamlit page, as its browser speaks to the server: a websocket, widgets by their label.

Nothing is drawn: what is timed is the server, from sending a change until it says that the script finished.
"""

from __future__ import annotations

import io
import json
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 120
WIDGETS = ("selectbox", "button_group", "date_input")


class ScriptFailed(RuntimeError):
    """The page showed an exception or did not finish."""


class Visitor:
    """A session on a page; `elements` is what the last run sent, `received` its bytes."""

    def __init__(self, address: str, page: str = "") -> None:
        parts = urlsplit(address)
        cookies = httpx.get(f"{address}/_stcore/health").cookies
        token = cookies.get("_streamlit_xsrf", "")
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(
                f"ws://{parts.netloc}/_stcore/stream",
                origin=address,
                subprotocols=["streamlit", *([token] if token else [])],
                additional_headers={"Cookie": f"_streamlit_xsrf={token}"} if token else {},
                max_size=None,
            )
        )
        self.page, self.hash, self.query, self.received = page, "", "", 0
        self.values: dict[str, str | list[str]] = {}
        self.elements: list = []
        self._known: dict[str, ForwardMsg] = {}
        self.seconds = self._rerun()

    def change(self, label: str, value: str | None) -> float:
        """Choose in a widget as a person would; the seconds until the script finished."""
        kind, widget = next((kind, one) for kind, one in self._widgets() if one.label == label)
        self.values[widget.id] = value if kind == "selectbox" else [value] if value else []
        return self._rerun()

    def options(self, label: str) -> list[str]:
        """What a selection box offers."""
        return next(list(one.options) for _, one in self._widgets() if one.label == label)

    def metrics(self) -> dict[str, str]:
        """The key figures by label, as they are read."""
        return {one.metric.label: one.metric.body for one in self.elements if one.WhichOneof("type") == "metric"}

    def charts(self) -> list[list[dict]]:
        """The rows that each Vega-Lite chart brings, all its data sets together."""
        return [_rows(one.vega_lite_chart) for one in self.elements if one.WhichOneof("type") == "vega_lite_chart"]

    def close(self) -> None:
        """Leave the page."""
        self._open.close()

    def _widgets(self):
        for one in self.elements:
            kind = one.WhichOneof("type")
            if kind in WIDGETS:
                yield kind, getattr(one, kind)

    def _rerun(self) -> float:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.hash
        asked.page_name = "" if self.hash else self.page
        asked.cached_message_hashes.extend(self._known)
        for key, value in self.values.items():
            state = asked.widget_states.widgets.add(id=key)
            if isinstance(value, str):
                state.string_value = value
            else:
                state.string_array_value.data.extend(value)
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        frames, finished = [], False
        while not finished:
            frames.append(self._socket.recv(timeout=PATIENCE))
            # The last message is short: reading the long ones is left for after the clock.
            finished = (
                len(frames[-1]) < 200 and ForwardMsg.FromString(frames[-1]).WhichOneof("type") == "script_finished"
            )
        seconds = time.perf_counter() - begun
        self._read(frames)
        return seconds

    def _read(self, frames: list[bytes]) -> None:
        self.received, self.elements = sum(map(len, frames)), []
        for frame in frames:
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = self._known[message.ref_hash]
                kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._known[message.hash] = message
            if kind == "new_session":
                self.hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self.hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise ScriptFailed(str(message.script_finished))
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self.elements.append(message.delta.new_element)
        for one in self.elements:
            if one.WhichOneof("type") == "exception":
                raise ScriptFailed(one.exception.message)
        self._settle()

    def _settle(self) -> None:
        """Values of the widgets as a browser keeps them: what the server sets, else what was, else the default."""
        before, self.values = self.values, {}
        for kind, one in self._widgets():
            if kind == "selectbox":
                first = one.options[one.default] if one.HasField("default") else ""
                told = one.raw_value
            elif kind == "date_input":
                first, told = list(one.default), list(one.value)
            else:
                first, told = [one.options[n].content for n in one.default], list(one.raw_values)
            self.values[one.id] = told if one.set_value else before.get(one.id, first)


def _rows(chart) -> list[dict]:
    tables = [one.data.data for one in chart.datasets] + ([chart.data.data] if chart.HasField("data") else [])
    rows = [row for table in tables for row in pa.ipc.open_stream(io.BytesIO(table)).read_all().to_pylist()]

    def inside(spec: object) -> None:
        if isinstance(spec, list):
            for one in spec:
                inside(one)
        elif isinstance(spec, dict):
            for key, one in spec.items():
                if key == "values" and isinstance(one, list):
                    rows.extend(row for row in one if isinstance(row, dict))
                elif key == "datasets":
                    rows.extend(row for table in one.values() for row in table)
                else:
                    inside(one)

    inside(json.loads(chart.spec))
    return rows
