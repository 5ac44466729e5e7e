"""Anki's own exporter, measured; run with the Python of the environment that `make anki` creates.

`build PACKAGE COLLECTION` makes a collection of a package; `legacy` and `new COLLECTION OUT.apkg` export it in that
format and print seconds, those of processors, growth of peak memory and the size of the package.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from memory import peak

task, source, target = sys.argv[1:]
if task == "build":
    Path(target).unlink(missing_ok=True)
    collection = Collection(target)
    request = ImportAnkiPackageRequest(package_path=source, options=ImportAnkiPackageOptions())
    print(json.dumps({"notes": collection.import_anki_package(request).log.found_notes}))
else:
    collection = Collection(source)
    options = ExportAnkiPackageOptions(legacy=task == "legacy")
    before = peak()
    start, start_cpu = time.perf_counter(), time.process_time()
    collection.export_anki_package(out_path=target, options=options, limit=None)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    found = {"seconds": seconds, "cpu": cpu, "memory": peak() - before, "bytes": Path(target).stat().st_size}
    print(json.dumps(found))
collection.close()
