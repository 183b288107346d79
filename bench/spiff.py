"""The ladder as a BPMN process for SpiffWorkflow: a start, one script task for each layer of rules, an end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def workflow(
    scripts: Sequence[str], **functions: Callable[..., object]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function that runs one instance of the process on plain data and returns the data at its end."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(StringIO(_process(scripts))))
    specification = parser.get_spec("ladder")
    engine = PythonScriptEngine(environment=TaskDataEnvironment(dict(functions)))

    def evaluate(data: Mapping[str, Any]) -> dict[str, Any]:
        instance = BpmnWorkflow(specification, script_engine=engine)
        instance.task_tree.data.update(data)
        for task in instance.get_tasks():
            task.data.update(data)
        instance.do_engine_steps()
        return dict(instance.data)

    return evaluate


def _process(scripts: Sequence[str]) -> str:
    names = ["start", *(f"task{at}" for at in range(len(scripts))), "end"]
    tasks = [
        f'<scriptTask id="task{at}" name="task{at}"><script>{escape(text)}</script></scriptTask>'
        for at, text in enumerate(scripts)
    ]
    flows = [
        f'<sequenceFlow id="flow{at}" sourceRef="{names[at]}" targetRef="{names[at + 1]}"/>'
        for at in range(len(names) - 1)
    ]
    inside = "".join(['<startEvent id="start"/>', *tasks, '<endEvent id="end"/>', *flows])
    return f'<definitions xmlns="{_BPMN}"><process id="ladder" isExecutable="true">{inside}</process></definitions>'
