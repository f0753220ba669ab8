"""Every metric of replies through Hugging Face's `evaluate`, offline, by the path of a file of this package.

    import evaluate
    from workbench.scoring.hf import PATH

    match = evaluate.load(PATH, "match")
    match.compute(predictions=["It is 24 months."], references=[["two years", "24 months"]])
    # {'match': 1.0, 'n': 1, 'unscored': 0, 'scores': [1.0]}

The name of the configuration is that of a metric; metrics that other packages add are there too.
"""

from pathlib import Path

PATH = str(Path(__file__).with_name("workbench_metric.py"))
