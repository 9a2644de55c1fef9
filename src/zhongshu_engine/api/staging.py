"""The door to the room `staging`: the policy laboratory, beliefs, gates, allocation, advice and forecast scores."""

from zhongshu_engine.staging.advise import Advice, Comparison, Plan, advise
from zhongshu_engine.staging.allocation import Round, gittins_index, knowledge_gradient, sequential_halving
from zhongshu_engine.staging.belief import Chance, Report, Worth, all_succeed
from zhongshu_engine.staging.configuration import laboratory_from, read_laboratory
from zhongshu_engine.staging.gates import GateValue, Step, gate_value, least_chance, waiting_value
from zhongshu_engine.staging.laboratory import simulate
from zhongshu_engine.staging.pictures import laboratory_page, value_picture
from zhongshu_engine.staging.policy import Laboratory, Policy, World
from zhongshu_engine.staging.priors import Award, Priors, Rate, followed, priors, read_awards
from zhongshu_engine.staging.priors import told as priors_told
from zhongshu_engine.staging.scoring import Group, Scores, scored
from zhongshu_engine.staging.state import Kill, Standing, State, read_state, state_from
from zhongshu_engine.staging.successes import counted_on, numbers
from zhongshu_engine.staging.summary import Line, Results, experiment

__all__ = [
    "Advice",
    "Award",
    "Chance",
    "Comparison",
    "GateValue",
    "Group",
    "Kill",
    "Laboratory",
    "Line",
    "Plan",
    "Policy",
    "Priors",
    "Rate",
    "Report",
    "Results",
    "Round",
    "Scores",
    "Standing",
    "State",
    "Step",
    "World",
    "Worth",
    "advise",
    "all_succeed",
    "counted_on",
    "experiment",
    "followed",
    "gate_value",
    "gittins_index",
    "knowledge_gradient",
    "laboratory_from",
    "laboratory_page",
    "least_chance",
    "numbers",
    "priors",
    "priors_told",
    "read_awards",
    "read_laboratory",
    "read_state",
    "scored",
    "sequential_halving",
    "simulate",
    "state_from",
    "value_picture",
    "waiting_value",
]
