# Every target is one line over `python -m policykb`, for machines without make.
PYTHON ?= python3

.PHONY: site test check fmt lock clean

site:
	$(PYTHON) -m policykb site

test:
	$(PYTHON) -m policykb test

check:
	$(PYTHON) -m policykb check

fmt:
	$(PYTHON) -m policykb fmt

lock:
	$(PYTHON) -m policykb lock

clean:
	$(PYTHON) -m policykb clean
