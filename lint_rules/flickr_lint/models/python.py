"""Python itself: logging, printing, HTTP, memoising, dictionaries in files."""

from __future__ import annotations

from flickr_lint.models.rows import Drawn, Pause, Propagator, Query, Request, Sanitizer, Schedule, Sink, Source, Store

__all__ = ["ROWS"]

ROWS = (
    Sink(
        "logging.*.{debug,info,warning,warn,error,exception,critical,fatal,log}",
        leaves=("exc_info", "stack_info", "extra"),
    ),
    Sink("syslog.syslog"),
    Sink("warnings.warn"),
    Sink("print", "print", leaves=("file", "end", "sep", "flush")),
    Sink("pprint.{pprint,pp}", "print"),
    Sink("sys.{stdout,stderr}.write", "print"),
    Sink("traceback.print_exc", "log"),
    Request("urllib.request.{urlopen,urlretrieve}", headers=()),
    Request("urllib.request.Request", headers=(2, "headers"), sends=False),
    Request("urllib.request.*.open", url=(0, "fullurl"), headers=()),
    Request("urllib.{urlopen,urlretrieve}", headers=()),
    Request("urllib2.urlopen", headers=()),
    Request("urllib2.*.open", url=(0, "fullurl"), headers=()),
    Request("urllib2.Request", headers=(2, "headers"), sends=False),
    Request("http.client.*.request", method=(0, "method"), url=(1, "url"), headers=(3, "headers")),
    Request("httplib.*.request", method=(0, "method"), url=(1, "url"), headers=(3, "headers")),
    Propagator("{str,repr,dict,sorted,list,tuple,bytes}"),
    Propagator("json.dumps"),
    Propagator("{vars,format}"),
    Propagator("pprint.pformat"),
    Propagator("dataclasses.{asdict,astuple}"),
    Sanitizer("{len,bool,hash,id,type,isinstance}"),
    Sanitizer("hashlib.*.{hexdigest,digest}"),
    Schedule("threading.Timer", job=(1, "function"), every=(0, "interval"), once=True),
    Schedule("sched.*.enter", job=(2, "action"), every=(0, "delay"), once=True),
    Schedule("asyncio.*.call_later", job=(1, "callback"), every=(0, "delay"), once=True),
    Pause("{threading,multiprocessing}.*.{Event,Condition}.wait"),
    Pause("asyncio.*.{Event,Condition}.wait", seconds=()),
    Source("getpass.getpass", "password"),
    Source("random.*.{choice,choices,sample,randint,random,randrange,shuffle}", "chance"),
    Drawn("random.*.random"),
    Drawn("random.*.{uniform,randint}", least=(0, "a"), most=(1, "b")),
    Drawn("random.*.triangular", least=(0, "low"), most=(1, "high")),
    Source("secrets.{choice,token_hex,token_urlsafe}", "chance"),
    Source("itertools.cycle", "chance"),
    Source("uuid.uuid4", "chance"),
    Store("functools.{lru_cache,cache,cached_property}", keeps="results", default="forever"),
    Store("shelve.*.__setitem__", "a shelve file", default="forever", shared=True),
    Store("dbm.*.__setitem__", "a dbm file", default="forever", shared=True),
    Query("http.server.*.{path,requestline,raw_requestline}"),
    Query("BaseHTTPServer.*.{path,requestline,raw_requestline}"),
)
