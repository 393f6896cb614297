"""The rivals' steps under Streamlit's caches, decorated once: a script's own functions would be hashed at every rerun.

What no step changes is shared without copies (`cache_resource`): the whole list with all its dates, each territory's
part of it, the charts. Tables are remembered by view.
"""

from types import SimpleNamespace

import charts
import figures
import streamlit as st

table = st.cache_data(max_entries=5000, show_spinner=False)
shared = st.cache_resource(max_entries=200, show_spinner=False)
chart = st.cache_resource(max_entries=5000, show_spinner=False)


@st.cache_resource(max_entries=3, show_spinner=False)
def _cases(cutoff):
    return figures.cases(cutoff, tuple(figures.DATE_TYPES.values()))


count = SimpleNamespace(
    small=shared(figures.small),
    cutoffs=figures.cutoffs,
    cases=lambda cutoff, _dates: _cases(cutoff),
    scoped=shared(figures.scoped),
    **{
        step.__name__: table(step)
        for step in (figures.key_figures, figures.curve, figures.ages, figures.rates, figures.fatality)
    },
    territories=table(figures.territories),
)
draw = SimpleNamespace(
    **{
        step.__name__: chart(step)
        for step in (charts.curve, charts.pyramid, charts.rates, charts.fatality, charts.territories)
    }
)
