"""Cost: what fitting and answering take in FLOPs, time, memory and money, and when one arm has paid for itself."""

from workbench.cost.break_even import BreakEven, UpdateBreakEven, break_even, break_even_with_updates
from workbench.cost.clock import Latency
from workbench.cost.conditions import Conditions
from workbench.cost.flops import LINEAR_MODULES, Architecture, Method
from workbench.cost.memory import PeakMemory, resident_bytes
from workbench.cost.price import PriceTable, TokenPrice

__all__ = [
    "LINEAR_MODULES", "Architecture", "BreakEven", "Conditions", "Latency", "Method", "PeakMemory", "PriceTable",
    "TokenPrice", "UpdateBreakEven", "break_even", "break_even_with_updates", "resident_bytes",
]  # fmt: skip
