"""Ways of cutting a document into passages, one short file each; see `workbench.corpus.chunk`."""
