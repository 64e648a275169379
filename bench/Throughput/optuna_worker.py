"""Optuna as a peer of Sweep's engine: N trials of a trivial objective on a PostgreSQL storage, by one or more processes.

    optuna_worker.py STORAGE TRIALS PROCESSES

Prints trials a second, from the first process's start of optimizing to the last one's end. Random sampling, no pruner,
one parameter: the least that the peer can be asked to do. The schema and the study are made before the clock starts.
"""
import multiprocessing
import sys
import time

import optuna


def optimize(storage: str, name: str, trials: int, start) -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(study_name=name, storage=storage, sampler=optuna.samplers.RandomSampler(seed=0))
    start.wait()
    study.optimize(lambda trial: trial.suggest_float("lr", 1e-4, 1e-1, log=True), n_trials=trials)


def main() -> None:
    storage, trials, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    name = f"peer-{time.time_ns()}"
    optuna.create_study(study_name=name, storage=storage, pruner=optuna.pruners.NopPruner())
    start = multiprocessing.Barrier(processes + 1)
    shares = [trials // processes + (i < trials % processes) for i in range(processes)]
    running = [multiprocessing.Process(target=optimize, args=(storage, name, share, start)) for share in shares]
    for process in running:
        process.start()
    start.wait()
    begun = time.perf_counter()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        sys.exit("a process of the peer failed")
    print(trials / (time.perf_counter() - begun))


main()
