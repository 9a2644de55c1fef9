"""Complete Pareto fronts of two and three objectives, each point with one portfolio that reaches it.

Two roads: `knapsack` for one budget and additive values (dynamic programming with bounds, compiled), `searching` for any other
linear rules (one integer programme a search zone). Both end only when every zone that could hold a point has been proved empty.
"""
