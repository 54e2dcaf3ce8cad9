"""What people decided about answers, in data/decisions/<round>/coding: a file for each coder, to which lines are added
and of which none is ever changed.

`order` says in which order answers are coded, `names` who may code, `lines` what a line says; `journal` adds and reads
them. `decided` gives what each coder decided, `final` the codes that count, `second_look` what is to be decided again.
"""

from analysis.themes.coders.decided import Decisions, coders, decisions
from analysis.themes.coders.final import Final, final_codes
from analysis.themes.coders.order import coding_order
from analysis.themes.coders.second_look import second_look

__all__ = ["Decisions", "Final", "coders", "coding_order", "decisions", "final_codes", "second_look"]
