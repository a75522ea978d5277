# Every target is one line over `python -m policykb`, for machines without make.
PYTHON ?= python3

.PHONY: site test gates check fmt lock clean

site:
	$(PYTHON) -m policykb site

test:
	$(PYTHON) -m policykb test $(ARGS)

gates:
	$(PYTHON) -m policykb test --gates

check:
	$(PYTHON) -m policykb check

fmt:
	$(PYTHON) -m policykb fmt

lock:
	$(PYTHON) -m policykb lock

clean:
	$(PYTHON) -m policykb clean
