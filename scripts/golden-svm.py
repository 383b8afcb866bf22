# Makes test/golden/svm.json: what scikit-learn's SVC answers, which packages/studies must answer too.
# Debian: apt-get install python3-sklearn; then /usr/bin/python3 scripts/golden-svm.py
import json
import numpy as np
import sklearn
from sklearn.datasets import load_digits, load_wine
from sklearn.svm import SVC

cases = []
for name, (x, y) in {"wine": load_wine(return_X_y=True), "digits": load_digits(return_X_y=True)}.items():
    order = np.random.RandomState(0).permutation(len(y))[:160]
    x, y = x[order].astype(np.float32), y[order]
    if name == "digits":
        x, y = x[:150, ::3], y[:150]
    train, test = np.arange(len(y)) % 2 == 0, np.arange(len(y)) % 2 == 1
    for gamma, cost in [(None, 0.1), (None, 8), (2.0**-9, 2), (2.0**-13, 32), (2.0**-5, 8)]:
        kernel = {"kernel": "linear"} if gamma is None else {"kernel": "rbf", "gamma": gamma}
        model = SVC(C=cost, **kernel).fit(x[train].astype(float), y[train])
        cases.append({"data": name, "gamma": gamma, "cost": cost, "given": model.predict(x[test].astype(float)).tolist()})
    cases.append({"data": name, "rows": [[round(float(v), 4) for v in row] for row in x], "classes": y.tolist()})

# Rows are rounded to four decimals above, and are that exact: wine has at most two, digits none.
with open("test/golden/svm.json", "w") as file:
    json.dump(
        {
            "madeBy": "scripts/golden-svm.py",
            "scikit-learn": sklearn.__version__,
            "sets": {c["data"]: {"rows": c["rows"], "classes": c["classes"]} for c in cases if "rows" in c},
            "cases": [c for c in cases if "given" in c],
        },
        file,
    )
    file.write("\n")
