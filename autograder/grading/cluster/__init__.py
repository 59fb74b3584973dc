"""Grading on the machines of a Dask cluster (``nighthike grade --scheduler``).

::

    executor.py    here: looks like any executor, so many.py knows nothing of Dask
        │ parcel.py: cells, suite, what to judge with       Dask's wire, between trusted machines
    worker.py      in each Dask worker: hands parcels on, one judging process for each of its threads
        │ a pair of sockets
    process.py     judges: one bench, one sandbox, a main thread of its own

A worker needs our installed package and nothing else: no folder of the course, no gradebook, no submissions.
"""
