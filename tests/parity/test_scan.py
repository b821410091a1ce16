"""
A scan counts the same on every engine as it does here.
"""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import dueregard


def test_a_scan_on_an_engine_is_the_scan_here(engine, tmp_path):
    random = np.random.default_rng(3)
    columns = {
        "sex": np.array(["f", "m", None], dtype=object)[random.integers(0, 3, 3000)],
        "race": np.array(["a", "b", "c"])[random.integers(0, 3, 3000)],
        "result": np.array(["Arrest", "None"])[random.integers(0, 2, 3000)],
    }
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()}), path)
    asked = {"by": ["sex", "race"], "outcome": "result=Arrest"}

    assert dueregard.scan(path, engine=engine, **asked).equals(dueregard.scan(path, **asked))
