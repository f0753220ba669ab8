"""The fictional corpora: an invented maker of household appliances, in English and in Italian.

Every fact is invented, so that no model can know it: what a model answers, it learnt here.
"""
