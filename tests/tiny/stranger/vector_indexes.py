"""Half of the vectors."""

from workbench.retrieval.vector_index import VECTOR_INDEXES, VectorIndex, compare


@VECTOR_INDEXES.add("half")
class Half(VectorIndex):
    """Only the first half of the vectors is compared."""

    stores = False
    title = {"en": "comparing one half", "it": "il confronto di una metà"}

    @classmethod
    def parameters_for(cls, count, width):
        return {"half": -(-count // 2)}

    def search(self, asked, k):
        return compare(self.vectors[: self.parameters["half"]], asked, k)

    @property
    def compared(self):
        return float(self.parameters["half"])
